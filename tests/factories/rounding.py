"""Rounds for tests, planned, joined and turned by the use cases and the clock's own work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.db.factlog import FactRow
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.rounds import joining, service
from eventnet.rounds.forms import SeriesForm
from eventnet.rounds.models import Round, RoundSeries
from eventnet.rounds.queries import Now, Place, now_of, place_of, places_in
from eventnet.rounds.turning import turn_due
from tests.factories.gathering import Gathering, a_gathering, an_attendee
from tests.factories.prompting import owner_of


def planned(db: Session, event: Event, *, now: datetime, **values: object) -> RoundSeries:
    """Plan rounds that nobody knows of yet: four of five minutes in pairs, a minute to change, unless told otherwise."""
    form = SeriesForm.model_validate(values)
    return service.plan(db, event_id=event.id, person_id=owner_of(db, event), form=form, now=now)


def announced(db: Session, event: Event, *, now: datetime, **values: object) -> RoundSeries:
    """Plan rounds and announce them."""
    series = planned(db, event, now=now, **values)
    service.announce(
        db, event_id=event.id, series_id=series.id, person_id=owner_of(db, event), now=now
    )
    return series


@dataclass(frozen=True)
class Hall:
    """A live event with rounds that were announced, some who joined, and the outsider of another event."""

    database: Database
    there: Gathering
    series_id: str
    people: Sequence[Attendee]

    @property
    def event(self) -> Event:
        """Return the event."""
        return self.there.event

    def do(self, step: str, *, now: datetime, **more: object) -> object:
        """Let the organiser press a button: start, pause, resume, extend, turn, end, call_off."""
        with self.database.write() as db:
            return getattr(service, step)(
                db,
                event_id=self.event.id,
                series_id=self.series_id,
                person_id=self.there.organiser.id,
                now=now,
                **more,
            )

    def turn(self, *, now: datetime) -> int:
        """Let the clock do what is due."""
        return turn_due(self.database, now=now)

    def begin(self, *, now: datetime) -> None:
        """Start the rounds, and place the first."""
        self.do("start", now=now)
        assert self.turn(now=now)

    def join(self, who: Attendee, *, now: datetime) -> bool:
        """Let somebody take part."""
        return self._member("join", who, now)

    def leave(self, who: Attendee, *, now: datetime) -> bool:
        """Let somebody leave."""
        return self._member("leave", who, now)

    def _member(self, verb: str, who: Attendee, now: datetime) -> bool:
        with self.database.write() as db:
            is_new: bool = getattr(joining, verb)(
                db, event_id=self.event.id, series_id=self.series_id, attendee_id=who.id, now=now
            )
            return is_new

    def come(self, name: str, *, now: datetime) -> Attendee:
        """Let somebody come to the event and take part."""
        with self.database.write() as db:
            who = an_attendee(db, self.event, name, now=now)
        self.join(who, now=now)
        return who

    def series(self) -> RoundSeries:
        """Return the series as it is now."""
        with self.database.read() as db:
            return db.get_one(RoundSeries, self.series_id)

    def look(self) -> Now:
        """Return the series with the round that is on."""
        with self.database.read() as db:
            return now_of(db, db.get_one(RoundSeries, self.series_id))

    def place(self, who: Attendee) -> Place:
        """Return somebody's place, as they see it."""
        with self.database.read() as db:
            return place_of(db, now_of(db, db.get_one(RoundSeries, self.series_id)), who.id)

    def tables(self) -> dict[int | None, set[str]]:
        """Return who sits at which table now; at None those for whom there is none."""
        found: dict[int | None, set[str]] = {}
        with self.database.read() as db:
            now = now_of(db, db.get_one(RoundSeries, self.series_id))
            for place in places_in(db, now).values():
                if place.number == now.series.number and (place.table or place.waits):
                    found.setdefault(place.table, set()).add(place.attendee_id)
        return found

    def rounds(self) -> list[Round]:
        """Return the rounds that were placed, in their order."""
        with self.database.read() as db:
            mine = select(Round).where(Round.series_id == self.series_id)
            return list(db.scalars(mine.order_by(Round.number)))

    def told(self, kind: str) -> list[FactRow]:
        """Return the facts of one kind that were recorded, in their order."""
        with self.database.read() as db:
            rows = select(FactRow).where(FactRow.kind == kind).order_by(FactRow.id)
            return list(db.scalars(rows))


def a_hall(database: Database, people: int, *, now: datetime, **values: object) -> Hall:
    """Make a live event with announced rounds that so many people joined."""
    there = a_gathering(database, now=now)
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        series_id = announced(db, event, now=now, **values).id
        names = [f"Guest {number:02}" for number in range(people)]
        guests = [an_attendee(db, event, name, now=now) for name in names]
    made = Hall(database, there, series_id, guests)
    for guest in guests:
        made.join(guest, now=now)
    return made
