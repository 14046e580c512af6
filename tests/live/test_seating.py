"""Who gets a seat, and what its greeting says: looked up in one query, refused as ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask_socketio import ConnectionRefusedError as Refused

from eventnet.accounts.service import devices_of
from eventnet.accounts.sessions import LIFETIME, open_session, revoke
from eventnet.attendees.models import Attendee
from eventnet.db.factlog import version_of
from eventnet.db.session import Database
from eventnet.live.seating import Seated, seated
from tests.factories.gathering import Gathering
from tests.factories.prompting import an_open_prompt, close_it, in_own_words, say
from tests.plugins.clock import SettableClock


class Door:
    """The product's door, at which anybody may knock."""

    def __init__(self, app: Flask, database: Database, gathering: Gathering) -> None:
        self.app, self.database, self.gathering = app, database, gathering

    def session(self, person_id: str, now: datetime) -> str:
        with self.database.write() as db:
            return open_session(db, person_id=person_id, label="Phone", now=now)

    def knock(self, token: str, *, role: str = "attendee", key: str | None = None) -> Seated:
        """Come with a session, or be refused."""
        cookie = {"Cookie": f"eventnet={token}"} if token else {}
        auth = {"event": self.gathering.event.key if key is None else key, "role": role}
        with (
            self.app.test_request_context("/socket.io/", headers=cookie),
            self.database.read() as db,
        ):
            return seated(db, "sid", auth)


@pytest.fixture
def door(app: Flask, database: Database, gathering: Gathering) -> Door:
    return Door(app, database, gathering)


def test_an_attendee_is_seated_with_the_version_and_what_they_replied_to(
    door: Door, now: datetime
) -> None:
    event, ana, ben = door.gathering.event, door.gathering.ana, door.gathering.ben
    first, second = (door.session(who.person_id, now) for who in (ana, ben))
    with door.database.write() as db:
        over = an_open_prompt(db, event, now=now, form=in_own_words("Over?"))
        say(db, over, ana, "Yes", now=now)
        close_it(db, over, event, now=now)
        on = an_open_prompt(db, event, now=now, form=in_own_words("On?"))
        say(db, on, ana, "Yes", now=now)
    for found in (door.knock(first), door.knock(first)):
        assert (found.seat.attendee_id, found.seat.event_id) == (ana.id, event.id)
        assert (found.seat.person_id, found.seat.is_desk) == (ana.person_id, False)
        assert found.replied == (on.id,)
        with door.database.read() as db:
            assert found.version == version_of(db, event_id=event.id, attendee_id=ana.id)
    other = door.knock(second)
    assert other.replied == ()
    assert 0 < other.version < door.knock(first).version


def test_an_organiser_is_seated_at_the_desk(door: Door, now: datetime) -> None:
    token = door.session(door.gathering.organiser.id, now)
    found = door.knock(token, role="desk")
    assert found.seat.is_desk
    with door.database.read() as db:
        wanted = version_of(db, event_id=door.gathering.event.id, attendee_id=None, desk=True)
    assert found.version == wanted


def test_everybody_else_is_refused_with_the_reason(
    door: Door, now: datetime, clock: SettableClock
) -> None:
    there = door.gathering
    ana, outsider = (
        door.session(person, now) for person in (there.ana.person_id, there.outsider.person_id)
    )
    for token, role, key in (
        (outsider, "attendee", None),
        (outsider, "desk", None),
        (ana, "desk", None),
        (ana, "attendee", there.elsewhere.key),
        (ana, "attendee", "nowhere"),
        (ana, "somebody", None),
    ):
        with pytest.raises(Refused, match="not-allowed"):
            door.knock(token, role=role, key=key)
    for token in ("", "nobody's"):
        with pytest.raises(Refused, match="not-signed-in"):
            door.knock(token)
    clock.set(now + LIFETIME + timedelta(days=1))
    with pytest.raises(Refused, match="not-signed-in"):
        door.knock(ana)


def test_one_who_was_removed_or_signed_out_is_refused(door: Door, now: datetime) -> None:
    ana, ben = door.gathering.ana, door.gathering.ben
    first, second = (door.session(who.person_id, now) for who in (ana, ben))
    assert door.knock(first).seat.attendee_id == ana.id
    assert door.knock(second).seat.attendee_id == ben.id
    with door.database.write() as db:
        row = db.get(Attendee, ana.id)
        assert row is not None
        row.removed_at = now
        for device in devices_of(db, ben.person_id):
            revoke(db, person_id=ben.person_id, device_id=device.id, now=now)
    with pytest.raises(Refused, match="not-allowed"):
        door.knock(first)
    with pytest.raises(Refused, match="not-signed-in"):
        door.knock(second)
