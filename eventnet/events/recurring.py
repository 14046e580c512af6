"""What an iCalendar entry that repeats comes to (RFC 5545, 3.8.5): its rules, its further dates, and its exceptions.

Values in, values out. What a rule asks for beyond what `rules` follows is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from eventnet.events.rules import moments_of, rule_of

MOST_DATES = 1_000
SECOND = timedelta(seconds=1)
Span = tuple[datetime, datetime]


def repeats(event: Any) -> bool:
    """Tell whether an entry has a rule or further dates."""
    return "RRULE" in event or "RDATE" in event


def beginnings_of(event: Any, begin: datetime, *, within: Span) -> list[datetime]:
    """Return when an entry that repeats begins, in its own zone and in order, as far as that lies within a span.

    `begin` is its first beginning, with a zone; by the clock of that zone it repeats.
    """
    first, last = (moment.astimezone(begin.tzinfo).replace(tzinfo=None) for moment in within)
    found = {begin.replace(tzinfo=None), *_further(event, begin)}
    for rule in _listed(event, "RRULE"):
        found.update(_by_rule(rule, begin, first=first, last=last))
    without, days = _exceptions(event, begin)
    return [
        moment.replace(tzinfo=begin.tzinfo)
        for moment in sorted(found)
        if moment not in without and moment.date() not in days and first <= moment < last
    ]


def _by_rule(
    written: Any, begin: datetime, *, first: datetime, last: datetime
) -> Iterator[datetime]:
    """Yield the moments of one rule on the clock of its zone; nothing for one that we do not follow."""
    said = {str(name).upper(): list(values) for name, values in written.items()}
    for ends in said.pop("UNTIL", ()):
        last = min(last, _on_the_clock(ends, begin) + SECOND)
    start = begin.replace(tzinfo=None)
    rule = rule_of(said, start)
    if rule is not None:
        yield from moments_of(rule, start, first=first, last=last)


def _further(event: Any, begin: datetime) -> Iterator[datetime]:
    for value in islice(_dates(event, "RDATE"), MOST_DATES):
        moment = value[0] if isinstance(value, tuple) else value
        if isinstance(moment, datetime):
            yield _on_the_clock(moment, begin)


def _exceptions(event: Any, begin: datetime) -> tuple[set[datetime], set[date]]:
    """Return the moments and the whole days that are taken out."""
    values = [value for value in _dates(event, "EXDATE") if isinstance(value, date)]
    moments = {_on_the_clock(one, begin) for one in values if isinstance(one, datetime)}
    return moments, {one for one in values if not isinstance(one, datetime)}


def _on_the_clock(value: date, begin: datetime) -> datetime:
    """Return a moment as a clock in the zone of `begin` shows it; a day is over at its end."""
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, 23, 59, 59)  # noqa: DTZ001 - of no zone, on purpose
    if value.tzinfo is None:
        return value
    return value.astimezone(begin.tzinfo or UTC).replace(tzinfo=None)


def _dates(event: Any, name: str) -> Iterator[Any]:
    for line in _listed(event, name):
        for one in getattr(line, "dts", ()):
            yield one.dt


def _listed(event: Any, name: str) -> Iterable[Any]:
    found = event.get(name, ())
    return found if isinstance(found, list | tuple) else (found,)


def zoned(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment with its zone; one without is by the event's own clock."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
