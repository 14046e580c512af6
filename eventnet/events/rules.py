"""The days and times of a rule by which something repeats (RFC 5545, 3.3.10). Values in, values out.

A rule comes in a file from outside, and must have an end whatever it says. So a day is asked whether it fits, and not a
rule for its next day: a rule that fits no day at all costs as much as one that fits all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count as counting
from itertools import islice, product
from math import prod
from typing import Any

STEPS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
LIMITS = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYSETPOS": 366}
TIMES = {"BYHOUR": 23, "BYMINUTE": 59, "BYSECOND": 59}
LONGEST = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
"""Days in each step, of the longest: so many steps have gone by at least."""

SINGLE = {"INTERVAL", "COUNT"}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BYDAY = re.compile(rf"([+-]?\d{{1,2}})?({'|'.join(DAYS)})")

LOOKS_BACK = timedelta(days=3 * 366)
"""What is to happen a number of times must have begun no longer before the span than this, since it has to be counted."""

MOST_A_DAY = 24
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """A rule as it was written; `weekdays` are (which one, 0 for each; Monday is 0). Empty is what the beginning says."""

    step: str
    interval: int
    count: int | None
    week_starts: int
    weekdays: frozenset[tuple[int, int]]
    numbers: Mapping[str, frozenset[int]]
    times: tuple[time, ...]


def rule_of(said: Mapping[str, Sequence[Any]], begin: datetime) -> Rule | None:
    """Return a rule that began at a moment; None for what nobody's programme says, or what is no rule.

    `said` are its parts but UNTIL, as lists. Not followed are steps of hours and less, weeks by their number, and more
    than `MOST_A_DAY` times on one day.
    """
    words = {
        name.upper(): [str(value).upper() for value in values] for name, values in said.items()
    }
    step = "".join(words.pop("FREQ", ()))
    week = "".join(words.pop("WKST", ("MO",)))
    weekdays = _weekdays(words.pop("BYDAY", ()), step)
    try:
        found = {name: [int(value) for value in values] for name, values in words.items()}
    except ValueError:
        return None
    if step not in STEPS or week not in DAYS or weekdays is None or not _fits(found):
        return None
    clock = [sorted(set(found.pop(name, ()))) for name in TIMES]
    if prod(len(values) or 1 for values in clock) > MOST_A_DAY:
        return None
    own = (begin.hour, begin.minute, begin.second)
    times = product(*(values or [one] for values, one in zip(clock, own, strict=True)))
    return Rule(
        step,
        found.pop("INTERVAL", [1])[0],
        found.pop("COUNT", [None])[0],
        DAYS.index(week),
        weekdays,
        {name: frozenset(values) for name, values in found.items()},
        tuple(time(hour, minute, second) for hour, minute, second in times),
    )


def _fits(found: Mapping[str, Sequence[int]]) -> bool:
    """Tell whether each part is one that we know, with numbers that can be."""
    for name, values in found.items():
        most = LIMITS.get(name) or TIMES.get(name)
        if name in SINGLE:
            if len(values) != 1 or values[0] < 1:
                return False
        elif most is None or not values or not all(-most <= value <= most for value in values):
            return False
        elif name in TIMES:
            if min(values) < 0:
                return False
        elif 0 in values or (name == "BYMONTH" and min(values) < 0):
            return False
    return True


def _weekdays(values: Sequence[str], step: str) -> frozenset[tuple[int, int]] | None:
    found = [BYDAY.fullmatch(value) for value in values]
    days = [(int(one[1] or 0), DAYS.index(one[2])) for one in found if one]
    is_counted = any(which for which, _ in days)
    if len(days) < len(values) or (is_counted and step in {"DAILY", "WEEKLY"}):
        return None
    return frozenset(days)


def moments_of(
    rule: Rule, begin: datetime, *, first: datetime, last: datetime
) -> Iterator[datetime]:
    """Yield when a rule that began at a moment falls into a span, in order; its end not included. All of no zone."""
    if rule.count is not None and begin < first - LOOKS_BACK:
        return
    told = (moment for moment in _from(rule, begin, first, last) if moment >= begin)
    for moment in islice(told, rule.count):
        if moment >= last:
            return
        if moment >= first:
            yield moment


def _from(rule: Rule, begin: datetime, first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield all moments of a rule up to the end of the span; those long before it only where they have to be counted."""
    places = sorted(rule.numbers.get("BYSETPOS", ()))
    since = begin.date() if rule.count is not None else max(begin, first).date()
    for start, end in _periods(rule, begin.date(), since):
        if start > last.date():
            return
        found = [
            datetime.combine(day, at)
            for day in _each(start, end)
            if _is_day(rule, day, begin.date())
            for at in rule.times
        ]
        if places:
            at = {place - 1 if place > 0 else len(found) + place for place in places}
            found = [moment for number, moment in enumerate(found) if number in at]
        yield from found


def _periods(rule: Rule, begin: date, since: date) -> Iterator[tuple[date, date]]:
    """Yield the days, weeks, months or years in which a rule is looked at, as first and last day, from some moment on."""
    back = (begin.weekday() - rule.week_starts) % 7 if rule.step == "WEEKLY" else 0
    fewest = (since - begin).days // LONGEST[rule.step] - 1
    for number in counting(max(0, fewest - fewest % rule.interval), rule.interval):
        try:
            if rule.step in {"DAILY", "WEEKLY"}:
                days = 7 if rule.step == "WEEKLY" else 1
                start = begin + timedelta(days=number * days - back)
                yield start, start + timedelta(days=days - 1)
            elif rule.step == "MONTHLY":
                yield _month(begin.year, begin.month - 1 + number)
            else:
                yield date(begin.year + number, 1, 1), date(begin.year + number, 12, 31)
        except (ValueError, OverflowError):
            return


def _month(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month that is counted from 0, on from a year."""
    start = date(year + month // 12, month % 12 + 1, 1)
    return start, date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - DAY


def _each(start: date, end: date) -> Iterator[date]:
    for number in range((end - start).days + 1):
        yield start + timedelta(days=number)


def _is_day(rule: Rule, day: date, begin: date) -> bool:
    """Tell whether a day of a period is one of a rule's. Where the rule names no day it is that of its beginning."""
    by = rule.numbers
    names_days = bool(rule.weekdays or "BYMONTHDAY" in by or "BYYEARDAY" in by)
    if not names_days and rule.step == "WEEKLY" and day.weekday() != begin.weekday():
        return False
    if not names_days and rule.step in {"MONTHLY", "YEARLY"} and day.day != begin.day:
        return False
    if (
        not names_days
        and rule.step == "YEARLY"
        and "BYMONTH" not in by
        and day.month != begin.month
    ):
        return False
    if "BYMONTH" in by and day.month not in by["BYMONTH"]:
        return False
    ends = _month(day.year, day.month - 1)[1].day
    if "BYMONTHDAY" in by and by["BYMONTHDAY"].isdisjoint({day.day, day.day - ends - 1}):
        return False
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    number = (day - first).days + 1
    if "BYYEARDAY" in by and by["BYYEARDAY"].isdisjoint({number, number - (last - first).days - 2}):
        return False
    return not rule.weekdays or _is_weekday(rule, day)


def _is_weekday(rule: Rule, day: date) -> bool:
    """Tell whether a day is one of a rule's weekdays: each of that name, or so many from the begin or end of its span."""
    first, last = _month(day.year, day.month - 1)
    if rule.step == "YEARLY" and "BYMONTH" not in rule.numbers:
        first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    places = {0, (day - first).days // 7 + 1, -((last - day).days // 7 + 1)}
    return any(weekday == day.weekday() and which in places for which, weekday in rule.weekdays)
