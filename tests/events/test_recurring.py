"""Entries that repeat: rules, further dates, exceptions, and single ones that were changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from eventnet.events.calendars import MOST_ITEMS, MOST_SERIES, Read, entries_of
from eventnet.events.rules import moments_of, rule_of
from tests.events.test_calendars import WITHIN, a_calendar, an_event

STAND_UP = "DTSTART;TZID=Europe/Berlin:20260914T093000\nDTEND;TZID=Europe/Berlin:20260914T100000"
DAY = timedelta(days=1)


def entries(*events: str, timezone: str = "UTC") -> list[Read]:
    return entries_of(a_calendar(*events), timezone=timezone, within=WITHIN)


def days(*events: str) -> list[int]:
    return [entry.starts_at.day for entry in entries(*events)]


def test_an_entry_is_there_each_time_that_it_repeats_and_each_has_a_name_of_its_own() -> None:
    found = entries(an_event("s", STAND_UP, "RRULE:FREQ=DAILY;COUNT=3"))
    assert [entry.starts_at for entry in found] == [
        datetime(2026, 9, day, 7, 30, tzinfo=UTC) for day in (14, 15, 16)
    ]
    assert {entry.ends_at - entry.starts_at for entry in found} == {timedelta(minutes=30)}
    assert len({entry.uid for entry in found}) == 3
    assert {entry.title for entry in found} == {"A talk"}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY", [14, 15, 16, 17, 18, 19, 20]),
        ("FREQ=DAILY;INTERVAL=3", [14, 17, 20]),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", [14, 16, 18]),
        ("FREQ=DAILY;UNTIL=20260916T073000Z", [14, 15, 16]),
        ("FREQ=DAILY;UNTIL=20260916T072959Z", [14, 15]),
        ("FREQ=DAILY;UNTIL=20260916", [14, 15, 16]),
        ("FREQ=MONTHLY;BYMONTHDAY=14,18", [14, 18]),
        ("freq=daily;count=2", [14, 15]),
    ],
)
def test_rules_are_followed(rule: str, expected: list[int]) -> None:
    assert days(an_event("s", STAND_UP, f"RRULE:{rule}")) == expected


def test_what_began_weeks_ago_is_there_in_the_week_of_the_event_only() -> None:
    began = "DTSTART:20260803T100000Z\nDTEND:20260803T110000Z"
    assert days(an_event("s", began, "RRULE:FREQ=WEEKLY;BYDAY=TU")) == [15]
    assert days(an_event("s", began, "RRULE:FREQ=WEEKLY;COUNT=3")) == []


def test_it_repeats_by_the_clock_of_its_own_zone_also_when_that_is_put_back() -> None:
    within = (datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 27, tzinfo=UTC))
    began = "DTSTART;TZID=Europe/Berlin:20261024T090000\nDURATION:PT1H"
    calendar = a_calendar(an_event("s", began, "RRULE:FREQ=DAILY"))
    found = entries_of(calendar, timezone="UTC", within=within)
    assert [entry.starts_at.hour for entry in found] == [7, 8, 8]


def test_dates_are_added_and_taken_out() -> None:
    assert days(
        an_event(
            "s",
            STAND_UP,
            "RRULE:FREQ=DAILY;COUNT=4",
            "RDATE;TZID=Europe/Berlin:20260920T093000",
            "EXDATE;TZID=Europe/Berlin:20260915T093000,20260914T093000",
            "EXDATE;VALUE=DATE:20260917",
        )
    ) == [16, 20]
    alone = an_event("s", STAND_UP, "RDATE;VALUE=PERIOD:20260916T073000Z/PT2H")
    assert days(alone) == [14, 16]


def test_one_of_them_can_be_moved_renamed_or_cancelled() -> None:
    series = an_event("s", STAND_UP, "RRULE:FREQ=DAILY;COUNT=4")
    moved = an_event(
        "s",
        "RECURRENCE-ID;TZID=Europe/Berlin:20260915T093000",
        "DTSTART:20260915T150000Z\nDTEND:20260915T160000Z",
        title="Closing words",
    )
    cancelled = an_event(
        "s",
        "RECURRENCE-ID:20260916T073000Z",
        "DTSTART:20260916T073000Z\nDTEND:20260916T080000Z\nSTATUS:CANCELLED",
    )
    whole = entries(series)
    for order in ((series, moved, cancelled), (cancelled, moved, series)):
        found = entries(*order)
        assert [(one.starts_at.day, one.starts_at.hour) for one in found] == [
            (14, 7), (15, 15), (17, 7),
        ]  # fmt: skip
        assert found[1].title == "Closing words"
        assert [one.uid for one in found] == [whole[0].uid, whole[1].uid, whole[3].uid]


def test_a_changed_one_without_its_series_stands_for_itself() -> None:
    alone = an_event(
        "s",
        "RECURRENCE-ID:20260915T100000Z",
        "DTSTART:20260915T120000Z\nDTEND:20260915T130000Z",
    )
    assert [one.starts_at.hour for one in entries(alone)] == [12]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=100000",
        "FREQ=HOURLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYWEEKNO=60",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=MONTHLY;BYDAY=9MO;COUNT=2",
        "FREQ=SOMETIMES",
    ],
)
def test_a_rule_that_asks_for_too_much_leaves_the_first_one(rule: str) -> None:
    assert days(an_event("s", STAND_UP, f"RRULE:{rule}")) == [14]


def test_there_is_an_end_to_a_file_full_of_them() -> None:
    began = "DTSTART:20231001T100000Z\nDTEND:20231001T110000Z"
    many = [an_event(f"s{number}", began, "RRULE:FREQ=DAILY") for number in range(MOST_SERIES + 50)]
    found = entries(*many)
    assert len(found) == MOST_ITEMS


@given(
    start=st.integers(-400, 6),
    step=st.integers(1, 9),
    count=st.integers(1, 400),
    out=st.integers(0, 6),
)
def test_every_so_many_days_is_arithmetic(start: int, step: int, count: int, out: int) -> None:
    """Whatever the beginning and the step, the week has those days that lie a multiple of the step after it."""
    first = WITHIN[0] + timedelta(days=start, hours=9)
    gone = WITHIN[0] + timedelta(days=out, hours=9)
    event = an_event(
        "s",
        f"DTSTART:{first:%Y%m%dT%H%M%S}Z\nDURATION:PT1H",
        f"RRULE:FREQ=DAILY;INTERVAL={step};COUNT={count}",
        f"EXDATE:{gone:%Y%m%dT%H%M%S}Z",
    )
    expected = [
        moment
        for number in range(count)
        if (moment := first + number * step * DAY) != gone and WITHIN[0] <= moment < WITHIN[1]
    ]
    assert [entry.starts_at for entry in entries(event)] == expected


WEEKDAYS = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), max_size=3)
NTH = st.lists(st.sampled_from(["1MO", "-1FR", "2TU", "3WE", "-2SU", "4SA"]), max_size=3)
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "INTERVAL": st.integers(1, 5).map(str),
        "COUNT": st.integers(1, 60).map(str),
        "WKST": st.sampled_from(["MO", "SU", "WE"]),
        "BYMONTH": st.sampled_from(["9", "1,9", "8,9,10"]),
        "BYMONTHDAY": st.sampled_from(["14", "-14", "1,15,-13,31", "16,18"]),
        "BYHOUR": st.sampled_from(["9", "8,20"]),
        "BYSETPOS": st.sampled_from(["1", "-1", "2,-2"]),
    },
)


@given(
    step=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    parts=PARTS,
    weekdays=WEEKDAYS,
    nth=NTH,
    back=st.integers(-5, 900),
)
def test_a_rule_means_to_us_what_it_means_to_others(
    step: str, parts: dict[str, str], weekdays: list[str], nth: list[str], back: int
) -> None:
    """Beside dateutil, which looks for a next day up to the last of years, and here not that long."""
    names = nth if step in {"MONTHLY", "YEARLY"} and nth else weekdays
    written = {"FREQ": step, **parts, **({"BYDAY": ",".join(names)} if names else {})}
    begin = datetime(2026, 9, 14, 9, 30) - timedelta(days=back)  # noqa: DTZ001 - of no zone, on purpose
    first, last = (moment.replace(tzinfo=None) for moment in WITHIN)
    rule = rule_of({name: value.split(",") for name, value in written.items()}, begin)
    assert rule is not None
    text = ";".join(f"{name}={value}" for name, value in written.items())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("datetime.MAXYEAR", last.year)
        theirs = takewhile(lambda moment: moment < last, rrulestr(text, dtstart=begin))
        expected = [moment for moment in islice(theirs, 2_000) if moment >= first]
    assert list(moments_of(rule, begin, first=first, last=last)) == expected


@given(st.binary(max_size=80), st.sampled_from(["RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"]))
def test_whatever_a_line_says_it_is_read_or_refused(junk: bytes, name: str) -> None:
    lines = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:s\r\nSUMMARY:x\r\n{STAND_UP}\r\n{name}:"
    calendar = lines.encode() + junk + b"\r\nEND:VEVENT\r\nEND:VCALENDAR"
    try:
        found = entries_of(calendar, timezone="UTC", within=WITHIN)
    except ValueError as error:
        assert str(error) == "not a calendar"  # noqa: PT017
    else:
        assert all(entry.starts_at < entry.ends_at for entry in found)
