"""Circles for tests, opened, joined and left by the use cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.circles import service
from eventnet.circles.forms import CircleForm
from eventnet.circles.models import Circle
from eventnet.circles.queries import Seen, seen_by
from eventnet.core.ids import new_id
from eventnet.db.factlog import FactRow
from eventnet.db.session import Database
from eventnet.events.models import Event
from tests.factories.gathering import Gathering, a_gathering, an_attendee


def opened(db: Session, who: Attendee, *, now: datetime, **values: object) -> Circle:
    """Let an attendee open a circle: three free seats for half an hour, unless told otherwise."""
    said = {"draft_id": new_id(), "topic": "Closing a service well", **values}
    form = CircleForm.model_validate(said)
    return service.open_circle(db, event_id=who.event_id, attendee_id=who.id, form=form, now=now)


@dataclass(frozen=True)
class Corner:
    """A live event with Ana, Ben, some more people and an outsider, and the circles they open."""

    database: Database
    there: Gathering
    more: list[Attendee]

    @property
    def event(self) -> Event:
        """Return the event."""
        return self.there.event

    def open(self, who: Attendee, *, now: datetime, **values: object) -> str:
        """Let somebody open a circle; return its id."""
        with self.database.write() as db:
            return opened(db, who, now=now, **values).id

    def sit(self, who: Attendee, circle_id: str, *, now: datetime) -> bool:
        """Let somebody sit down."""
        return self._do("sit_down", who, circle_id, now)

    def rise(self, who: Attendee, circle_id: str, *, now: datetime) -> bool:
        """Let somebody get up."""
        return self._do("get_up", who, circle_id, now)

    def end(self, who: Attendee, circle_id: str, *, now: datetime) -> bool:
        """Let the opener end it."""
        return self._do("end", who, circle_id, now)

    def _do(self, verb: str, who: Attendee, circle_id: str, now: datetime) -> bool:
        with self.database.write() as db:
            done: bool = getattr(service, verb)(
                db, event_id=self.event.id, circle_id=circle_id, attendee_id=who.id, now=now
            )
            return done

    def tend(self, *, now: datetime) -> int:
        """Let the clock do what is due."""
        with self.database.write() as db:
            return service.tend(db, event_id=self.event.id, now=now)

    def seen(self, who: Attendee, *, now: datetime) -> Seen:
        """Return what somebody sees."""
        with self.database.read() as db:
            return seen_by(db, event_id=self.event.id, attendee_id=who.id, now=now)

    def mates(self, who: Attendee, *, now: datetime) -> list[str] | None:
        """Return the names of those whom somebody sits with; None when they sit nowhere."""
        mine = self.seen(who, now=now).mine
        return None if mine is None else [one.name for one in mine.mates]

    def free(self, who: Attendee, *, now: datetime) -> dict[str, int]:
        """Return the topics that somebody sees, with the free seats."""
        return {table.topic: table.free for table in self.seen(who, now=now).tables}

    def circle(self, circle_id: str) -> Circle:
        """Return a circle as it is now."""
        with self.database.read() as db:
            return db.get_one(Circle, circle_id)

    def told(self, kind: str) -> list[FactRow]:
        """Return the facts of one kind that were recorded, in their order."""
        with self.database.read() as db:
            rows = select(FactRow).where(FactRow.kind == kind).order_by(FactRow.id)
            return list(db.scalars(rows))


def a_corner(database: Database, more: int = 2, *, now: datetime) -> Corner:
    """Make a live event with Ana, Ben and so many more people."""
    there = a_gathering(database, now=now)
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        people = [an_attendee(db, event, f"Guest {number:02}", now=now) for number in range(more)]
    return Corner(database, there, people)
