"""A gathering, and its organiser at a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eventnet.db.session import Database
from tests.factories.gathering import Gathering, a_browser_of, a_gathering
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def there(database: Database, clock: SettableClock) -> Gathering:
    """A live event, with an outsider elsewhere."""
    return a_gathering(database, now=clock.now())


@pytest.fixture
def olga(app: Flask, there: Gathering, clock: SettableClock) -> FlaskClient:
    """The browser of the event's organiser."""
    return a_browser_of(app, there.organiser.id, now=clock.now())


@pytest.fixture
def place(there: Gathering) -> str:
    """The address of the organiser's list of prompts."""
    return f"/o/{there.event.key}/prompts"
