"""A promise for one's own calendar: an iCalendar entry on its day, with an alarm in the morning. Values in, a file out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from eventnet.core.contentlines import address, document, text
from eventnet.promises.states import MORNING

MIME = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Entry:
    """A promise with a day. `uid` is the same each time, so that a calendar replaces what it had."""

    uid: str
    day: date
    what: str
    who: str
    url: str


def calendar_file(entry: Entry, *, now: datetime) -> bytes:
    """Return a calendar of one entry that takes the whole day and keeps nobody from another appointment."""
    return document(
        [
            ("BEGIN", "VCALENDAR"),
            ("VERSION", "2.0"),
            ("PRODID", "-//EventNet//Promises//EN"),
            ("BEGIN", "VEVENT"),
            ("UID", text(entry.uid)),
            ("DTSTAMP", now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")),
            ("DTSTART;VALUE=DATE", entry.day.strftime("%Y%m%d")),
            ("DTEND;VALUE=DATE", (entry.day + timedelta(days=1)).strftime("%Y%m%d")),
            ("SUMMARY", text(entry.what)),
            ("DESCRIPTION", text(entry.who)),
            ("URL", address(entry.url)),
            ("TRANSP", "TRANSPARENT"),
            ("BEGIN", "VALARM"),
            ("ACTION", "DISPLAY"),
            ("DESCRIPTION", text(entry.what)),
            ("TRIGGER", f"PT{MORNING.hour}H"),
            ("END", "VALARM"),
            ("END", "VEVENT"),
            ("END", "VCALENDAR"),
        ]
    )
