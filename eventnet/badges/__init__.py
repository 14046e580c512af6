"""Badges: the codes that stand for an attendee, and how they are drawn."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register the badge page, and note which devices are in contact."""
    from eventnet.badges import contact, routes, routes_binding, routes_organiser, routes_transfer

    contact.install(app)
    app.register_blueprint(routes.blueprint)
    app.register_blueprint(routes_binding.blueprint)
    app.register_blueprint(routes_organiser.blueprint)
    app.register_blueprint(routes_transfer.blueprint)
