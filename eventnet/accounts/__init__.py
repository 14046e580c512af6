"""Accounts: persons, their devices, and how they sign in without a password."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register the pages of signing in and out, and keep the sessions of those who come."""
    from eventnet.accounts import presence, routes, routes_transfer

    presence.install(app)
    app.register_blueprint(routes.blueprint)
    app.register_blueprint(routes_transfer.blueprint)
