"""Rounds: people who joined sit in twos, threes or fours for a few minutes, again and again, each time with others."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register an attendee's rounds."""
    from eventnet.rounds import routes

    app.register_blueprint(routes.blueprint)
