"""Mail: letters wait in a table; the worker carries them to one door."""

from __future__ import annotations

from flask import Flask

from eventnet.config import Settings


def install(app: Flask, conf: Settings) -> None:
    """Give the application its door for letters."""
    from eventnet.mail.transports import EXTENSION, transport_of

    app.extensions[EXTENSION] = transport_of(conf)
