"""Accounts: persons, their devices, and how they sign in without a password."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register the pages of signing in and out."""
    from eventnet.accounts import routes

    app.register_blueprint(routes.blueprint)
