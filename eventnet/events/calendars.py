"""Reading a programme from an iCalendar file (RFC 5545). Bytes in, values out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from eventnet.core.text import one_line

MOST_BYTES = 1024 * 1024
MOST_ITEMS = 500
MOST_TITLE = 120
MOST_UID = 200

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


def entries_of(calendar: bytes, *, timezone: str) -> list[Read]:
    """Return the entries of an iCalendar file that have a beginning and an end on the clock, in their order.

    Times without a zone are the event's own. Whole days, cancelled entries and repetitions are left out, and of more than
    `MOST_ITEMS` the later ones. Refuses: what is no calendar (ValueError).
    """
    try:
        read = Calendar.from_ical(calendar)
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise ValueError("not a calendar") from error
    zone = ZoneInfo(timezone)
    found = {}
    for event in read.walk("VEVENT"):
        entry = _entry(event, zone)
        if entry is not None:
            found[entry.uid, entry.starts_at] = entry
    return sorted(found.values(), key=lambda one: (one.starts_at, one.ends_at, one.uid))[
        :MOST_ITEMS
    ]


def is_break(title: str) -> bool:
    """Tell whether people stand and talk during something of that name.

    >>> [is_break(title) for title in ("Coffee break", "Mittagessen", "Keynote: Tea in the desert", "Paused state")]
    [True, True, True, False]
    """
    return BREAKS.search(title) is not None


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
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
