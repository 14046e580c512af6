"""Circles: an open table with a topic and free seats, which an attendee opens and others join as they like."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register an attendee's circles, and the organiser's."""
    from eventnet.circles import routes, routes_organiser, routes_report

    app.register_blueprint(routes.blueprint)
    app.register_blueprint(routes_report.blueprint)
    app.register_blueprint(routes_organiser.blueprint)
