"""Time as an argument: only the edges hold a clock, everything below is handed an aware UTC moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
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


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_milliseconds(moment: datetime) -> int:
    """Return a moment as browsers count it: milliseconds since 1970.

    >>> as_milliseconds(datetime(1970, 1, 1, 0, 1, tzinfo=UTC))
    60000
    """
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def from_milliseconds(count: int) -> datetime:
    """Return the moment that a browser's count means."""
    return _EPOCH + timedelta(milliseconds=count)
