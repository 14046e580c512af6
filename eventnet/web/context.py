"""What a request can reach: the settings, the database and the clock of this application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from eventnet.config import Settings
from eventnet.core.clock import Clock
from eventnet.db.session import Database

EXTENSION = "eventnet"


@dataclass(frozen=True)
class House:
    """The parts that `create_app` wires together; one for each application."""

    settings: Settings
    database: Database
    clock: Clock
    secret: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return the present secret key, then the former ones that still count."""
        return (self.secret, *self.settings.former_keys)


def house_of(app: Flask) -> House:
    """Return the parts of that application."""
    house: House = app.extensions[EXTENSION]
    return house


def house() -> House:
    """Return the parts of the application that serves this request."""
    return house_of(current_app)


def database() -> Database:
    """Return the database of this application."""
    return house().database


def settings() -> Settings:
    """Return the settings of this application."""
    return house().settings


def secret() -> str:
    """Return the server's secret key, for keyed digests."""
    return house().secret


def secrets() -> tuple[str, ...]:
    """Return the server's secret keys, the present one first."""
    return house().secrets


def now() -> datetime:
    """Return the present moment by this application's clock; routes hand it to the use cases."""
    return house().clock.now()
