"""Who comes to the rounds and what is between them, as arrays that the pairing reckons with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

Pair = tuple[str, str]
"""Two ids, in either order."""

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]

DISTANT = 8.0
KNOWN = 4.0
COLLEAGUES = 2.0
BOTH_NEW = 1.0
CHANCE = 0.2
"""What two people cost at one table. Chance decides between equals only."""


@dataclass(frozen=True)
class Guest:
    """One person to be placed. `waited` says in how many rounds there was no table for them."""

    id: str
    group: str = ""
    organisation: str = ""
    is_new: bool = False
    waited: int = 0


@dataclass(frozen=True)
class Bonds:
    """What is between people, as pairs; who is in none of them has met nobody.

    `apart` never sit together, since one blocked the other. `sat` have sat together and never do again. `known` are
    connected, and `distant` have parted or said no: they are placed together only where nothing else is left.
    """

    apart: Collection[Pair] = ()
    sat: Collection[Pair] = ()
    known: Collection[Pair] = ()
    distant: Collection[Pair] = ()

    def split(self, parts: Sequence[Iterable[str]]) -> list[Bonds]:
        """Return for each part of the people what is between them; nobody is in two parts."""
        home = {one: number for number, part in enumerate(parts) for one in part}

        def shares(pairs: Iterable[Pair]) -> list[list[Pair]]:
            found: list[list[Pair]] = [[] for _ in parts]
            for one, other in pairs:
                number = home.get(one)
                if number is not None and home.get(other) == number:
                    found[number].append((one, other))
            return found

        kinds = (shares(pairs) for pairs in (self.apart, self.sat, self.known, self.distant))
        return [Bonds(*between) for between in zip(*kinds, strict=True)]


@dataclass(frozen=True)
class Company:
    """The guests in an order of chance. `barred` and `cost` are symmetric; everybody is barred from themselves."""

    ids: tuple[str, ...]
    barred: Flags
    cost: Numbers
    waited: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def fits(self, one: int, table: Sequence[int]) -> bool:
        """Tell whether somebody may sit with all of a table."""
        return not self.barred[one, list(table)].any()

    def price(self, one: int, table: Sequence[int]) -> float:
        """Return what somebody adds to a table's cost."""
        return float(self.cost[one, list(table)].sum())

    def after(self, tables: Iterable[Sequence[int]]) -> Company:
        """Return the same people once they have sat like this."""
        barred = self.barred.copy()
        for table in tables:
            barred[np.ix_(table, table)] = True
        return replace(self, barred=barred)


def company_of(
    guests: Iterable[Guest], bonds: Bonds, *, seed: str, chance: float = CHANCE
) -> Company:
    """Return these people as a company. The order in which they and their bonds come does not matter.

    Bonds with people who are not among the guests are passed over. More `chance` lets the costs count for less.
    """
    there = shuffled(guests, seed)
    places = {guest.id: place for place, guest in enumerate(there)}
    size = len(there)
    noise = np.random.default_rng(_number(seed)).random((size, size)) * chance
    cost = (noise + noise.T) / 2
    cost += COLLEAGUES * (
        _same([guest.group for guest in there]) | _same([guest.organisation for guest in there])
    )
    new = np.array([guest.is_new for guest in there], dtype=np.bool_)
    cost += BOTH_NEW * np.outer(new, new)
    cost += KNOWN * _marked(bonds.known, places) + DISTANT * _marked(bonds.distant, places)
    barred = _marked(bonds.apart, places) | _marked(bonds.sat, places)
    np.fill_diagonal(barred, val=True)
    return Company(
        ids=tuple(guest.id for guest in there),
        barred=barred,
        cost=cost,
        waited=tuple(guest.waited for guest in there),
    )


def shuffled(guests: Iterable[Guest], seed: str) -> list[Guest]:
    """Return people in an order of chance, the same for the same seed, in whatever order they come."""
    there = sorted(guests, key=lambda guest: guest.id)
    order = np.random.default_rng(_number(seed)).permutation(len(there))
    return [there[place] for place in order]


def _number(seed: str) -> int:
    return int.from_bytes(sha256(seed.encode()).digest()[:8])


def _same(words: Sequence[str]) -> Flags:
    """Return who has the same word as whom; who has none shares it with nobody."""
    numbers = {
        word: number for number, word in enumerate(sorted({one.casefold() for one in words}))
    }
    codes = np.array([numbers[word.casefold()] for word in words], dtype=np.int64)
    there = np.array([bool(word) for word in words], dtype=np.bool_)
    same: Flags = (codes[:, None] == codes[None, :]) & np.outer(there, there)
    return same


def _marked(pairs: Iterable[Pair], places: dict[str, int]) -> Flags:
    marks = np.zeros((len(places), len(places)), dtype=np.bool_)
    here = [
        (places[one], places[other]) for one, other in pairs if one in places and other in places
    ]
    if here:
        one, other = np.array(here, dtype=np.int64).T
        marks[one, other] = True
        marks[other, one] = True
    return marks
