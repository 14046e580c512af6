"""Places for those whom the matching left: at a table with room, or by an exchange with somebody who fits elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from eventnet.rounds.company import Company, Numbers
from eventnet.rounds.matching import NEVER, Table, twos

FULL = 2 * NEVER
"""What a table costs that has no room."""


def most_at(size: int) -> int:
    """Return how many sit at a table at most, so that nobody is left over."""
    return size + 1


def fewest_at(size: int) -> int:
    """Return below how many a table is better dissolved, where its people find other places."""
    return min(size, 3)


class Room:
    """The tables as they fill: who sits where, and what it would cost to sit there too."""

    def __init__(self, company: Company, tables: Iterable[Sequence[int]], size: int) -> None:
        self._company = company
        self._size = size
        self._at: NDArray[np.int64] = np.full(len(company), -1, dtype=np.int64)
        self.tables: list[Table] = []
        for table in tables:
            self.open(table)

    def open(self, people: Sequence[int]) -> None:
        """Seat these people at a table of their own."""
        self._at[list(people)] = len(self.tables)
        self.tables.append(list(people))

    def seat(self, one: int, table: int) -> None:
        """Let somebody sit down at a table."""
        self._at[one] = table
        self.tables[table].append(one)

    def rise(self, one: int) -> None:
        """Let somebody leave the table where they sit."""
        self.tables[int(self._at[one])].remove(one)
        self._at[one] = -1

    def offers(self, one: int) -> Numbers:
        """Return for each table what it costs that this person joins it: `NEVER` and more where they may not.

        Small tables come first, then cheap ones; an empty one is no table any more.
        """
        seated = np.flatnonzero(self._at >= 0)
        where = self._at[seated]
        count = len(self.tables)
        company = self._company
        prices = np.bincount(where, company.cost[one, seated], minlength=count)
        barred = np.bincount(where, company.barred[one, seated], minlength=count)
        lengths = np.array([len(table) for table in self.tables], dtype=np.int64)
        shut = (lengths >= most_at(self._size)) | (lengths == 0)
        offers: Numbers = prices + 100.0 * lengths + NEVER * barred + FULL * shut
        return offers

    def welcome(self, one: int, *, not_at: int = -1) -> bool:
        """Seat somebody at the best table that may take them; tell whether there is one."""
        offers = self.offers(one)
        if 0 <= not_at < len(offers):
            offers[not_at] = FULL
        best = int(offers.argmin()) if len(offers) else -1
        if best < 0 or offers[best] >= NEVER:
            return False
        self.seat(one, best)
        return True

    def exchange(self, one: int) -> bool:
        """Seat somebody in another's place, who finds one elsewhere; tell whether it went."""
        for number in range(len(self.tables)):
            for other in list(self.tables[number]):
                rest = [there for there in self.tables[number] if there != other]
                if not rest or not self._company.fits(one, rest):
                    continue
                self.rise(other)
                if self.welcome(other, not_at=number):
                    self.seat(one, number)
                    return True
                self.seat(other, number)
        return False

    def dissolve(self, number: int) -> None:
        """Spread a small table over the others, if that goes for all of it."""
        people = list(self.tables[number])
        before = self._at.copy(), [list(table) for table in self.tables]
        for one in people:
            self.rise(one)
        if not all(self.welcome(one, not_at=number) for one in people):
            self._at, self.tables = before


def settled(
    company: Company, tables: Iterable[Sequence[int]], waiting: Iterable[int], size: int
) -> tuple[list[Table], list[int]]:
    """Return the tables with as many of those who wait as it goes, and who still waits. Who waited before comes first."""
    room = Room(company, tables, size)
    turns = sorted(waiting, key=lambda one: (-company.waited[one], one))
    left = [one for one in turns if not room.welcome(one)]
    left = [one for one in left if not room.exchange(one)]
    pairs, left = twos(company, left)
    for pair in pairs:
        room.open(pair)
    left = [one for one in left if not room.welcome(one)]
    for number, table in enumerate(room.tables):
        if 0 < len(table) < fewest_at(size):
            room.dissolve(number)
    return [table for table in room.tables if table], left
