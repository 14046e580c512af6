"""Events: the gathering itself, its phases, its organisers, and what they did."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register the organiser's pages about events."""
    from eventnet.events import routes_look, routes_organiser, routes_programme

    for module in (routes_look, routes_organiser, routes_programme):
        app.register_blueprint(module.blueprint)
