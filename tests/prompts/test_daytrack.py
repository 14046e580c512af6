"""The day at a glance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventnet.prompts.daytrack import APART, MARGIN, MOST_LABELS, WIDTH, track_of

NINE = datetime(2026, 9, 17, 9, 0, tzinfo=UTC)
MINUTES = st.lists(st.integers(0, 9 * 60), max_size=12).map(sorted)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def test_hours_stand_evenly_between_the_margins() -> None:
    track = track_of(at(0), at(9 * 60), [], at(30))
    assert len(track.hours) == 10
    assert track.hours[0][0] == MARGIN
    assert track.hours[-1][0] == WIDTH - MARGIN
    assert track.now_x == round((track.hours[0][0] + track.hours[1][0]) / 2)


def test_the_line_is_widened_to_whole_hours_and_to_what_was_sent_early() -> None:
    track = track_of(at(10), at(70), [(at(-20), "sent")], at(600))
    assert [moment for _, moment in track.hours] == [at(-60), at(0), at(60), at(120)]
    assert track.now_x is None


def test_long_days_have_few_labels() -> None:
    assert len(track_of(at(0), at(24 * 60), [], at(0)).hours) <= MOST_LABELS + 1


@given(MINUTES)
def test_no_two_marks_cover_each_other(minutes: list[int]) -> None:
    pins = track_of(at(0), at(9 * 60), [(at(one), "plan") for one in minutes], at(0)).pins
    assert [pin.number for pin in pins] == list(range(1, len(minutes) + 1))
    for one in pins:
        for other in pins:
            if one.number < other.number and one.y == other.y:
                assert other.x - one.x >= APART


def test_the_programme_stands_below_the_line_and_names_what_fits() -> None:
    talks = [
        (at(60), at(180), "Streets for all", True),
        (at(180), at(190), "A break of ten minutes", False),
        (at(-600), at(-500), "Yesterday", True),
        (at(400), at(900), "The long evening", False),
    ]
    track = track_of(at(0), at(9 * 60), [], at(0), talks)
    assert [(block.title, block.is_quiet) for block in track.blocks] == [
        ("Streets for all", True),
        ("", False),
        ("The long evening", False),
    ]
    assert all(MARGIN <= block.x < block.x + block.width <= WIDTH for block in track.blocks)
