"""Introductions: somebody offers to connect two people whom they know; each is asked apart."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register writing an introduction, answering one, and one's own list."""
    from eventnet.introductions import routes

    app.register_blueprint(routes.blueprint)
