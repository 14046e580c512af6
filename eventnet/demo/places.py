"""Where the demo takes place: a harbour where it is day, so that its programme stands on one day at every hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

AT_HOME = ("Harbour Hall, Ghent", "Europe/Brussels")
ELSEWHERE = (
    ("Harbour Hall, Halifax", "America/Halifax"),
    ("Harbour Hall, Vancouver", "America/Vancouver"),
    ("Harbour Hall, Auckland", "Pacific/Auckland"),
    ("Harbour Hall, Kobe", "Asia/Tokyo"),
)
EARLIEST, BEST = timedelta(hours=6), timedelta(hours=9)


def place_of_day(starts_at: datetime, lasts: timedelta) -> tuple[str, str]:
    """Return a place, with its zone, where an event of this length begins in the morning and ends the same day.

    It is at home when that is so there, and else where the day is nearest to its beginning.

    >>> from datetime import UTC
    >>> place_of_day(datetime(2026, 6, 15, 8, tzinfo=UTC), timedelta(hours=8))
    ('Harbour Hall, Ghent', 'Europe/Brussels')
    >>> place_of_day(datetime(2026, 6, 15, 20, tzinfo=UTC), timedelta(hours=8))
    ('Harbour Hall, Auckland', 'Pacific/Auckland')
    """
    at_home = _clock(starts_at, AT_HOME[1])
    if at_home >= EARLIEST and at_home + lasts < timedelta(days=1):
        return AT_HOME
    return min(ELSEWHERE, key=lambda place: abs(_clock(starts_at, place[1]) - BEST))


def _clock(moment: datetime, timezone: str) -> timedelta:
    """Return what a clock on the wall says, since midnight."""
    there = moment.astimezone(ZoneInfo(timezone))
    return timedelta(hours=there.hour, minutes=there.minute)
