"""The best tables for a handful of people, by looking at every way to seat them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from eventnet.rounds.company import Company
from eventnet.rounds.matching import Table
from eventnet.rounds.settling import most_at

FEW = 7
"""Up to so many people every way is looked at."""

Worth = tuple[int, int, float]
Costs = list[list[float]]


def best_of_all(company: Company, size: int) -> tuple[list[Table], list[int]]:
    """Return the tables at which the most people sit, then the best sizes, then the lowest cost; and who waits."""
    cost, most = company.cost.tolist(), most_at(size)
    free = [
        [other for other, barred in enumerate(row) if not barred] for row in company.barred.tolist()
    ]
    best: tuple[Worth, list[Table], list[int]] | None = None
    for tables, waiting in _ways(free, list(range(len(company))), most):
        worth = (
            sum(100 + company.waited[one] for one in waiting),
            sum(2 * abs(len(table) - size) - (len(table) > size) for table in tables),
            sum(cost[one][other] for table in tables for one, other in combinations(table, 2)),
        )
        if best is None or worth < best[0]:
            best = worth, tables, waiting
    return (best[1], best[2]) if best else ([], [])


def _ways(
    free: list[list[int]], people: list[int], most: int
) -> Iterator[tuple[list[Table], list[int]]]:
    """Yield every way to seat people at allowed tables, or to let them wait. `free` is who may sit with whom."""
    if not people:
        yield [], []
        return
    first, others = people[0], people[1:]
    allowed = [one for one in others if one in free[first]]
    for length in range(min(most, len(people)), 1, -1):
        for picked in combinations(allowed, length - 1):
            if any(other not in free[one] for one, other in combinations(picked, 2)):
                continue
            rest = [one for one in others if one not in picked]
            for tables, waiting in _ways(free, rest, most):
                yield [[first, *picked], *tables], waiting
    for tables, waiting in _ways(free, others, most):
        yield tables, [first, *waiting]
