"""One house for all tests of its doors: they ask nothing of the database, so they share one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from eventnet.config import read_settings
from eventnet.db.schema import upgrade
from eventnet.db.session import Database
from tests.factories.doors import a_new_browser
from tests.plugins.clock import SettableClock
from tests.plugins.settings import SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient


def a_house(url: str, **more: object) -> Flask:
    """Return the whole product on that database, with settings of its own."""
    from eventnet.app import create_app

    wanted = {"public_url": "http://localhost:8000", "throttle": False, **more}
    settings = read_settings(
        _env_file=None,
        database_url=url,
        redis_url=None,
        port=8000,
        secret_key=SecretStr(SECRET),
        mail_transport="memory",
        **wanted,
    )
    made = create_app(settings, database=Database.at(url), clock=SettableClock())
    made.testing = True
    return made


@pytest.fixture(scope="session")
def empty_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a migrated SQLite database without a row."""
    url = f"sqlite:///{tmp_path_factory.mktemp('house') / 'empty.sqlite3'}"
    opened = Database.at(url)
    upgrade(opened)
    opened.close()
    return url


@pytest.fixture(scope="session")
def house(empty_url: str) -> Iterator[Flask]:
    """The product at http://localhost:8000."""
    made = a_house(empty_url)
    yield made
    made.extensions["eventnet"].database.close()


@pytest.fixture(scope="session")
def https_house(empty_url: str) -> Iterator[Flask]:
    """The product as the public reaches it: https://meet.example.org."""
    made = a_house(empty_url, public_url="https://meet.example.org")
    yield made
    made.extensions["eventnet"].database.close()


@pytest.fixture
def stranger(house: Flask) -> FlaskClient:
    """A browser of somebody we do not know."""
    return a_new_browser(house)
