"""Programmes as other people's tools write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.events.calendars import MOST_ITEMS, entries_of, is_break

WITHIN = (datetime(2026, 9, 14, tzinfo=UTC), datetime(2026, 9, 21, tzinfo=UTC))
"""A week from Monday to Sunday."""


def a_calendar(*events: str) -> bytes:
    body = "\r\n".join(("BEGIN:VEVENT\r\n" + event.strip() + "\r\nEND:VEVENT") for event in events)
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tests//EN\r\n{body}\r\nEND:VCALENDAR\r\n"
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def an_event(uid: str = "one", *lines: str, title: str = "A talk") -> str:
    return "\n".join((f"UID:{uid}", f"SUMMARY:{title}", *lines))


TEN = "DTSTART:20260917T100000Z\nDTEND:20260917T110000Z"


def test_an_entry_has_a_name_a_place_and_its_times() -> None:
    (entry,) = entries_of(
        a_calendar(an_event("one", TEN, "LOCATION:Room 4")), timezone="UTC", within=WITHIN
    )
    assert (entry.uid, entry.title, entry.place) == ("one", "A talk", "Room 4")
    assert entry.starts_at == datetime(2026, 9, 17, 10, tzinfo=UTC)
    assert entry.ends_at == datetime(2026, 9, 17, 11, tzinfo=UTC)
    assert entry.is_quiet


@pytest.mark.parametrize(
    ("lines", "hour"),
    [
        ("DTSTART:20260917T100000\nDTEND:20260917T110000", 8),
        ("DTSTART;TZID=America/New_York:20260917T100000\nDURATION:PT1H", 14),
        ("DTSTART:20260917T100000Z\nDURATION:PT1H", 10),
    ],
    ids=["the-events-own-zone", "a-zone-of-its-own", "utc"],
)
def test_times_are_read_in_the_zone_that_they_name(lines: str, hour: int) -> None:
    (entry,) = entries_of(
        a_calendar(an_event("one", lines)), timezone="Europe/Berlin", within=WITHIN
    )
    assert entry.starts_at == datetime(2026, 9, 17, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "lines",
    [
        "DTSTART;VALUE=DATE:20260917",
        "DTSTART:20260917T100000Z",
        "DTSTART:20260917T110000Z\nDTEND:20260917T100000Z",
        f"{TEN}\nSTATUS:CANCELLED",
        "DTEND:20260917T110000Z",
    ],
    ids=["whole-day", "no-end", "backwards", "cancelled", "no-beginning"],
)
def test_what_has_no_time_on_the_clock_is_left_out(lines: str) -> None:
    found = entries_of(
        a_calendar(an_event("bad", lines), an_event("good", TEN)), timezone="UTC", within=WITHIN
    )
    assert [entry.uid for entry in found] == ["good"]


def test_breaks_are_not_quiet_and_neither_is_what_the_calendar_calls_free() -> None:
    events = [
        an_event("one", TEN, title="Coffee break"),
        an_event("two", TEN, title="Mittagessen"),
        an_event("three", TEN, "TRANSP:TRANSPARENT"),
        an_event("four", TEN, title="Breaking news: a talk"),
    ]
    found = entries_of(a_calendar(*events), timezone="UTC", within=WITHIN)
    assert {entry.uid: entry.is_quiet for entry in found} == {
        "one": False, "two": False, "three": False, "four": True,
    }  # fmt: skip
    assert is_break("Get-together & drinks")
    assert not is_break("Steamed")


def test_the_same_entry_twice_is_one_and_there_is_an_end_to_it() -> None:
    events = [an_event("same", TEN)] * 2
    assert len(entries_of(a_calendar(*events), timezone="UTC", within=WITHIN)) == 1
    many = [an_event(f"no-{number}", TEN) for number in range(MOST_ITEMS + 3)]
    assert len(entries_of(a_calendar(*many), timezone="UTC", within=WITHIN)) == MOST_ITEMS


def test_what_is_no_calendar_is_refused() -> None:
    for wrong in (
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"<html>",
    ):
        with pytest.raises(ValueError, match="not a calendar"):
            entries_of(wrong, timezone="UTC", within=WITHIN)


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_read_or_refused(junk: bytes) -> None:
    calendar = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + junk + b"\r\nEND:VEVENT\r\nEND:VCALENDAR"
    try:
        found = entries_of(calendar, timezone="UTC", within=WITHIN)
    except ValueError as error:
        assert str(error) == "not a calendar"  # noqa: PT017
    else:
        assert all(entry.starts_at < entry.ends_at for entry in found)
