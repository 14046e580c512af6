"""Twos, threes and fours from a table of costs.

Everybody is assigned to somebody at the lowest total cost (`linear_sum_assignment`); the cycles of that assignment are split
into twos. A three is a two with a third, a four two twos, each assigned in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from eventnet.rounds.company import Company, Flags, Numbers

Table = list[int]
Indexes = NDArray[np.int64]

NEVER = 1e6
"""Dearer than all else together: an assignment takes a barred pair only where it has no choice."""

_TURNS = 64
"""At so many places an odd cycle is tried to be opened."""


def tables_of(company: Company, people: Sequence[int], size: int) -> tuple[list[Table], list[int]]:
    """Return tables of that size without a barred pair at any, and those who found no place; most do."""
    if size == 2:
        return twos(company, people)
    fours = in_fours(len(people), size)
    some, left = _fours(company, people[:fours])
    others, rest = _threes(company, people[fours:])
    return some + others, left + rest


def in_fours(people: int, size: int) -> int:
    """Return how many people sit in fours, the others in threes, as near to the size as it goes for all of them."""
    fours = 4 * (people % 3) if size == 3 else people - 3 * (-people % 4)
    return fours if 0 <= fours <= people else 0


def twos(company: Company, people: Sequence[int]) -> tuple[list[Table], list[int]]:
    """Return pairs, and those who are left. Two of these are left only where no exchange with one pair helps both."""
    places = np.array(people, dtype=np.int64)
    window = np.ix_(places, places)
    pairs, left = matched(company.cost[window], company.barred[window])
    found = [[int(places[one]), int(places[other])] for one, other in pairs]
    return _exchanged(company, found, [int(places[one]) for one in left])


def matched(cost: Numbers, barred: Flags) -> tuple[list[tuple[int, int]], list[int]]:
    """Return pairs of rows of a symmetric matrix at a low total cost, none of them barred, and the rows that are left."""
    pairs: list[tuple[int, int]] = []
    left = list(range(len(cost)))
    while len(left) > 1:
        places = np.array(left, dtype=np.int64)
        window = np.ix_(places, places)
        prices = cost[window] + NEVER * barred[window]
        made, rest = _split(prices)
        pairs += [(left[one], left[other]) for one, other in made]
        left = [left[one] for one in rest]
        if not made:
            break
    return pairs, left


def _split(prices: Numbers) -> tuple[list[tuple[int, int]], list[int]]:
    pairs: list[tuple[int, int]] = []
    left: list[int] = []
    for cycle in _cycles(linear_sum_assignment(prices)[1]):
        for one, other in _twos_of(cycle, prices):
            if other < 0 or prices[one, other] >= NEVER:
                left += [one] if other < 0 else [one, other]
            else:
                pairs.append((one, other))
    return pairs, left


def _cycles(follows: Indexes) -> list[list[int]]:
    found: list[list[int]] = []
    seen = [False] * len(follows)
    nexts = follows.tolist()
    for start in range(len(nexts)):
        cycle, place = [], start
        while not seen[place]:
            seen[place] = True
            cycle.append(place)
            place = nexts[place]
        if cycle:
            found.append(cycle)
    return found


def _twos_of(cycle: list[int], prices: Numbers) -> list[tuple[int, int]]:
    """Return a cycle as twos at the lowest cost; of an odd one somebody is left, as a two with -1."""
    odd = len(cycle) % 2
    best: list[tuple[int, int]] = []
    lowest = np.inf
    for turn in range(min(len(cycle), _TURNS) if odd else min(2, len(cycle))):
        turned = cycle[turn:] + cycle[:turn]
        ones, others = turned[odd::2], turned[odd + 1 :: 2]
        total = float(prices[ones, others].sum())
        if total < lowest:
            lowest = total
            best = list(zip(ones, others, strict=True)) + [(turned[0], -1)] * odd
    return best


def _exchanged(
    company: Company, pairs: list[Table], left: list[int]
) -> tuple[list[Table], list[int]]:
    """Let two who are left, and may not sit together, each sit with one of a pair."""
    rest: list[int] = []
    while left:
        one = left.pop()
        for other in list(left):
            if _exchange(company, pairs, one, other):
                left.remove(other)
                break
        else:
            rest.append(one)
    return pairs, rest


def _exchange(company: Company, pairs: list[Table], one: int, other: int) -> bool:
    if not pairs:
        return False
    ends = np.array(pairs, dtype=np.int64)
    best, lowest = (-1, 0), np.inf
    for side in (0, 1):
        mine, theirs = ends[:, side], ends[:, 1 - side]
        barred = company.barred[one, mine] | company.barred[other, theirs]
        prices = company.cost[one, mine] + company.cost[other, theirs] + NEVER * barred
        place = int(prices.argmin())
        if prices[place] < min(lowest, NEVER):
            best, lowest = (place, side), float(prices[place])
    place, side = best
    if place < 0:
        return False
    parted = pairs[place]
    pairs[place] = [one, parted[side]]
    pairs.append([other, parted[1 - side]])
    return True


def _threes(company: Company, people: Sequence[int]) -> tuple[list[Table], list[int]]:
    """Return threes; a pair without a third stays one, and so does somebody without a pair."""
    singles = len(people) // 3
    pairs, left = twos(company, people[singles:])
    if not pairs or not singles:
        return pairs, [*left, *people[:singles]]
    thirds = np.array(people[:singles], dtype=np.int64)
    ends = np.array(pairs, dtype=np.int64)
    prices = _together(company, ends[:, 0], thirds) + _together(company, ends[:, 1], thirds)
    rows, columns = linear_sum_assignment(prices)
    taken: set[int] = set()
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if prices[row, column] < NEVER:
            pairs[row].append(int(thirds[column]))
            taken.add(column)
    return pairs, left + [one for place, one in enumerate(people[:singles]) if place not in taken]


def _fours(company: Company, people: Sequence[int]) -> tuple[list[Table], list[int]]:
    """Return fours; a pair that finds no other stays one."""
    pairs, left = twos(company, people)
    if len(pairs) < 2:
        return pairs, left
    ends = np.array(pairs, dtype=np.int64)
    cost = sum(_together(company, ends[:, i], ends[:, j]) for i in (0, 1) for j in (0, 1))
    cost = np.asarray(cost, dtype=np.float64)
    barred: Flags = cost >= NEVER
    np.fill_diagonal(barred, val=True)
    joined, rest = matched(cost, barred)
    return [pairs[one] + pairs[other] for one, other in joined] + [pairs[one] for one in rest], left


def _together(company: Company, ones: Indexes, others: Indexes) -> Numbers:
    window = np.ix_(ones, others)
    prices: Numbers = company.cost[window] + NEVER * company.barred[window]
    return prices
