"""Introductions worth making: two people one met, where one looks for what the other may be asked about.

Only what both wrote is read, never whom they have met, so that no suggestion betrays a meeting. Values in, values out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from eventnet.suggestions.function_words import FUNCTION_WORDS
from eventnet.suggestions.text import terms_of

MOST = 2
SHORTEST = 4
"""A word in common counts from so many letters on: shorter ones are in too many topics."""


@dataclass(frozen=True)
class Topics:
    """One connection of the reader, by its id, with what the person wrote."""

    id: str
    asks_about: Sequence[str]
    looks_for: Sequence[str]


@dataclass(frozen=True)
class Bringing:
    """`seeker_id` looks for `sought`; `giver_id` may be asked about `offered`. Both are ids of connections."""

    seeker_id: str
    giver_id: str
    sought: str
    offered: str
    strength: int


def worth_making(
    people: Sequence[Topics],
    *,
    offered_already: frozenset[frozenset[str]] = frozenset(),
    most: int = MOST,
) -> list[Bringing]:
    """Return the best pairs to bring together, each person in one of them at most; the order of what comes in changes nothing.

    `offered_already` are pairs of ids that the reader has brought together, or tried to.
    """
    found = [
        best
        for seeker, giver in permutations(people, 2)
        if frozenset((seeker.id, giver.id)) not in offered_already
        and (best := _best(seeker, giver)) is not None
    ]
    found.sort(key=lambda one: (-one.strength, one.seeker_id, one.giver_id))
    chosen: list[Bringing] = []
    for one in found:
        taken = {person for other in chosen for person in (other.seeker_id, other.giver_id)}
        if len(chosen) < most and not taken.intersection((one.seeker_id, one.giver_id)):
            chosen.append(one)
    return chosen


def _best(seeker: Topics, giver: Topics) -> Bringing | None:
    """Return the two topics of a pair that have the most words in common."""
    pairs = [
        Bringing(seeker.id, giver.id, sought, offered, strength)
        for sought in seeker.looks_for
        for offered in giver.asks_about
        if (strength := _common(sought, offered))
    ]
    return max(pairs, key=lambda one: one.strength, default=None)


def _common(one: str, other: str) -> int:
    shared = set(terms_of(one)).intersection(terms_of(other))
    return sum(1 for term in shared if len(term) >= SHORTEST and term not in FUNCTION_WORDS)
