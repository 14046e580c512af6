"""`eventnet organiser add`: the operator's way to let the first organiser in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from eventnet.accounts.models import Person
from eventnet.cli.organiser import organiser
from eventnet.db.session import Database
from tests.factories.doors import a_new_browser
from tests.plugins.clock import SettableClock
from tests.plugins.settings import SECRET

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def add(
    monkeypatch: pytest.MonkeyPatch, database: Database, database_url: str, clock: SettableClock
) -> Add:
    """Run the command against the test's database; the command looks at the machine's own clock."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("EVENTNET_SECRET_KEY", SECRET)
    monkeypatch.setattr(Database, "at", classmethod(lambda _cls, _url: database))
    clock.set(datetime.now(UTC))
    return Add()


class Add:
    """Types the command."""

    def __call__(self, email: str) -> Result:
        """Return what it printed and how it ended."""
        return CliRunner().invoke(organiser, ["add", email])


def test_the_printed_link_lets_the_organiser_in_once(app: Flask, add: Add) -> None:
    printed = add("Olga@Example.org")
    assert printed.exit_code == 0, printed.output
    path = urlsplit(printed.output.strip()).path
    client, outsider = a_new_browser(app), a_new_browser(app)
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 303
    assert client.get("/o/new").status_code == 200
    assert outsider.post(path).status_code == 410
    assert outsider.get("/o/new").status_code == 401


def test_added_twice_it_is_one_organiser_and_the_last_link_works_for_a_day(
    app: Flask, add: Add, database: Database, clock: SettableClock
) -> None:
    first, second = (urlsplit(add("olga@example.org").output.strip()).path for _time in range(2))
    with database.read() as db:
        assert db.scalars(select(Person.email)).all() == ["olga@example.org"]
    client = a_new_browser(app)
    assert client.get(first).status_code == 410
    clock.move(hours=23)
    assert client.get(second).status_code == 200
    clock.move(hours=1, minutes=1)
    assert client.post(second).status_code == 410


def test_what_is_no_address_is_refused_and_nothing_is_printed(add: Add, database: Database) -> None:
    refused = add("olga")
    assert refused.exit_code == 2
    assert "not an e-mail address" in refused.output
    assert "/signin/" not in refused.output
    with database.read() as db:
        assert db.scalars(select(Person)).all() == []
