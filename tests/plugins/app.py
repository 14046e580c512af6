"""The application inside the test process: for everything that is a request and an answer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import pytest

from eventnet.config import Settings
from eventnet.db.session import Database
from tests.factories.gathering import Gathering, a_browser_of, a_gathering
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def app(settings: Settings, clock: SettableClock, database: Database) -> Flask:
    """The whole product on the test's database and clock."""
    from eventnet.app import create_app

    made = create_app(settings, database=database, clock=clock)
    made.testing = True
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies yet; a second person takes `app.test_client()`."""
    return app.test_client()


@pytest.fixture
def gathering(database: Database, now: datetime) -> Gathering:
    """A live event with an organiser, Ana and Ben, and an outsider who attends another event."""
    return a_gathering(database, now=now)


class Browse(Protocol):
    """Signs a person in at a browser of their own."""

    def __call__(self, person_id: str) -> FlaskClient:
        """Return the browser."""
        ...


@pytest.fixture
def browser_of(app: Flask, now: datetime) -> Browse:
    """Gives browsers with people signed in: `browser_of(gathering.ana.person_id).get(…)`."""
    return lambda person_id: a_browser_of(app, person_id, now=now)
