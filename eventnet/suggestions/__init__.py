"""Starting points: whom to meet, and why."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register the page Meet."""
    from eventnet.suggestions import routes

    app.register_blueprint(routes.blueprint)
