"""A table that has lost somebody is mended with as little moving as it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from eventnet.rounds.company import Bonds, Guest, Pair
from eventnet.rounds.mending import Moves, mended

NAMES = [f"p{number:02}" for number in range(14)]
pairs = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=12)


def mend(
    tables: Mapping[int, str],
    loose: str = "",
    *,
    apart: Sequence[Pair] = (),
    sat: Sequence[Pair] = (),
    size: int = 2,
    joins: bool = False,
) -> Moves:
    seated = {number: [Guest(one) for one in names] for number, names in tables.items()}
    bonds = Bonds(apart=apart, sat=sat)
    return mended(seated, [Guest(one) for one in loose], bonds, size=size, seed="", joins=joins)


def test_whole_tables_stay_as_they_are() -> None:
    assert mend({1: "ab", 2: "cde"}) == {}
    assert mend({1: "abc", 4: "defg"}, size=3) == {}


def test_two_who_are_alone_sit_together_at_a_table_of_one_of_them() -> None:
    moves = mend({3: "a", 4: "bc", 7: "d"})
    assert moves in ({"a": 7}, {"d": 3})


def test_one_who_is_alone_makes_a_three_at_the_table_that_may_have_them() -> None:
    assert mend({1: "a", 2: "bc", 3: "de"}, sat=[("a", "b")]) == {"a": 3}
    assert mend({1: "a", 2: "bc", 3: "de"}, sat=[("a", "b")], apart=[("e", "a")]) == {"a": None}


def test_those_who_blocked_each_other_part_and_one_of_them_stays() -> None:
    assert mend({1: "abc", 2: "de"}, apart=[("a", "c"), ("c", "d"), ("a", "d")]) in (
        {"a": None},
        {"c": None},
    )
    parted = mend({1: "ab", 2: "cd", 3: "ef"}, apart=[("a", "b")])
    assert set(parted) == {"a", "b"}
    assert parted["a"] != parted["b"]
    assert set(parted.values()) <= {2, 3}


def test_latecomers_sit_with_each_other_or_with_somebody_alone_and_disturb_no_talk() -> None:
    assert mend({1: "ab"}, "c") == {}
    assert mend({1: "ab"}, "c", joins=True) == {"c": 1}
    assert mend({1: "ab"}, "cd") == {"c": 2, "d": 2}
    assert mend({1: "a", 2: "bc"}, "d") == {"d": 1}
    assert mend({1: "ab"}, "cd", apart=[("c", "d")]) == {}


@given(
    st.lists(st.sampled_from(range(1, 6)), min_size=14, max_size=14),
    st.integers(0, 4),
    pairs,
    pairs,
    st.sampled_from((2, 3, 4)),
    st.booleans(),
)
def test_afterwards_nobody_sits_alone_or_with_whom_they_are_kept_apart_from(
    seats: list[int], loose: int, apart: list[Pair], sat: list[Pair], size: int, joins: bool
) -> None:
    before: dict[int, list[Guest]] = {}
    for name, number in zip(NAMES[loose:], seats, strict=False):
        if len(before.setdefault(number, [])) <= size:
            before[number].append(Guest(name))
    waiting = [Guest(name) for name in NAMES[:loose]]
    bonds = Bonds(apart=apart, sat=sat)
    moves = mended(before, waiting, bonds, size=size, seed="", joins=joins)

    after: dict[int, set[str]] = {}
    was = {one.id: number for number, table in before.items() for one in table}
    for name, place in {**was, **moves}.items():
        if place is not None:
            after.setdefault(place, set()).add(name)
    kept_apart = {frozenset(pair) for pair in apart}
    for table in after.values():
        assert 2 <= len(table) <= size + 1
        assert not {frozenset(pair) for pair in combinations(table, 2)} & kept_apart
    strangers_only = {frozenset(pair) for pair in (*apart, *sat)}
    for name in moves:
        mates = after.get(moves[name] or 0, set()) - {name}
        moved_mates = {mate for mate in mates if was.get(mate) != was.get(name) or mate in moves}
        assert not {frozenset((name, mate)) for mate in moved_mates} & strangers_only
    again = mended(
        {number: [Guest(one) for one in sorted(table)] for number, table in after.items()},
        [one for one in (*waiting, *map(Guest, was)) if {**was, **moves}.get(one.id) is None],
        bonds, size=size, seed="", joins=joins,
    )  # fmt: skip
    assert again == {}
