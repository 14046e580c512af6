"""Attendees: one person at one event, what they tell about themselves, and to whom."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register the pages of joining, onboarding, Me, and the organiser's list."""
    from eventnet.attendees import (
        routes_address,
        routes_earlier,
        routes_join,
        routes_me,
        routes_organiser,
        routes_welcome,
    )

    for routes in (
        routes_join,
        routes_earlier,
        routes_welcome,
        routes_me,
        routes_address,
        routes_organiser,
    ):
        app.register_blueprint(routes.blueprint)
