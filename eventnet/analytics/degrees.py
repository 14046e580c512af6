"""Coverage beside the totals: the number of connections says something about its cells, too.

In a network of n people and m connections the degrees sum to 2m, so a small cell of coverage may be recoverable
although its row hides it. This module plays that attacker before a row is published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations
from math import isqrt

from eventnet.analytics.measures import HIGHEST, LOWEST
from eventnet.analytics.suppression import Block, Row, is_small, publish

FEWEST_PEOPLE = 12
FEWEST_CONNECTIONS = 5
DENSEST = 0.4
"""Below these, or above, the totals leave so few networks that even a hidden row could be worked out.

They depend on totals alone, which everybody sees, so keeping to them tells nothing.
"""

Cells = tuple[int, ...]


def fewest_who_met(connections: int) -> int:
    """Return the least number of people that so many connections need, by the total alone: k people make k(k-1)/2."""
    if not connections:
        return 0
    people = (1 + isqrt(8 * connections)) // 2
    return people if people * (people - 1) // 2 >= connections else people + 1


def may_tell(people: int, connections: int) -> bool:
    """Tell whether a network of these totals may have its coverage shown at all."""
    if people < FEWEST_PEOPLE or connections < FEWEST_CONNECTIONS:
        return False
    return 2 * connections <= DENSEST * people * (people - 1)


def publish_coverage(cells: Sequence[int], connections: int) -> Row:
    """Return the coverage of a network as it may be seen beside its totals of people and connections."""
    kept = tuple(cells)
    hidden = Row((Block(0, len(kept) - 1, sum(kept)),))
    if not may_tell(sum(kept), connections):
        return hidden
    row = publish(kept)
    return hidden if gives_away(kept, connections, row) else row


def gives_away(cells: Cells, connections: int, row: Row) -> bool:
    """Tell whether the row and the number of connections together pin down a small cell.

    They do not when, for each small cell, another network looks the same and has another number there.
    """
    open_cells = {place for place, people in enumerate(cells) if is_small(people)}
    for other in _others(cells, row):
        if not open_cells:
            return False
        differing = {place for place in open_cells if other[place] != cells[place]}
        if differing and is_possible(other, connections) and publish(other) == row:
            open_cells -= differing
    return bool(open_cells)


def _others(cells: Cells, row: Row) -> Iterator[Cells]:
    """Yield tables with the same blocks: a few people moved within a block, once or twice."""
    moves = [
        (giver, taker, people)
        for block in row.blocks
        for giver, taker in permutations(block.cells, 2)
        for people in range(1, 6)
    ]
    for count in (1, 2):
        for chosen in combinations(moves, count):
            changed = list(cells)
            for giver, taker, people in chosen:
                changed[giver] -= people
                changed[taker] += people
            if min(changed) >= 0 and tuple(changed) != cells:
                yield tuple(changed)


def is_possible(cells: Sequence[int], connections: int) -> bool:
    """Tell whether some network has this coverage and so many connections.

    Of all ways to share the connections out, the most even one is a network if any is (the condition of P. Erdős and
    T. Gallai, 1960, keeps holding when degrees become more even), so only that one is tried.
    """
    degrees = _most_even(cells, connections)
    return degrees is not None and _is_network(degrees)


def _most_even(cells: Sequence[int], connections: int) -> list[tuple[int, int]] | None:
    """Return the most even degrees as (degree, people), the largest first; None when the sum cannot be met."""
    top = sum(cells) - 1 - cells[0]
    left = 2 * connections - sum(low * people for low, people in zip(LOWEST, cells, strict=True))
    if left < 0:
        return None
    degrees = []
    for low, high, people in zip(LOWEST, HIGHEST, cells, strict=True):
        if not people:
            continue
        room = (top if high is None else min(high, top)) - low
        if low and room < 0:
            return None
        given = min(left, max(room, 0) * people)
        left -= given
        each, more = divmod(given, people)
        degrees += [(low + each, people - more), (low + each + 1, more)]
    if left:
        return None
    return sorted(
        ((degree, people) for degree, people in degrees if people and degree), reverse=True
    )


def _is_network(degrees: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a network has these degrees; their sum is even.

    It is enough to look where a run of equal degrees ends (A. Tripathi and S. Vijay, 2003).
    """
    first, total = 0, 0
    for place, (degree, people) in enumerate(degrees):
        first += people
        total += degree * people
        reach = first * (first - 1) + sum(
            min(other, first) * count for other, count in degrees[place + 1 :]
        )
        if total > reach:
            return False
    return True
