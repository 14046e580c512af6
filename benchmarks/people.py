"""Attendees of the event that a benchmark serves, each signed in."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.serving import Served
from eventnet.accounts.service import add_person
from eventnet.accounts.sessions import open_session
from eventnet.attendees.forms import JoinForm
from eventnet.attendees.service import join
from eventnet.badges.service import ensure
from eventnet.core.clock import SystemClock


@dataclass(frozen=True)
class Person:
    """An attendee with a session: the cookie of their browser and the code of their badge."""

    id: str
    name: str
    cookie: str
    code: str


def people_at(server: Served, many: int) -> list[Person]:
    """Make attendees by the use cases; one transaction each, as the server runs already."""
    return [_somebody(server, f"Person {number}") for number in range(many)]


def _somebody(server: Served, name: str) -> Person:
    now = SystemClock().now()
    with server.database.write() as db:
        account = add_person(db, locale="en", now=now)
        attendee = join(
            db,
            event_id=server.event_id,
            person_id=account.id,
            form=JoinForm(name=name),
            now=now,
        )
        code = ensure(db, event_id=server.event_id, attendee_id=attendee.id, now=now)
        token = open_session(db, person_id=account.id, label="Benchmark", now=now)
    return Person(attendee.id, name, f"eventnet={token}", code)
