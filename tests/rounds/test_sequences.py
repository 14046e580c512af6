"""Whatever sequence of people coming, leaving and blocking each other: the rules of the rounds hold in every round."""

from __future__ import annotations

from itertools import combinations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from eventnet.rounds.company import Bonds, Guest, Pair
from eventnet.rounds.mending import mended
from eventnet.rounds.pairing import place

any_number = st.integers(0, 60)


class Hall(RuleBasedStateMachine):
    """People who come and go, and rounds as the room has them placed and mended."""

    size = 2

    def __init__(self) -> None:
        super().__init__()
        self.here: list[str] = []
        self.came = 0
        self.rounds = 0
        self.tables: dict[int, list[str]] = {}
        self.apart: set[Pair] = set()
        self.sat: set[Pair] = set()
        self.waits: set[str] = set()

    @rule(many=st.integers(1, 9))
    def people_come(self, many: int) -> None:
        """Let some come; they have no table yet."""
        new = [f"p{self.came + number:03}" for number in range(many)]
        self.came += many
        self.here += new
        self.waits.update(new)

    @rule(which=any_number)
    def somebody_leaves(self, which: int) -> None:
        """Let one leave, whether the round is on or not, and have the round mended."""
        if self.here:
            gone = self.here.pop(which % len(self.here))
            self.waits.discard(gone)
            for table in self.tables.values():
                table[:] = [one for one in table if one != gone]
            self._mend(joins=False)

    @rule(one=any_number, other=any_number, joins=st.booleans())
    def somebody_blocks(self, one: int, other: int, *, joins: bool) -> None:
        """Let one block another, perhaps at the same table."""
        if len(self.here) > 1:
            pair = self.here[one % len(self.here)], self.here[other % len(self.here)]
            if pair[0] != pair[1]:
                self.apart.add((min(pair), max(pair)))
                self._mend(joins=joins)

    @rule()
    def a_round_is_placed(self) -> None:
        """Place the next round."""
        self.rounds += 1
        seating = place(
            map(Guest, self.here),
            Bonds(apart=self.apart, sat=self.sat),
            size=self.size,
            seed=str(self.rounds),
        )
        assert not self.sat.intersection(seating.pairs())
        self.tables = {number: list(table) for number, table in enumerate(seating.tables, 1)}
        self.waits = set(seating.waiting)
        self.sat.update(seating.pairs())

    def _mend(self, *, joins: bool) -> None:
        moves = mended(
            {number: list(map(Guest, table)) for number, table in self.tables.items() if table},
            list(map(Guest, sorted(self.waits))),
            Bonds(apart=self.apart, sat=self.sat),
            size=self.size,
            seed=str(self.rounds),
            joins=joins,
        )
        for table in self.tables.values():
            table[:] = [one for one in table if one not in moves]
        for one, number in moves.items():
            if number is None:
                self.waits.add(one)
                continue
            mates = self.tables.setdefault(number, [])
            assert not self.sat.intersection(
                (min(one, mate), max(one, mate)) for mate in mates if mate not in moves
            )
            mates.append(one)
            self.waits.discard(one)
        for table in self.tables.values():
            self.sat.update(combinations(sorted(table), 2))

    @invariant()
    def no_table_holds_what_must_not_be(self) -> None:
        """Nobody sits alone, at two tables, or with whom they are kept apart from; who waits could not sit with another."""
        seated = [one for table in self.tables.values() for one in table]
        assert sorted([*seated, *self.waits]) == sorted(self.here)
        for table in self.tables.values():
            assert len(table) in {0, *range(2, self.size + 2)}
            assert not self.apart.intersection(combinations(sorted(table), 2))


class Threes(Hall):
    """The same at tables for three."""

    size = 3


class Fours(Hall):
    """The same at tables for four."""

    size = 4


def test_the_rules_hold_in_pairs() -> None:
    run_state_machine_as_test(Hall, settings=settings(max_examples=30, stateful_step_count=30))


def test_the_rules_hold_in_threes() -> None:
    run_state_machine_as_test(Threes, settings=settings(max_examples=15, stateful_step_count=30))


def test_the_rules_hold_in_fours() -> None:
    run_state_machine_as_test(Fours, settings=settings(max_examples=15, stateful_step_count=30))
