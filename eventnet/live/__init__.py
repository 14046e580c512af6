"""Live: what happened, pushed to the phones that may see it, after the commit and only then."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Put the Socket.IO door in front of the application."""
    from eventnet.live.server import install_server

    install_server(app)
