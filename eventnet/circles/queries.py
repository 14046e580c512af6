"""Reading circles: those that are open at an event, and what one attendee sees of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.attendees.queries import attendees_by_id
from eventnet.circles.models import Circle, CircleSeat
from eventnet.circles.table import Sitter, Table
from eventnet.safety.queries import hidden_from


@dataclass(frozen=True)
class Mine:
    """The circle that an attendee sits at, with those who sit there too, whoever was first before the others."""

    table: Table
    mates: tuple[Attendee, ...]


@dataclass(frozen=True)
class Seen:
    """What one attendee sees: the circles, the latest first, and the one they sit at, which is one of them."""

    tables: tuple[Table, ...]
    mine: Mine | None


def open_tables(db: Session, event_id: str) -> list[Table]:
    """Return the circles of an event that nobody has ended yet, the latest first, also those whose time is up."""
    is_open = (Circle.event_id == event_id, Circle.closed_at.is_(None))
    here, gone = defaultdict[str, list[Sitter]](list), defaultdict[str, list[Sitter]](list)
    seats = db.execute(
        select(
            CircleSeat.circle_id,
            Attendee.removed_at,
            CircleSeat.from_at,
            CircleSeat.id,
            CircleSeat.attendee_id,
        )
        .join(Circle, Circle.id == CircleSeat.circle_id)
        .join(Attendee, Attendee.id == CircleSeat.attendee_id)
        .where(*is_open, CircleSeat.until_at.is_(None))
        .order_by(CircleSeat.from_at, CircleSeat.id)
    )
    for circle_id, removed_at, from_at, seat_id, attendee_id in seats:
        whose = here if removed_at is None else gone
        whose[circle_id].append(Sitter(from_at, seat_id, attendee_id))
    circles = db.execute(
        select(
            Circle.id,
            Circle.opener_id,
            Circle.topic,
            Circle.place,
            Circle.seats,
            Circle.opened_at,
            Circle.closes_at,
        )
        .where(*is_open)
        .order_by(Circle.opened_at.desc(), Circle.id)
    )
    return [Table(*row, tuple(here[row.id]), tuple(gone[row.id])) for row in circles]


def tables_at(db: Session, event_id: str, *, now: datetime) -> list[Table]:
    """Return the open circles of an event, the latest first."""
    return [table for table in open_tables(db, event_id) if table.closes_at > now]


def seen_by(db: Session, *, event_id: str, attendee_id: str, now: datetime) -> Seen:
    """Return what an attendee sees of the circles; of what a block hides, nothing."""
    tables = tables_at(db, event_id, now=now)
    hidden = set(db.scalars(hidden_from(attendee_id))) if tables else set()
    seen = tuple(table for table in tables if table.is_seen_by(attendee_id, hidden))
    mine = next((table for table in seen if table.seat_of(attendee_id)), None)
    return Seen(seen, None if mine is None else mine_at(db, mine, attendee_id, hidden))


def mine_at(db: Session, table: Table, attendee_id: str, hidden: set[str]) -> Mine:
    """Return a circle as one who sits there sees it."""
    ids = table.mates_of(attendee_id, hidden)
    people = attendees_by_id(db, ids)
    return Mine(table, tuple(people[one] for one in ids if one in people))


def circle_of(db: Session, *, event_id: str, circle_id: str) -> Circle | None:
    """Return a circle of an event, open or over."""
    return db.scalar(select(Circle).where(Circle.id == circle_id, Circle.event_id == event_id))


def events_with_open(db: Session) -> list[str]:
    """Return the events that have circles which nobody has ended yet."""
    return list(db.scalars(select(Circle.event_id).where(Circle.closed_at.is_(None)).distinct()))


def ever_sat_at(db: Session, circle_id: str) -> list[str]:
    """Return everybody who has sat at a circle."""
    return list(
        db.scalars(
            select(CircleSeat.attendee_id).where(CircleSeat.circle_id == circle_id).distinct()
        )
    )
