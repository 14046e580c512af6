"""Digests that cannot be written are put off, longer and longer, so that they never stand before the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Insert, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.db.plain import plain, table_of
from eventnet.digests.models import Stuck

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=8)
MOST_NAME = 80


def pause_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries: twice as long each time, a working day at most."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(tries - 1, 20)
    return min(LONGEST_PAUSE, doubled)


def put_off(db: Session, attendee_ids: Sequence[str], *, error: str, now: datetime) -> None:
    """Write down that these attendees' digests could not be written, so that they are tried again later. `error` names the kind."""
    before = {
        row.attendee_id: row.tries
        for row in db.scalars(select(Stuck).where(Stuck.attendee_id.in_(attendee_ids)))
    }
    rows = [
        {
            "attendee_id": one,
            "tries": before.get(one, 0) + 1,
            "again_at": now + pause_after(before.get(one, 0) + 1),
            "error": error[:MOST_NAME],
        }
        for one in sorted(set(attendee_ids))
    ]
    if rows:
        plain(db).execute(_insert(db), rows)


def stuck_at(db: Session, event_id: str) -> int:
    """Return how many digests of an event could not be written until now."""
    query = (
        select(func.count(Stuck.attendee_id))
        .join(Attendee, Attendee.id == Stuck.attendee_id)
        .where(Attendee.event_id == event_id)
    )
    return db.scalar(query) or 0


def _insert(db: Session) -> Insert:
    make = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    made = make(table_of(Stuck))
    fresh = {name: made.excluded[name] for name in ("tries", "again_at", "error")}
    return made.on_conflict_do_update(index_elements=["attendee_id"], set_=fresh)
