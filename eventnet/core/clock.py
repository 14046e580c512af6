"""Time as an argument: only the edges hold a clock, everything below is handed an aware UTC moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the moment. Tests hand in one that they can set."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)


def as_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC.

    Refuses: a naive datetime (ValueError), because nobody can say which moment it means.
    """
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no moment: give it a time zone")
    return moment.astimezone(UTC)
