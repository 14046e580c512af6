"""When somebody may undo a connection, and when contact fields open: after both minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(seconds=60)
UNSEEN = timedelta(hours=24)
CONTACT_FIELDS = frozenset({"email", "phone", "link"})


def undo_until(recorded_at: datetime, seen_at: datetime | None) -> datetime:
    """Return until when one of the two may undo: a minute after they first saw it, or after a day unseen.

    >>> at = datetime(2026, 5, 4, 9)
    >>> str(undo_until(at, at + timedelta(hours=1)))
    '2026-05-04 10:01:00'
    >>> str(undo_until(at, None))
    '2026-05-05 09:01:00'
    """
    latest = recorded_at + UNSEEN
    return (latest if seen_at is None else min(seen_at, latest)) + MINUTE


def opens_at(recorded_at: datetime, *, mine: datetime | None, theirs: datetime | None) -> datetime:
    """Return when contact fields open, by when each of the two first saw the connection."""
    return max(undo_until(recorded_at, mine), undo_until(recorded_at, theirs))


def end_of_day(day: date, timezone: str) -> datetime:
    """Return when a day ends at the place of the event.

    >>> str(end_of_day(date(2026, 9, 17), "Europe/Berlin"))
    '2026-09-17 22:00:00+00:00'
    """
    following = min(day, date.max - timedelta(days=2)) + timedelta(days=1)
    return datetime.combine(following, time(), ZoneInfo(timezone)).astimezone(UTC)


def last_day(until: datetime, timezone: str) -> date:
    """Return the day at whose end something ends."""
    return (until - timedelta(seconds=1)).astimezone(ZoneInfo(timezone)).date()
