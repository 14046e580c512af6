"""Attendees of the event that a benchmark serves, each signed in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from benchmarks.serving import Served
from eventnet.accounts.service import add_person
from eventnet.accounts.sessions import open_session
from eventnet.attendees.forms import JoinForm
from eventnet.attendees.service import join
from eventnet.badges.service import ensure
from eventnet.core.clock import SystemClock

AT_ONCE = 25


@dataclass(frozen=True)
class Person:
    """An attendee with a session: the cookie of their browser and the code of their badge."""

    id: str
    name: str
    cookie: str
    code: str


def people_at(server: Served, many: int) -> list[Person]:
    """Make attendees by the use cases; some in each transaction, as the server runs already."""
    people: list[Person] = []
    while len(people) < many:
        with server.database.write() as db:
            for number in range(len(people), min(many, len(people) + AT_ONCE)):
                people.append(_somebody(db, server.event_id, f"Person {number}"))
    return people


def _somebody(db: Session, event_id: str, name: str) -> Person:
    now = SystemClock().now()
    account = add_person(db, locale="en", now=now)
    form = JoinForm(name=name)
    attendee = join(db, event_id=event_id, person_id=account.id, form=form, now=now)
    code = ensure(db, event_id=event_id, attendee_id=attendee.id, now=now)
    token = open_session(db, person_id=account.id, label="Benchmark", now=now)
    return Person(attendee.id, name, f"eventnet={token}", code)
