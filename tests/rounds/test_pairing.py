"""Nobody sits with somebody twice or with somebody they are kept apart from, and nobody is left over if it can be helped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.rounds.company import Bonds, Guest, Pair
from eventnet.rounds.pairing import PART, Seating, place

sizes = st.sampled_from((2, 3, 4))
seeds = st.text("abc", max_size=3)


def named(count: int) -> list[Guest]:
    return [Guest(f"p{number:03}") for number in range(count)]


@st.composite
def some_pairs(draw: st.DrawFn, count: int, most: int = 60) -> list[Pair]:
    every = list(combinations([one.id for one in named(count)], 2))
    if not every:
        return []
    picked: list[Pair] = draw(st.lists(st.sampled_from(every), max_size=most))
    return [pair if draw(st.booleans()) else pair[::-1] for pair in picked]


@st.composite
def companies(draw: st.DrawFn) -> tuple[int, list[Pair], list[Pair]]:
    count = draw(st.integers(0, 24))
    return count, draw(some_pairs(count)), draw(some_pairs(count))


def either_way(*pairs: Collection[Pair]) -> set[Pair]:
    return {turned for some in pairs for pair in some for turned in (pair, pair[::-1])}


def check(seating: Seating, guests: Sequence[Guest], barred: set[Pair], size: int) -> None:
    """Assert what holds of every round, however little is possible."""
    seen = Counter([*(one for table in seating.tables for one in table), *seating.waiting])
    assert seen == Counter(one.id for one in guests)
    assert not barred.intersection(seating.pairs())
    assert all(2 <= len(table) <= size + 1 for table in seating.tables)
    for one in seating.waiting:
        for table in seating.tables:
            full = len(table) > size
            assert full or any((one, other) in barred for other in table), (one, table)
    for pair in combinations(seating.waiting, 2):
        assert pair in barred


@given(companies(), sizes, seeds)
def test_everybody_has_one_place_and_no_table_holds_what_must_not_be(
    company: tuple[int, list[Pair], list[Pair]], size: int, seed: str
) -> None:
    count, apart, sat = company
    guests = named(count)
    seating = place(guests, Bonds(apart=apart, sat=sat), size=size, seed=seed)
    check(seating, guests, either_way(apart, sat), size)


@st.composite
def who_all_have_many_left(draw: st.DrawFn) -> tuple[int, list[Pair]]:
    """Draw bars such that each may still sit with more than half of all."""
    count = draw(st.integers(4, 30))
    room = Counter({one.id: count - 1 - (count // 2 + 1) for one in named(count)})
    barred: list[Pair] = []
    for one, other in draw(some_pairs(count, most=200)):
        if (one, other) not in either_way(barred) and room[one] > 0 and room[other] > 0:
            room.subtract((one, other))
            barred.append((one, other))
    return count, barred


@given(who_all_have_many_left(), seeds)
def test_nobody_waits_while_each_may_sit_with_more_than_half_of_all(
    company: tuple[int, list[Pair]], seed: str
) -> None:
    count, barred = company
    seating = place(named(count), Bonds(sat=barred), size=2, seed=seed)
    assert seating.waiting == ()
    assert sorted(map(len, seating.tables))[:-1] == [2] * (count // 2 - 1)


@given(st.integers(2, 6).flatmap(lambda n: st.tuples(st.just(n), some_pairs(n, most=14))), sizes)
def test_of_a_handful_as_many_sit_as_can(company: tuple[int, list[Pair]], size: int) -> None:
    count, barred = company
    seating = place(named(count), Bonds(apart=barred), size=size, seed="")
    seated = sum(map(len, seating.tables))
    assert seated == most_who_can(
        frozenset(one.id for one in named(count)), frozenset(either_way(barred)), size
    )


@cache
def most_who_can(people: frozenset[str], barred: frozenset[Pair], size: int) -> int:
    """Return how many of these can sit, reckoned one table at a time in another way than the product does."""
    best = 0
    for length in range(2, size + 2):
        for table in combinations(sorted(people), length):
            if not barred.intersection(combinations(table, 2)):
                best = max(best, length + most_who_can(people - set(table), barred, size))
    return best


@pytest.mark.parametrize(
    ("people", "rounds", "size"),
    [
        (4, 3, 2),
        (6, 5, 2),
        (8, 7, 2),
        (10, 9, 2),
        (12, 8, 2),
        (21, 10, 2),
        (9, 4, 3),
        (15, 4, 3),
        (16, 4, 4),
        (30, 6, 4),
    ],
)
def test_all_rounds_go_without_a_break_where_there_is_a_way(
    people: int, rounds: int, size: int
) -> None:
    guests, sat = named(people), set[Pair]()
    for number in range(rounds):
        seating = place(
            guests, Bonds(sat=sat), size=size, seed=str(number), rounds_left=rounds - number
        )
        check(seating, guests, either_way(sat), size)
        assert seating.waiting == (), number
        sat.update(seating.pairs())


def test_an_odd_one_makes_a_three_and_fours_lend_to_threes() -> None:
    def lengths(people: int, size: int) -> list[int]:
        return sorted(map(len, place(named(people), Bonds(), size=size, seed="x").tables))

    assert [lengths(people, 2) for people in (0, 1, 2, 3, 5, 9)] == [
        [],
        [],
        [2],
        [3],
        [2, 3],
        [2, 2, 2, 3],
    ]
    assert [lengths(people, 3) for people in (4, 5, 6, 7, 8, 10)] == [
        [4],
        [2, 3],
        [3, 3],
        [3, 4],
        [4, 4],
        [3, 3, 4],
    ]
    assert [lengths(people, 4) for people in (5, 6, 7, 8, 9, 10)] == [
        [5],
        [3, 3],
        [3, 4],
        [4, 4],
        [3, 3, 3],
        [3, 3, 4],
    ]


def test_those_sit_together_who_would_not_meet_otherwise() -> None:
    guests = [
        Guest(f"p{number}", group="ab"[number % 2], is_new=number < 10) for number in range(20)
    ]
    by_id = {one.id: one for one in guests}
    known = [(f"p{number}", f"p{number + 11}") for number in range(9)]
    seating = place(guests, Bonds(known=known), size=2, seed="mixed")
    for one, other in seating.pairs():
        assert by_id[one].group != by_id[other].group
        assert (one, other) not in either_way(known)
    colleagues = [
        Guest(f"p{number}", organisation="Lima Maps" if number < 4 else "") for number in range(8)
    ]
    for one, other in place(colleagues, Bonds(), size=2, seed="").pairs():
        assert not {one, other} <= {"p0", "p1", "p2", "p3"}
    new = [Guest(f"p{number}", is_new=number < 4) for number in range(8)]
    for one, other in place(new, Bonds(), size=2, seed="").pairs():
        assert not {one, other} <= {"p0", "p1", "p2", "p3"}
    distant = [("p0", "p1"), ("p2", "p3")]
    far = place(
        [Guest(f"p{number}") for number in range(4)], Bonds(distant=distant), size=2, seed=""
    )
    assert not either_way(distant).intersection(far.pairs())


def test_who_waited_before_waits_last() -> None:
    friends = [Guest("a"), Guest("b"), Guest("c", waited=2)]
    bonds = Bonds(sat=[("a", "b")], apart=[("a", "c"), ("b", "x")])
    assert place(friends, bonds, size=2, seed="").waiting == ("a",)


@given(companies(), sizes, seeds, st.randoms(use_true_random=False))
def test_the_order_in_which_people_come_changes_nothing(
    company: tuple[int, list[Pair], list[Pair]], size: int, seed: str, chance: Random
) -> None:
    count, apart, sat = company
    guests = named(count)
    first = place(guests, Bonds(apart=apart, sat=sat), size=size, seed=seed)
    chance.shuffle(guests)
    turned = Bonds(apart=[pair[::-1] for pair in reversed(apart)], sat=[*sat, *sat])
    assert place(guests, turned, size=size, seed=seed) == first


@pytest.mark.parametrize("size", [2, 3, 4])
def test_a_hall_is_placed_in_parts_and_keeps_every_rule(size: int) -> None:
    guests, sat = named(3 * PART + 7), set[Pair]()
    apart = [(f"p{number:03}", f"p{number + 40:03}") for number in range(0, 600, 7)]
    for number in range(3):
        seating = place(
            guests, Bonds(apart=apart, sat=sat), size=size, seed=str(number), rounds_left=3 - number
        )
        check(seating, guests, either_way(apart, sat), size)
        assert seating.waiting == ()
        sat.update(seating.pairs())
