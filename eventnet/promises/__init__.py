"""Promises: what people promised each other, what came of it, and what went which way between two."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register promising, what came of it, and the log of what was exchanged."""
    from eventnet.promises import routes

    app.register_blueprint(routes.blueprint)
