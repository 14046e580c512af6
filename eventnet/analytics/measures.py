"""What is measured about a network: who met somebody, when, and how evenly. Counts in, figures out.

A network comes in as its degrees: how many people have how many connections, `{connections: people}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

LOWEST = (0, 1, 2, 3, 6)
"""Coverage counts people with 0, 1, 2, 3 to 5, and 6 or more connections: the lowest number of each class."""

HIGHEST = (0, 1, 2, 5, None)
"""The highest number of connections of each class; the last has none."""

WIDTHS = (10, 15, 20, 30, 60, 120, 180, 360, 720, 1440)
"""The widths in minutes that the time line's steps may have; each divides the next day evenly."""

MOST_STEPS = 72
"""A time line of more steps than this takes the next wider ones."""


def class_of(connections: int) -> int:
    """Return which class of coverage a number of connections falls into, 0 to 4."""
    return max(place for place, lowest in enumerate(LOWEST) if connections >= lowest)


def together(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    """Return the degrees of two parts of the people as one."""
    return {degree: one.get(degree, 0) + other.get(degree, 0) for degree in {*one, *other}}


def people_in(degrees: Mapping[int, int]) -> int:
    """Return how many people there are."""
    return sum(degrees.values())


def met_in(degrees: Mapping[int, int]) -> int:
    """Return how many people have at least one connection."""
    return sum(people for connections, people in degrees.items() if connections > 0)


def connections_in(degrees: Mapping[int, int]) -> int:
    """Return how many connections there are: each has two ends."""
    return sum(connections * people for connections, people in degrees.items()) // 2


def coverage(degrees: Mapping[int, int]) -> tuple[int, ...]:
    """Return how many people are in each class of coverage."""
    cells = [0] * len(LOWEST)
    for connections, people in degrees.items():
        cells[class_of(connections)] += people
    return tuple(cells)


def share(part: int, whole: int) -> float | None:
    """Return the part of a whole, 0 to 1; None of nothing."""
    return part / whole if whole else None


def gini(degrees: Mapping[int, int]) -> float | None:
    """Return how unevenly connections are spread over people: 0 when all have as many, near 1 when one has all.

    None when there is nobody, or no connection.
    Source: C. Gini, Variabilità e mutabilità (1912); for values x in rising order
    G = Σ (2i - n - 1) x_i / (n Σ x), as in C. Damgaard and J. Weiner, Ecology 81 (2000), equation 2.
    """
    people = people_in(degrees)
    ends = sum(connections * count for connections, count in degrees.items())
    if not people or not ends:
        return None
    weighted, before = 0, 0
    for connections, count in sorted(degrees.items()):
        # The ranks before+1 … before+count sum to count·(2·before + count + 1)/2.
        ranks_twice = count * (2 * before + count + 1)
        weighted += connections * (ranks_twice - count * (people + 1))
        before += count
    return weighted / (people * ends)


@dataclass(frozen=True)
class Step:
    """One step of the time line: from when, for how many minutes, and how many connections were made in it."""

    at: datetime
    minutes: int
    connections: int


def width_for(start: datetime, end: datetime) -> int:
    """Return the narrowest width, in minutes, that shows the time in at most `MOST_STEPS` steps."""
    minutes = (end - start) / timedelta(minutes=1)
    return next((width for width in WIDTHS if minutes / width <= MOST_STEPS - 1), WIDTHS[-1])


def time_line(
    per_minute: Mapping[datetime, int], *, start: datetime, end: datetime, origin: datetime
) -> Sequence[Step]:
    """Return connections per step from `start` to `end`, stretched so that every connection is in one.

    Steps are counted from `origin` (the event's midnight), so that they begin at round times there.
    """
    first = min((start, *per_minute))
    last = max((end, first, *per_minute))
    minutes = width_for(first, last)
    width = timedelta(minutes=minutes)
    low = (first - origin) // width
    high = (last - origin) // width
    if (
        last == end
        and (last - origin) % width == timedelta()
        and high > low
        and last not in per_minute
    ):
        high -= 1  # nothing begins at the very end
    counts = [0] * (high - low + 1)
    for minute, connections in per_minute.items():
        counts[(minute - origin) // width - low] += connections
    return [
        Step(origin + (low + place) * width, minutes, connections)
        for place, connections in enumerate(counts)
    ]


Z95 = 1.959964
"""The point of the normal distribution that leaves 2.5 % above it."""


def interval(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share, 0 to 1 (E. B. Wilson, 1927, JASA 22, 209-212). Refuses: nothing (ValueError)."""
    if whole <= 0:
        raise ValueError("a share of nothing")
    rate, square = part / whole, Z95 * Z95
    middle = rate + square / (2 * whole)
    reach = Z95 * sqrt(rate * (1 - rate) / whole + square / (4 * whole * whole))
    low, high = ((middle + sign * reach) / (1 + square / whole) for sign in (-1, 1))
    return max(0.0, low), min(1.0, high)


def difference(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float, float]:
    """Return how much larger the first share is than the second, and the 95 % interval of that: (difference, low, high).

    Shares come as (part, whole). R. G. Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17 (1998) 873-890, method 10.
    """
    rates = [part / whole for part, whole in (one, other)]
    (low, high), (other_low, other_high) = interval(*one), interval(*other)
    gap = rates[0] - rates[1]
    below = sqrt((rates[0] - low) ** 2 + (other_high - rates[1]) ** 2)
    above = sqrt((high - rates[0]) ** 2 + (rates[1] - other_low) ** 2)
    return gap, gap - below, gap + above
