"""Outbox: what phones kept while they had no network, taken in batches and each thing once."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register the door for batches."""
    from eventnet.outbox import routes

    app.register_blueprint(routes.blueprint)
