"""Digests: after the event, whom to follow up with, why, and what came of it."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register the plan and the way out of its letters."""
    from eventnet.digests import routes, routes_letters, routes_organiser, routes_unsubscribe

    for module in (routes, routes_letters, routes_organiser, routes_unsubscribe):
        app.register_blueprint(module.blueprint)
