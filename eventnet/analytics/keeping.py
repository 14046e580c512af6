"""Keeps the figures of events up to date: counted in a transaction that only reads, published in a short one."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventnet.analytics.figures import Figures
from eventnet.analytics.queries import events_to_count, kept_of
from eventnet.analytics.service import count_event, has_moved, keep
from eventnet.db.session import Database

WATCHED_FOR = timedelta(days=60)
"""For so long after an event its follow-ups can still move its figures."""


def keep_due(database: Database, *, now: datetime) -> int:
    """Publish the figures of each event where they may move, one event at a time; return how many moved."""
    with database.read() as db:
        events = events_to_count(db, ended_after=now - WATCHED_FOR)
    return sum(keep_one(database, event_id, now=now) for event_id in events)


def keep_one(database: Database, event_id: str, *, now: datetime) -> bool:
    """Publish the figures of one event if they may move; tell whether they did."""
    with database.read() as db:
        if not has_moved(db, event_id, now=now):
            return False
        counted = count_event(db, event_id, now=now)
    with database.write() as db:
        return keep(db, counted)


def figures_of(database: Database, event_id: str, *, now: datetime) -> tuple[Figures, datetime]:
    """Return an event's published figures and when they moved last; the first time they are counted at once."""
    with database.read() as db:
        kept = kept_of(db, event_id)
    if kept is None:
        keep_one(database, event_id, now=now)
        with database.read() as db:
            kept = kept_of(db, event_id)
    if kept is None:
        raise LookupError(event_id)
    return Figures.of_json(kept.figures), kept.at
