"""Rounds: people who joined sit in twos, threes or fours for a few minutes, again and again, each time with others."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register an attendee's rounds, and the organiser's."""
    from eventnet.rounds import routes, routes_organiser

    app.register_blueprint(routes.blueprint)
    app.register_blueprint(routes_organiser.blueprint)
