"""A session is a token that only its browser has; ended, it is nobody's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from eventnet.accounts.models import Device
from eventnet.accounts.sessions import LIFETIME, mark_seen, open_session, revoke, visitor_of
from eventnet.config import Settings
from eventnet.db.session import Database
from tests.factories.doors import a_new_browser
from tests.factories.gathering import Gathering, an_attendee
from tests.factories.prompting import told
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask

HTTPS = "https://meet.example.org"


def a_token(database: Database, person_id: str, now: datetime) -> str:
    with database.write() as db:
        return open_session(db, person_id=person_id, label="Firefox · Linux", now=now)


def holder(database: Database, token: str, now: datetime) -> str | None:
    with database.read() as db:
        found = visitor_of(db, token=token, now=now)
    return found.person_id if found else None


def device_of(database: Database, person_id: str) -> Device:
    with database.read() as db:
        return db.scalars(select(Device).where(Device.person_id == person_id)).one()


def test_only_a_digest_of_the_token_is_stored(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    token = a_token(database, gathering.ana.person_id, now)
    device = device_of(database, gathering.ana.person_id)
    kept = [str(getattr(device, column.key)) for column in Device.__table__.columns]
    assert not [value for value in kept if token in value]
    assert holder(database, token, now) == gathering.ana.person_id
    assert holder(database, device.token_digest, now) is None


def test_a_revoked_token_is_nobodys_and_revoking_twice_tells_once(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    person_id = gathering.ana.person_id
    token, other = a_token(database, person_id, now), None
    device = device_of(database, person_id)
    other = a_token(database, person_id, now)
    ended = []
    for _time in range(2):
        with database.write() as db:
            ended.append(revoke(db, person_id=person_id, device_id=device.id, now=now))
    assert ended == [True, False]
    assert holder(database, token, now) is None
    assert holder(database, other, now) == person_id
    with database.read() as db:
        assert len(told(db, "device-revoked")) == 1


def test_nobody_revokes_the_device_of_somebody_else(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    token = a_token(database, gathering.ana.person_id, now)
    device = device_of(database, gathering.ana.person_id)
    with database.write() as db:
        assert not revoke(db, person_id=gathering.ben.person_id, device_id=device.id, now=now)
    assert holder(database, token, now) == gathering.ana.person_id


@pytest.mark.parametrize("token", ["", "unknown", "é" * 43])
def test_an_unknown_token_is_nobodys(database: Database, now: datetime, token: str) -> None:
    assert holder(database, token, now) is None


def test_a_session_that_was_not_used_for_long_ends(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    token = a_token(database, gathering.ana.person_id, now)
    assert holder(database, token, now + LIFETIME) == gathering.ana.person_id
    assert holder(database, token, now + LIFETIME + timedelta(seconds=1)) is None
    device = device_of(database, gathering.ana.person_id)
    for _time in range(2):
        with database.write() as db:
            mark_seen(db, device_id=device.id, now=now + LIFETIME)
    assert holder(database, token, now + LIFETIME + timedelta(seconds=1)) is not None


def test_being_seen_is_written_in_steps(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    a_token(database, gathering.ana.person_id, now)
    device = device_of(database, gathering.ana.person_id)
    for minutes, seen in ((5, now), (11, now + timedelta(minutes=11))):
        with database.write() as db:
            mark_seen(db, device_id=device.id, now=now + timedelta(minutes=minutes))
        assert device_of(database, gathering.ana.person_id).last_seen_at == seen


def join_at(app: Flask, code: str) -> str:
    """Join as a stranger and return the cookie that came back."""
    answer = a_new_browser(app).post(f"/join/{code}", data={"name": "Nia"})
    assert answer.status_code == 303
    return answer.headers["Set-Cookie"]


def test_on_plain_http_at_localhost_the_cookie_is_plain(app: Flask, gathering: Gathering) -> None:
    name, *flags = join_at(app, gathering.event.join_code).split("; ")
    assert name.startswith("eventnet=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(flags)
    assert "Secure" not in flags
    assert not [flag for flag in flags if flag.startswith("Domain")]


@pytest.fixture
def https_app(settings: Settings, clock: SettableClock, database: Database) -> Flask:
    from eventnet.app import create_app

    conf = settings.model_copy(update={"public_url": HTTPS})
    return create_app(conf, database=database, clock=clock)


def test_on_https_the_cookie_is_bound_to_the_host(https_app: Flask, gathering: Gathering) -> None:
    name, *flags = join_at(https_app, gathering.event.join_code).split("; ")
    assert name.startswith("__Host-eventnet=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(flags)
    assert not [flag for flag in flags if flag.startswith("Domain")]


def test_a_cookie_of_another_name_or_a_made_up_one_opens_nothing(
    app: Flask, database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        guest = an_attendee(db, gathering.event, "Gus", now=now)
    token = a_token(database, guest.person_id, now)
    for name, value in (("session", token), ("eventnet", "made-up"), ("eventnet", token[:-1])):
        client = a_new_browser(app)
        client.set_cookie(name, value, domain="localhost")
        assert client.get(f"/e/{gathering.event.key}/me").status_code == 401
