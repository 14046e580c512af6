"""Analytics: what the organiser learns about the network that formed, never about one person."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register the organiser's page of figures."""
    from eventnet.analytics import routes

    app.register_blueprint(routes.blueprint)
