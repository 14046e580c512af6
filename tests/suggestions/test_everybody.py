"""Lists for everybody: all are shown, nobody to all, the fewest contacts first."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.suggestions.everybody import Suggestion, lists_for_all
from eventnet.suggestions.gathering import Gathering, Person, gather
from tests.suggestions.gatherings import Told, people, tellings


def lists(gathering: Gathering, **bounds: Any) -> dict[str, list[Suggestion]]:
    return dict(lists_for_all(gathering, **bounds))


def shown(found: dict[str, list[Suggestion]]) -> Counter[str]:
    return Counter(one.id for suggestions in found.values() for one in suggestions)


def crowd(count: int, meetings: int, seed: int) -> Gathering:
    """Return a crowd in which few are known to many, and every tenth person has met nobody."""
    chance = Random(seed)
    names = [f"p{number:03}" for number in range(count)]
    mixing = [name for number, name in enumerate(names) if number % 10]
    met = [
        (mixing[int(len(mixing) * chance.random() ** 3)], chance.choice(mixing))
        for _ in range(meetings)
    ]
    return gather(people(*names), met=met)


@pytest.mark.parametrize("seed", range(3))
def test_everybody_is_shown_at_least_twice_and_nobody_more_than_fifteen_times(seed: int) -> None:
    gathering = crowd(200, 1500, seed)
    found = lists(gathering, length=5)
    counts = shown(found)
    assert set(found) == {person.id for person in gathering.people}
    assert all(len(suggestions) == 5 for suggestions in found.values())
    assert min(counts[person.id] for person in gathering.people) >= 2
    assert max(counts.values()) <= 15


def test_by_score_alone_some_would_never_be_shown() -> None:
    # Says that the test above can fail: without a least number the newcomers are on no list.
    gathering = crowd(200, 1500, 0)
    counts = shown(lists(gathering, length=5, min_shown=0, max_shown=200))
    assert min(counts[person.id] for person in gathering.people) == 0
    assert max(counts.values()) > 15


def test_nearly_everybody_has_somebody_on_their_list_who_has_them_too() -> None:
    found = lists(crowd(200, 1500, 1), length=5)
    mutual = sum(
        any(viewer in {two.id for two in found[one.id]} for one in suggestions)
        for viewer, suggestions in found.items()
    )
    assert mutual >= 0.9 * len(found)


def test_those_who_have_met_nobody_are_served_before_the_others() -> None:
    # Three want what one offers; each may be shown once. It goes to the one who has met nobody.
    folk = [
        Person("ana", asks="bees"), Person("bo", asks="bees"), Person("new", asks="bees"),
        Person("zoe", offers="bees"), *people("x", "y"),
    ]  # fmt: skip
    gathering = gather(folk, met=[("ana", "x"), ("bo", "y")])
    found = lists(gathering, length=1, min_shown=1, max_shown=1)
    assert [one.id for one in found["new"]] == ["zoe"]
    assert [one.id for one in found["zoe"]] == ["new"]


def test_someone_barred_on_one_side_only_is_still_shown_to_others() -> None:
    folk = people("ana", "bo", "cy")
    found = lists(gather(folk, barred=[("bo", "ana"), ("ana", "bo")]), length=2)
    assert [one.id for one in found["ana"]] == ["cy"]
    assert [one.id for one in found["bo"]] == ["cy"]
    assert {one.id for one in found["cy"]} == {"ana", "bo"}


@pytest.mark.parametrize("names", [[], ["ana"]])
def test_nobody_to_meet_is_an_empty_list(names: list[str]) -> None:
    assert lists(gather(people(*names))) == {name: [] for name in names}


@given(tellings(), st.integers(1, 6), st.integers(0, 3), st.integers(1, 6))
def test_lists_keep_to_consent_and_to_their_bounds(
    told: Told, length: int, least: int, most: int
) -> None:
    found = lists(told.gathered(), length=length, min_shown=least, max_shown=most)
    assert set(found) == {person.id for person in told.people if person.open}
    for viewer, suggestions in found.items():
        names = [one.id for one in suggestions]
        assert len(names) == len(set(names)) <= length
        assert all(told.may_show(viewer, name) for name in names)
        assert all(one.reasons for one in suggestions)
        scores = [one.score for one in suggestions]
        assert scores == sorted(scores, reverse=True)
    assert max(shown(found).values(), default=0) <= most


@given(tellings(smallest=2, all_open=True))
def test_whoever_can_be_shown_is_shown(told: Told) -> None:
    counts = shown(lists(told.gathered(), length=5))
    for person in told.people:
        possible = sum(told.may_show(viewer.id, person.id) for viewer in told.people)
        assert counts[person.id] >= min(1, possible)


@given(tellings(), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_changes_no_list(told: Told, chance: Random) -> None:
    assert lists(told.mixed(chance).gathered()) == lists(told.gathered())
