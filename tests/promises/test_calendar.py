"""A promise in a calendar is read back by a parser that is not ours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from eventnet.core.text import one_line
from eventnet.promises.calendar import Entry, calendar_file

NOW = datetime(2026, 6, 12, 8, 30, tzinfo=UTC)


def entry_of(what: str, day: date = date(2026, 6, 15)) -> Entry:
    return Entry(
        "p1@host.example", day, what, "You promised 田中; 🙂", "https://host.example/e/x/promises"
    )


def test_it_takes_its_day_and_rings_in_the_morning() -> None:
    calendar = Calendar.from_ical(calendar_file(entry_of("Send, then; call\nليلى"), now=NOW))
    [event] = calendar.walk("VEVENT")
    assert event["SUMMARY"] == "Send, then; call\nليلى"
    assert event["DESCRIPTION"] == "You promised 田中; 🙂"
    assert event.decoded("DTSTART") == date(2026, 6, 15)
    assert event.decoded("DTEND") == date(2026, 6, 16)
    assert event.decoded("DTSTAMP") == NOW
    assert event["UID"] == "p1@host.example"
    [alarm] = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(hours=8)


@given(
    st.text(min_size=1, max_size=300).map(one_line).filter(bool),
    st.dates(date(1971, 1, 1), date(2999, 1, 1)),
)
def test_whatever_was_promised_comes_back(what: str, day: date) -> None:
    calendar = Calendar.from_ical(calendar_file(entry_of(what, day), now=NOW))
    [event] = calendar.walk("VEVENT")
    assert event["SUMMARY"] == what
    assert event.decoded("DTSTART") == day
