"""Connections: scans, requests, and what each of two people keeps about the other."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register scanning, answering, and what one keeps about a person."""
    from eventnet.connections import (
        routes,
        routes_distance,
        routes_link,
        routes_live,
        routes_partings,
        routes_people,
        routes_seen,
    )

    for module in (
        routes,
        routes_people,
        routes_partings,
        routes_distance,
        routes_link,
        routes_live,
        routes_seen,
    ):
        app.register_blueprint(module.blueprint)
