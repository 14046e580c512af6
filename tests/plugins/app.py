"""The application inside the test process: for everything that is a request and an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eventnet.config import Settings
from eventnet.db.session import Database
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
