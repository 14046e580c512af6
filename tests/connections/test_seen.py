"""A code opened before joining counts as of the moment it was seen, for a quarter of an hour, after one tap."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from eventnet.badges.service import ensure
from eventnet.connections.models import Connection, Request, Scan
from eventnet.connections.seen import seal, unseal
from eventnet.db.session import Database
from eventnet.web.context import house_of
from tests.factories.doors import a_new_browser
from tests.factories.gathering import Gathering
from tests.factories.showing import SECRET, Phone, a_phone
from tests.plugins.app import Browse
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

WITHOUT = "It still counts"


@pytest.fixture
def newcomer(app: Flask) -> FlaskClient:
    """A phone that has never been here."""
    return a_new_browser(app)


@pytest.fixture
def code(database: Database, gathering: Gathering, now: datetime) -> str:
    with database.write() as db:
        return ensure(db, event_id=gathering.event.id, attendee_id=gathering.ana.id, now=now)


def join(newcomer: FlaskClient, gathering: Gathering) -> str:
    """Join the event and return the address of its pages."""
    answer = newcomer.post(f"/join/{gathering.event.join_code}", data={"name": "Nia New"})
    assert answer.status_code == 303
    return f"/e/{gathering.event.key}"


def count(database: Database, table: type[Request | Connection | Scan]) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def test_a_badge_opened_before_joining_is_a_request_after_one_tap(
    newcomer: FlaskClient, gathering: Gathering, code: str, database: Database, clock: SettableClock
) -> None:
    newcomer.get(f"/b/{code}")
    clock.move(minutes=9)
    at = join(newcomer, gathering)
    assert WITHOUT in newcomer.get(f"{at}/now").text
    assert count(database, Scan) == 0
    told = newcomer.post(f"{at}/seen").text
    assert "Ana Lima" in told
    assert count(database, Request) == 1
    with database.read() as db:
        assert db.scalars(select(Request.at)).one() == clock.now() - timedelta(minutes=9)
    assert WITHOUT not in newcomer.get(f"{at}/now").text
    assert newcomer.post(f"{at}/seen").status_code == 410
    assert count(database, Scan) == 1


def test_after_a_quarter_of_an_hour_it_is_over(
    newcomer: FlaskClient, gathering: Gathering, code: str, clock: SettableClock, database: Database
) -> None:
    newcomer.get(f"/b/{code}")
    clock.move(minutes=15)
    at = join(newcomer, gathering)
    assert WITHOUT not in newcomer.get(f"{at}/now").text
    assert newcomer.post(f"{at}/seen").status_code == 410
    assert count(database, Scan) == 0


def test_not_now_drops_it(
    newcomer: FlaskClient, gathering: Gathering, code: str, database: Database
) -> None:
    newcomer.get(f"/b/{code}")
    at = join(newcomer, gathering)
    assert newcomer.post(f"{at}/seen/drop").status_code == 303
    assert WITHOUT not in newcomer.get(f"{at}/now").text
    assert count(database, Scan) == 0


def shown(phone: Phone, moment: datetime) -> str:
    """Return the path of a live code, as the camera opens it."""
    return "/l/" + phone.shows(moment).rpartition("/")[2]


def test_a_live_code_seen_in_its_time_connects_minutes_later(
    app: Flask,
    newcomer: FlaskClient,
    gathering: Gathering,
    database: Database,
    clock: SettableClock,
) -> None:
    assert house_of(app).secret == SECRET, "the phone below is given a key of this server"
    phone = a_phone(database, gathering.ana, now=clock.now())
    link = shown(phone, clock.now())
    newcomer.get(link)
    clock.move(minutes=4)
    at = join(newcomer, gathering)
    assert "connected" in newcomer.post(f"{at}/seen").text.lower()
    assert count(database, Connection) == 1


def test_a_live_code_that_was_old_when_it_was_opened_connects_nobody(
    newcomer: FlaskClient, gathering: Gathering, database: Database, clock: SettableClock
) -> None:
    phone = a_phone(database, gathering.ana, now=clock.now())
    link = shown(phone, clock.now())
    clock.move(minutes=4)
    newcomer.get(link)
    at = join(newcomer, gathering)
    newcomer.post(f"{at}/seen")
    assert count(database, Connection) == 0


def test_a_stranger_learns_nothing_and_an_outsider_redeems_nothing(
    app: Flask, newcomer: FlaskClient, gathering: Gathering, code: str, browser_of: Browse
) -> None:
    known, unknown = newcomer.get(f"/b/{code}"), a_new_browser(app).get("/b/0000000000")
    assert known.data == unknown.data
    assert sorted(known.headers.keys()) == sorted(unknown.headers.keys())
    outsider = browser_of(gathering.outsider.person_id)
    assert outsider.post(f"/e/{gathering.event.key}/seen").status_code == 404


@given(st.text(max_size=80), st.integers(0, 900))
def test_what_we_did_not_sign_is_nothing(text: str, seconds: int) -> None:
    moment = datetime.fromisoformat("2026-05-06T10:00:00+00:00")
    assert unseal(text, secrets=("key",), now=moment) is None
    ours = seal("k7qm3xpd2a", secret="key", now=moment)
    later = moment + timedelta(seconds=seconds)
    found = unseal(ours, secrets=("new", "key"), now=later)
    assert (found is not None) == (seconds < 900)
    assert unseal(ours + "0", secrets=("key",), now=later) is None
    assert unseal(ours, secrets=("other",), now=later) is None
