"""Front: composed pages and snapshots, which read every room and write nothing."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register the composed pages, and give every page its frame."""
    from eventnet.front import (
        frame,
        routes_attendee,
        routes_contacts,
        routes_desk,
        routes_landing,
        routes_me,
        routes_scanned,
        routes_wall,
    )

    frame.install(app)
    for module in (
        routes_landing,
        routes_attendee,
        routes_me,
        routes_scanned,
        routes_contacts,
        routes_desk,
        routes_wall,
    ):
        app.register_blueprint(module.blueprint)
