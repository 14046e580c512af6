"""When something was done, and whether something newer about the same subject is there already.

A phone's clock may be wrong by days, but its age is not: at sending, the phone says what its clock shows, so the age
of an item is a difference on one clock. What one device wrote is ordered by its own count, which no clock can
confuse; what two devices wrote, by that age.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

OLDEST = timedelta(days=30)


@dataclass(frozen=True)
class Written:
    """Something that a device wrote about a subject."""

    device_id: str | None
    sequence: int
    at: datetime


def moment_of(at: datetime | None, sent_at: datetime | None, now: datetime) -> datetime:
    """Return the moment of an item by our clock; the present one when the phone does not say.

    >>> from datetime import UTC
    >>> now = datetime(2026, 6, 11, 14, 0, tzinfo=UTC)
    >>> fast = timedelta(days=3)
    >>> moment_of(now + fast - timedelta(hours=2), now + fast, now).hour
    12
    """
    if at is None or sent_at is None or at.tzinfo is None or sent_at.tzinfo is None:
        return now
    age = min(max(sent_at - at, timedelta(0)), OLDEST)
    return now - age


def is_outdated(item: Written, earlier: Iterable[Written], kept_at: datetime | None = None) -> bool:
    """Tell whether an item came too late: something newer has been written about the same subject.

    `kept_at` is when what stands there was written, also by a page without an outbox.
    """
    by_us = False
    for other in earlier:
        ours = other.device_id == item.device_id
        if (other.sequence > item.sequence) if ours else (other.at > item.at):
            return True
        by_us = by_us or (ours and other.at == kept_at)
    return kept_at is not None and kept_at > item.at and not by_us
