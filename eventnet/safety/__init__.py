"""Safety: blocks, and the one query that every room asks; reports for the organiser."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register the organiser's queue of reports."""
    from eventnet.safety import routes_organiser

    app.register_blueprint(routes_organiser.blueprint)
