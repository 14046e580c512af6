"""Who sits with whom in the next round: values in, tables out.

Nobody sits with somebody again, or with somebody who blocked them or whom they blocked, and nobody is left over as long as
there is a table that may take them: pairs have a three for an odd one, threes and fours a table of one more or less. Among
all ways that keep this, people are brought together who would not meet otherwise: not yet connected, of different groups
and organisations, newcomers with old hands.

With few people a round that looks good can spoil the next ones. So it is tried how the rounds would go on, and another way is
taken where somebody would be left over. With many, parts of them drawn by chance are placed apart from each other: among
hundreds there is somebody for everybody, and time and memory grow with the number of people, not with its square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from eventnet.rounds.company import CHANCE, Bonds, Company, Guest, Pair, company_of, shuffled
from eventnet.rounds.fewest import FEW, best_of_all
from eventnet.rounds.matching import Table, tables_of
from eventnet.rounds.settling import fewest_at, settled

LOOK_AHEAD_TO = 40
"""Among more people there is always somebody new to sit with."""

TRIES = 48

PART = 240
"""So many people are placed apart from the others, where there are at least twice as many. All sizes of table divide it."""


@dataclass(frozen=True)
class Seating:
    """One round: who sits at which table, in an order of chance, and for whom there is none."""

    tables: tuple[tuple[str, ...], ...]
    waiting: tuple[str, ...] = ()

    def pairs(self) -> Iterator[Pair]:
        """Yield everybody who sits at one table with whom, the lower id first."""
        for table in self.tables:
            yield from combinations(sorted(table), 2)


def place(
    guests: Iterable[Guest], bonds: Bonds, *, size: int, seed: str, rounds_left: int = 1
) -> Seating:
    """Return a round at tables of `size` (2, 3 or 4), one fewer or more where it must be.

    `rounds_left` counts this one. The same people, bonds and seed give the same round, in whatever order they come.
    """
    there = shuffled(guests, seed)
    if len(there) < 2 * PART:
        return _best_of_tries(there, bonds, size=size, seed=seed, rounds_left=rounds_left)
    tables: list[tuple[str, ...]] = []
    left: list[Guest] = []
    parts = _parts(there)
    split = bonds.split([[one.id for one in part] for part in parts])
    for part, own in zip(parts, split, strict=True):
        people = left + part
        between = bonds.split([[one.id for one in people]])[0] if left else own
        found = _best_of_tries(people, between, size=size, seed=seed)
        tables += found.tables
        left = [one for one in people if one.id in found.waiting]
    return Seating(tuple(tables), tuple(one.id for one in left))


def _parts(people: Sequence[Guest]) -> list[list[Guest]]:
    """Return people in parts of the same size; the last has up to twice as many."""
    cuts = range(0, len(people) - 2 * PART + 1, PART)
    whole = [list(people[start : start + PART]) for start in cuts]
    return [*whole, list(people[len(whole) * PART :])]


def _best_of_tries(
    people: Sequence[Guest], bonds: Bonds, *, size: int, seed: str, rounds_left: int = 1
) -> Seating:
    """Return a round after which the fewest would be left over in those to come, as far as that can be tried."""
    tries = TRIES if len(people) <= LOOK_AHEAD_TO else 1
    best: tuple[tuple[int, int, int], Seating] | None = None
    for number in range(tries):
        company = company_of(people, bonds, seed=f"{seed} {number}", chance=CHANCE * (1 + number))
        tables, waiting = _seated(company, size)
        later = _left_over(company.after(tables), size, rounds_left - 1) if tries > 1 else 0
        small = sum(len(table) < fewest_at(size) for table in tables)
        worth = len(waiting), later, small
        if best is None or worth < best[0]:
            best = worth, _named(company, tables, waiting)
        if not any(best[0]):
            break
    return best[1] if best else Seating(())


def _seated(company: Company, size: int) -> tuple[list[Table], list[int]]:
    if len(company) <= FEW:
        return best_of_all(company, size)
    tables, left = tables_of(company, range(len(company)), size)
    return settled(company, tables, left, size)


def _left_over(company: Company, size: int, rounds: int) -> int:
    """Return for how many there would be no table in the rounds that follow, one by one."""
    total = 0
    for _ in range(rounds):
        tables, waiting = _seated(company, size)
        total += len(waiting)
        company = company.after(tables)
    return total


def _named(company: Company, tables: list[Table], waiting: list[int]) -> Seating:
    return Seating(
        tuple(tuple(company.ids[one] for one in table) for table in tables),
        tuple(company.ids[one] for one in waiting),
    )
