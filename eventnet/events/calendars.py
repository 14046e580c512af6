"""Reading a programme from an iCalendar file (RFC 5545). Bytes in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from eventnet.core.text import one_line
from eventnet.events.recurring import Span, beginnings_of, repeats, zoned

MOST_BYTES = 1024 * 1024
MOST_ITEMS = 500
MOST_TITLE = 120
MOST_UID = 200
MOST_SERIES = 200
"""So many entries that repeat are followed; of those beyond, each is there once."""

BREAKS = re.compile(
    r"""\b(breaks?|coffee|tea|lunch|dinner|breakfast|networking|registration|check-?in|reception|social|drinks|party
    |pausen?|kaffee\w*|mittag\w*|\w*essen|frühstück\w*|anmeldung|einlass|empfang|ankommen|ausklang
    |café|déjeuner|pause|accueil|pausa|comida|almuerzo|recepción|استراحة|غداء)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words in a title that say that people stand and talk; everything else is a talk."""


@dataclass(frozen=True)
class Read:
    """One entry of a calendar: its name there, what it is, where, when, and whether it is quiet."""

    uid: str
    title: str
    place: str | None
    starts_at: datetime
    ends_at: datetime
    is_quiet: bool


def entries_of(calendar: bytes, *, timezone: str, within: Span) -> list[Read]:
    """Return the entries of an iCalendar file that have a beginning and an end on the clock, in their order.

    Times without a zone are the event's own. What repeats is there as often as it begins within the span, and a single
    one that was moved, renamed or cancelled is taken as it says itself. Whole days and cancelled entries are left out,
    and of more than `MOST_ITEMS` the later ones. Refuses: what is no calendar (ValueError).
    """
    try:
        read = Calendar.from_ical(calendar)
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise ValueError("not a calendar") from error
    zone = ZoneInfo(timezone)
    events = list(read.walk("VEVENT"))
    changed = {
        (str(event.get("UID", "")), at): event
        for event in events
        if (at := _instead_of(event, zone)) is not None
    }
    found: dict[tuple[str, datetime], Read] = {}
    series = 0
    for event in events:
        if _instead_of(event, zone) is not None:
            continue
        series += repeats(event)
        span = within if repeats(event) and series <= MOST_SERIES else None
        for entry in _entries(event, zone, span, changed):
            found[entry.uid, entry.starts_at] = entry
    for (uid, at), event in changed.items():
        instead = _entry(event, zone)
        if instead is not None:
            found[uid, at] = replace(instead, uid=_uid_at(uid, at))
    return sorted(found.values(), key=lambda one: (one.starts_at, one.ends_at, one.uid))[
        :MOST_ITEMS
    ]


def is_break(title: str) -> bool:
    """Tell whether people stand and talk during something of that name.

    >>> [is_break(title) for title in ("Coffee break", "Mittagessen", "Keynote: Tea in the desert", "Paused state")]
    [True, True, True, False]
    """
    return BREAKS.search(title) is not None


def _entries(
    event: Any, zone: ZoneInfo, within: Span | None, changed: Mapping[tuple[str, datetime], Any]
) -> Iterator[Read]:
    """Yield an entry, or, with a span, each time that it repeats in it, but for those that something else stands for."""
    entry = _entry(event, zone)
    if entry is None:
        return
    if within is None:
        yield entry
        return
    lasts, uid = entry.ends_at - entry.starts_at, str(event.get("UID", ""))
    span = (within[0] - lasts, within[1])
    try:
        beginnings = beginnings_of(event, zoned(event["DTSTART"].dt, zone), within=span)
    except (ValueError, TypeError, AttributeError, OverflowError):
        beginnings = [entry.starts_at]
    for begin in beginnings:
        at = begin.astimezone(UTC)
        if (uid, at) not in changed:
            yield replace(entry, uid=_uid_at(entry.uid, at), starts_at=at, ends_at=at + lasts)


def _uid_at(uid: str, at: datetime) -> str:
    """Return the name of one of those that repeat: it stays the same when that one is moved."""
    when = f" {at:%Y%m%dT%H%M}"
    return uid[: MOST_UID - len(when)] + when


def _instead_of(event: Any, zone: ZoneInfo) -> datetime | None:
    """Return which of those that repeat an entry stands for, by its beginning in UTC; None for all others."""
    try:
        return _moment(event, "RECURRENCE-ID", zone) if "RECURRENCE-ID" in event else None
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None


def _entry(event: Any, zone: ZoneInfo) -> Read | None:
    try:
        begin, end = _moment(event, "DTSTART", zone), _end(event, zone)
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None
    title = one_line(str(event.get("SUMMARY", "")))[:MOST_TITLE]
    if begin is None or end is None or not begin < end or not title:
        return None
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return None
    place = one_line(str(event.get("LOCATION", "")))[:MOST_TITLE]
    is_free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    return Read(
        uid=str(event.get("UID", ""))[:MOST_UID] or f"{begin.isoformat()} {title}"[:MOST_UID],
        title=title,
        place=place or None,
        starts_at=begin,
        ends_at=end,
        is_quiet=not is_free and not is_break(title),
    )


def _end(event: Any, zone: ZoneInfo) -> datetime | None:
    if "DTEND" in event:
        return _moment(event, "DTEND", zone)
    begin, lasts = _moment(event, "DTSTART", zone), event.get("DURATION")
    span = getattr(lasts, "dt", None)
    return begin + span if begin is not None and isinstance(span, timedelta) else None


def _moment(event: Any, name: str, zone: ZoneInfo) -> datetime | None:
    """Return a moment in UTC; None for a whole day."""
    value: date | datetime = event[name].dt if name in event else date.min
    if not isinstance(value, datetime):
        return None
    return zoned(value, zone).astimezone(UTC)
