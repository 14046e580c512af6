"""The states of a promise, and when one falls due."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

State = Literal["open", "kept", "renegotiated", "let-go"]

PENDING = ("open", "renegotiated")
"""Promised, and nothing has come of it yet. Another date keeps a promise pending."""

MORNING = time(8)
"""When somebody is reminded, at the place of the event."""


def is_pending(state: str) -> bool:
    """Tell whether a promise is still to be kept."""
    return state in PENDING


def is_due(due_on: date | None, *, now: datetime, timezone: str) -> bool:
    """Tell whether the day of a promise has come at the place of the event.

    >>> from datetime import UTC
    >>> late = datetime(2026, 6, 15, tzinfo=UTC) - timedelta(minutes=30)
    >>> is_due(date(2026, 6, 15), now=late, timezone="Europe/Berlin")
    True
    >>> is_due(date(2026, 6, 15), now=late, timezone="UTC")
    False
    """
    return due_on is not None and due_on <= now.astimezone(ZoneInfo(timezone)).date()


def reminder_of(
    due_on: date, *, set_at: datetime, now: datetime, timezone: str
) -> Literal["wait", "letter", "none"]:
    """Tell what is to be done about a promise with a day: wait for its morning, then write a letter.

    None where the day was set on that same day, or after it: whoever did that needs no letter about it.

    >>> from datetime import UTC
    >>> at = datetime(2026, 6, 15, 7, tzinfo=UTC)
    >>> reminder_of(date(2026, 6, 15), set_at=at - timedelta(days=2), now=at, timezone="UTC")
    'wait'
    >>> reminder_of(date(2026, 6, 15), set_at=at - timedelta(days=2), now=at, timezone="Europe/Berlin")
    'letter'
    """
    zone = ZoneInfo(timezone)
    if now < datetime.combine(due_on, MORNING, zone):
        return "wait"
    return "letter" if set_at.astimezone(zone).date() < due_on else "none"
