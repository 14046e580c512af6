"""A session lasts as long as it is used, and one browser has one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from eventnet.accounts.models import Device
from eventnet.accounts.sessions import LIFETIME, SEEN_STEP
from eventnet.core.errors import Busy
from eventnet.db.session import Database
from tests.factories.doors import a_new_browser, ask_for_way_in, mailed_to
from tests.factories.gathering import Gathering
from tests.plugins.app import Browse
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def seen_at(database: Database, person_id: str) -> datetime:
    with database.read() as db:
        return db.scalars(select(Device.last_seen_at).where(Device.person_id == person_id)).one()


@pytest.fixture
def ana(gathering: Gathering, browser_of: Browse) -> FlaskClient:
    return browser_of(gathering.ana.person_id)


def test_a_session_in_use_outlives_its_lifetime_and_an_unused_one_ends(
    gathering: Gathering, ana: FlaskClient, clock: SettableClock
) -> None:
    me = f"/e/{gathering.event.key}/me"
    for _ in range(4):
        clock.move(days=300)
        assert ana.get(me).status_code == 200
    clock.set(clock.now() + LIFETIME + timedelta(seconds=1))
    assert ana.get(me).status_code == 401


def test_being_here_is_written_down_and_the_cookie_renewed_every_ten_minutes(
    database: Database, gathering: Gathering, ana: FlaskClient, clock: SettableClock, now: datetime
) -> None:
    me, person_id = f"/e/{gathering.event.key}/me", gathering.ana.person_id
    clock.set(now + SEEN_STEP)
    assert "Set-Cookie" not in ana.get(me).headers
    assert seen_at(database, person_id) == now
    later = clock.move(seconds=1)
    cookies = ana.get(me).headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    assert f"Max-Age={int(LIFETIME.total_seconds())}" in cookies[0]
    assert "HttpOnly" in cookies[0]
    assert seen_at(database, person_id) == later
    assert "Set-Cookie" not in ana.get(me).headers


def test_signing_out_after_a_while_renews_nothing(ana: FlaskClient, clock: SettableClock) -> None:
    clock.move(hours=1)
    cookies = ana.post("/signout").headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    assert "Max-Age=0" in cookies[0]
    assert ana.get("/o").status_code == 401


def test_a_busy_database_is_no_reason_to_fail_a_page(
    database: Database,
    gathering: Gathering,
    ana: FlaskClient,
    clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
    now: datetime,
) -> None:
    def busy(*_arguments: object, **_named: object) -> bool:
        raise Busy(retry_after=2)

    monkeypatch.setattr("eventnet.accounts.presence.mark_seen", busy)
    clock.move(hours=1)
    assert ana.get(f"/e/{gathering.event.key}/me").status_code == 200
    assert seen_at(database, gathering.ana.person_id) == now


def test_signing_in_ends_the_session_that_the_browser_had(
    app: Flask, database: Database, gathering: Gathering
) -> None:
    browser = a_new_browser(app)
    tokens = []
    for _ in range(2):
        ask_for_way_in(app, browser, "olga@example.org")
        assert browser.post(mailed_to(database, "olga@example.org").path).status_code == 303
        cookie = browser.get_cookie("eventnet")
        assert cookie is not None
        tokens.append(cookie.value)
    assert browser.get(f"/o/{gathering.event.key}/settings").status_code == 200
    old = a_new_browser(app)
    old.set_cookie("eventnet", tokens[0], domain="localhost")
    assert old.get("/o").status_code == 401
    with database.read() as db:
        still_open = select(Device.id).where(
            Device.person_id == gathering.organiser.id, Device.revoked_at.is_(None)
        )
        assert len(db.scalars(still_open).all()) == 1
