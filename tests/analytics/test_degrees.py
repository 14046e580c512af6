"""Coverage beside the number of connections: the sum of all degrees gives no small cell away."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, product

import pytest

from eventnet.analytics.degrees import (
    FEWEST_PEOPLE,
    fewest_who_met,
    is_possible,
    may_tell,
    publish_coverage,
)
from eventnet.analytics.measures import coverage
from eventnet.analytics.suppression import is_small
from tests.analytics.test_suppression import tables


def networks(people: int) -> set[tuple[tuple[int, ...], int]]:
    """Return (coverage, connections) of every network of so many people, drawn edge by edge."""
    pairs = list(combinations(range(people), 2))
    found = set()
    for chosen in product((False, True), repeat=len(pairs)):
        ends = [0] * people
        for there, (one, other) in zip(chosen, pairs, strict=True):
            ends[one] += there
            ends[other] += there
        degrees: dict[int, int] = defaultdict(int)
        for end in ends:
            degrees[end] += 1
        found.add((coverage(degrees), sum(chosen)))
    return found


@pytest.mark.parametrize("people", [2, 3, 4, 5])
def test_what_is_possible_is_what_some_network_has(people: int) -> None:
    drawn = networks(people)
    pairs = people * (people - 1) // 2
    said = {
        (cells, connections)
        for cells in tables(people, 5)
        for connections in range(pairs + 1)
        if is_possible(cells, connections)
    }
    assert said == drawn


@pytest.mark.parametrize("people", [2, 3, 4, 5])
def test_the_fewest_who_met_are_the_fewest_in_any_network(people: int) -> None:
    for connections in range(people * (people - 1) // 2 + 1):
        met = [people - cells[0] for cells, made in networks(people) if made == connections]
        assert min(met) == fewest_who_met(connections)


def test_no_small_cell_of_coverage_can_be_found_out_with_the_totals() -> None:
    """The attacker knows both totals, how networks are made, and this procedure."""
    people = FEWEST_PEOPLE
    told = [made for made in range(people * (people - 1) // 2 + 1) if may_tell(people, made)]
    assert told == list(range(5, 27))
    for connections in told:
        truths = [cells for cells in tables(people, 5) if is_possible(cells, connections)]
        behind = defaultdict(list)
        for cells in truths:
            behind[publish_coverage(cells, connections)].append(cells)
        for row, alike in behind.items():
            for place in range(5):
                values = {cells[place] for cells in alike}
                by_totals_alone = len({cells[place] for cells in truths}) == 1
                if len(values) == 1 and is_small(values.pop()):
                    assert by_totals_alone, (row, alike)


def test_a_chain_is_hidden_because_its_ends_could_be_counted() -> None:
    """Fifteen met nobody, four are the ends of two chains, one is between: only the totals may be seen."""
    row = publish_coverage((15, 4, 1, 0, 0), 3)
    assert [block.people for block in row.blocks] == [20]
    assert not row.is_few(1)


def test_a_meet_up_of_twelve_sees_how_many_met() -> None:
    row = publish_coverage((0, 0, 0, 7, 5), 26)
    assert [row.value(place) for place in range(5)] == [0, 0, 0, 7, 5]
    assert not may_tell(11, 26)


def test_a_large_event_is_told_apart_quickly_and_in_full() -> None:
    row = publish_coverage((3, 400, 800, 3000, 5797), 200_000)
    assert row.is_few(0)
    assert row.value(4) == 5797
