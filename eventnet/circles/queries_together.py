"""Who sat together at circles: for one attendee to look back on, and for what reckons with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.attendees.queries import attendees_by_id
from eventnet.circles.models import Circle, CircleSeat
from eventnet.circles.states import TOGETHER
from eventnet.safety.queries import hidden_from


@dataclass(frozen=True)
class Mate:
    """Somebody whom an attendee sat with, at which circle, and since when both sat there."""

    attendee: Attendee
    circle_id: str
    topic: str
    at: datetime


@dataclass(frozen=True)
class _Stay:
    """One stay of one attendee at a circle."""

    circle_id: str
    attendee_id: str
    from_at: datetime
    until_at: datetime


def _stays(db: Session, only: Select[str], now: datetime) -> dict[str, list[_Stay]]:
    """Return the stays at these circles, by circle; one that goes on lasts until now."""
    rows = db.execute(
        select(
            CircleSeat.circle_id, CircleSeat.attendee_id, CircleSeat.from_at, CircleSeat.until_at
        )
        .where(CircleSeat.circle_id.in_(only))
        .order_by(CircleSeat.from_at, CircleSeat.id)
    )
    found = defaultdict[str, list[_Stay]](list)
    for circle_id, attendee_id, from_at, until_at in rows:
        found[circle_id].append(_Stay(circle_id, attendee_id, from_at, until_at or now))
    return found


def _together(stays: Iterable[_Stay]) -> Iterator[tuple[_Stay, _Stay, datetime]]:
    """Yield each two stays of different people that lay long enough over each other, and when that began."""
    for one, other in combinations(stays, 2):
        since = max(one.from_at, other.from_at)
        if one.attendee_id != other.attendee_id and (
            min(one.until_at, other.until_at) - since >= TOGETHER
        ):
            yield one, other, since


def _of(attendee_id: str) -> Select[str]:
    return select(CircleSeat.circle_id).where(CircleSeat.attendee_id == attendee_id)


def _with(db: Session, attendee_id: str, now: datetime) -> dict[tuple[str, str], datetime]:
    """Return for each circle and each whom an attendee sat with there since when."""
    found: dict[tuple[str, str], datetime] = {}
    for circle_id, stays in _stays(db, _of(attendee_id), now).items():
        for one, other, since in _together(stays):
            if attendee_id in {one.attendee_id, other.attendee_id}:
                mate = other if one.attendee_id == attendee_id else one
                found.setdefault((circle_id, mate.attendee_id), since)
    return found


def sat_with(db: Session, attendee_id: str, *, now: datetime) -> list[Mate]:
    """Return whom an attendee has sat with so far, the latest first, without who is hidden from them or gone."""
    found = _with(db, attendee_id, now)
    if not found:
        return []
    hidden = set(db.scalars(hidden_from(attendee_id)))
    people = attendees_by_id(db, sorted({one for _circle, one in found} - hidden))
    topics = {
        row.id: row.topic
        for row in db.execute(
            select(Circle.id, Circle.topic).where(Circle.id.in_({one for one, _mate in found}))
        )
    }
    mates = [
        Mate(people[one], circle_id, topics[circle_id], at)
        for (circle_id, one), at in found.items()
        if one in people and people[one].removed_at is None
    ]
    return sorted(mates, key=lambda mate: (-mate.at.timestamp(), mate.attendee.name.lower()))


def circles_together(
    db: Session, attendee_id: str, others: Collection[str], *, now: datetime
) -> dict[str, int]:
    """Return at how many circles an attendee sat with each of these; who is not in it, at none."""
    found: dict[str, int] = {}
    for _circle, mate in _with(db, attendee_id, now):
        if mate in others:
            found[mate] = found.get(mate, 0) + 1
    return found


def pairs_who_talked(db: Session, event_id: str, *, now: datetime) -> list[tuple[str, str]]:
    """Return the pairs who have sat together at any circle of an event, the lower id first."""
    at_event = select(Circle.id).where(Circle.event_id == event_id)
    pairs: set[tuple[str, str]] = set()
    for stays in _stays(db, at_event, now).values():
        for one, other, _since in _together(stays):
            low, high = sorted((one.attendee_id, other.attendee_id))
            pairs.add((low, high))
    return sorted(pairs)
