"""People who may be suggested to each other, and their lists."""

from __future__ import annotations

from datetime import datetime
from random import Random

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.suggestions.making import make_one
from eventnet.suggestions.models import StartingPoint
from eventnet.suggestions.queries import list_of
from tests.factories.gathering import an_attendee


class NeverRandom(Random):
    """Chance that never picks: lists are the ranking's alone."""

    def random(self) -> float:
        """Return what is never below a share."""
        return 0.999999


class AlwaysRandom(Random):
    """Chance that puts one random person on every list that gets new ones."""

    def random(self) -> float:
        """Return what is below every share."""
        return 0.0


def say_yes(db: Session, *attendees: Attendee) -> None:
    """Let attendees agree to be suggested."""
    db.execute(
        update(Attendee)
        .where(Attendee.id.in_([one.id for one in attendees]))
        .values(may_be_suggested=True)
    )


def writes(
    db: Session,
    attendee: Attendee,
    *,
    about: list[str] | None = None,
    looking: list[str] | None = None,
) -> None:
    """Let an attendee say what they may be asked about and what they look for."""
    db.execute(
        update(Attendee)
        .where(Attendee.id == attendee.id)
        .values(ask_me_about=about or [], looking_for=looking or [])
    )


def a_crowd(db: Session, event: Event, count: int, *, now: datetime) -> list[Attendee]:
    """Make attendees who agree to be suggested."""
    crowd = [an_attendee(db, event, f"Guest {number:02}", now=now) for number in range(count)]
    say_yes(db, *crowd)
    return crowd


def make(database: Database, event: Event, *, now: datetime, chance: Random | None = None) -> int:
    """Make an event's lists, by the ranking alone unless chance is given."""
    return make_one(database, event.id, now=now, chance=chance or NeverRandom(1))


def shown_to(database: Database, viewer: Attendee) -> list[str]:
    """Return the ids of the people on a viewer's list."""
    with database.read() as db:
        return [other.id for _, other in list_of(db, viewer.id)]


def points_of(database: Database, viewer: Attendee) -> list[StartingPoint]:
    """Return a viewer's starting points as they stand."""
    with database.read() as db:
        return [point for point, _ in list_of(db, viewer.id)]
