"""Prompts: icebreakers, what people reply to them, and how that adds up."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register the attendee's reply and the organiser's pages."""
    from eventnet.prompts import (
        routes,
        routes_library,
        routes_organiser,
        routes_steps,
        routes_texts,
    )

    for module in (routes, routes_library, routes_texts, routes_organiser, routes_steps):
        app.register_blueprint(module.blueprint)
