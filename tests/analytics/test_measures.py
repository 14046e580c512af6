"""Measures, against the same things computed slowly, one person at a time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.analytics.measures import (
    MOST_STEPS,
    class_of,
    connections_in,
    coverage,
    difference,
    gini,
    interval,
    met_in,
    people_in,
    share,
    time_line,
    width_for,
)

NINE = datetime(2026, 6, 11, 9, 0, tzinfo=UTC)
MIDNIGHT = NINE.replace(hour=0)
people = st.lists(st.integers(0, 40), max_size=60)
minutes = st.dictionaries(
    st.integers(-300, 3000).map(lambda n: NINE + timedelta(minutes=n)),
    st.integers(1, 30),
    max_size=40,
)


def slow_gini(values: list[int]) -> float:
    """Half the mean difference between two people, relative to the mean: the definition, pair by pair."""
    mean = sum(values) / len(values)
    differences = sum(abs(one - other) for one in values for other in values)
    return differences / len(values) ** 2 / mean / 2


@given(people)
def test_people_connections_and_who_met_are_counted(values: list[int]) -> None:
    degrees = Counter(values)
    assert people_in(degrees) == len(values)
    assert met_in(degrees) == len([value for value in values if value])
    assert connections_in(degrees) == sum(values) // 2


@given(people)
def test_coverage_puts_each_person_into_one_class(values: list[int]) -> None:
    slow = (
        values.count(0),
        values.count(1),
        values.count(2),
        len([value for value in values if value in {3, 4, 5}]),
        len([value for value in values if value > 5]),
    )
    assert coverage(Counter(values)) == slow


@pytest.mark.parametrize(("connections", "place"), [(0, 0), (1, 1), (2, 2), (3, 3), (5, 3), (6, 4)])
def test_the_classes_begin_and_end_where_they_say(connections: int, place: int) -> None:
    assert class_of(connections) == place


@given(people.filter(any))
def test_gini_is_the_mean_difference_between_two_people(values: list[int]) -> None:
    assert gini(Counter(values)) == pytest.approx(slow_gini(values))


@given(st.integers(1, 50), st.integers(1, 20))
def test_gini_is_nothing_when_all_have_as_many(people_count: int, each: int) -> None:
    assert gini({each: people_count}) == 0


def test_gini_says_nothing_where_there_is_nothing() -> None:
    assert gini({}) is None
    assert gini({0: 7}) is None
    assert share(0, 0) is None
    assert share(3, 4) == 0.75


@given(minutes, st.integers(0, 600))
def test_every_connection_is_in_exactly_one_step_of_the_time_line(
    made: dict[datetime, int], lasts: int
) -> None:
    steps = time_line(made, start=NINE, end=NINE + timedelta(minutes=lasts), origin=MIDNIGHT)
    assert sum(step.connections for step in steps) == sum(made.values())
    for step in steps:
        end = step.at + timedelta(minutes=step.minutes)
        inside = [count for at, count in made.items() if step.at <= at < end]
        assert step.connections == sum(inside)


@given(minutes, st.integers(0, 600))
def test_steps_follow_each_other_at_round_times_and_are_not_too_many(
    made: dict[datetime, int], lasts: int
) -> None:
    steps = time_line(made, start=NINE, end=NINE + timedelta(minutes=lasts), origin=MIDNIGHT)
    width = timedelta(minutes=steps[0].minutes)
    assert len(steps) <= MOST_STEPS + 1
    assert all((step.at - MIDNIGHT) % width == timedelta() for step in steps)
    for step, after in pairwise(steps):
        assert after.at - step.at == width


@pytest.mark.parametrize(
    ("hours", "width"), [(0, 10), (8, 10), (14, 15), (24, 30), (33, 30), (72, 120), (24 * 60, 1440)]
)
def test_a_longer_event_has_wider_steps(hours: int, width: int) -> None:
    assert width_for(NINE, NINE + timedelta(hours=hours)) == width


def test_the_difference_of_two_shares_is_that_of_the_published_examples() -> None:
    """R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10, examples (a), (b) and (e)."""
    examples = [
        ((56, 70), (48, 80), (0.2, 0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.6, 0.1705, 0.8090)),
        ((5, 56), (0, 29), (0.0893, -0.0381, 0.1926)),
    ]
    for one, other, published in examples:
        assert difference(one, other) == pytest.approx(published, abs=5e-5)


@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 300), st.integers(1, 300))
def test_an_interval_holds_its_share_and_turning_the_two_turns_the_sign(
    part: int, rest: int, other_part: int, other_rest: int
) -> None:
    one, other = (part, part + rest), (other_part, other_part + other_rest)
    low, high = interval(*one)
    assert 0 <= low <= part / (part + rest) <= high <= 1
    gap, below, above = difference(one, other)
    assert -1 <= below <= gap <= above <= 1
    assert difference(other, one) == pytest.approx((-gap, -above, -below))


def test_there_is_no_share_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        interval(0, 0)
