"""What eight rounds for 1,000 people cost, and whether they keep their rules: nobody twice, nobody blocked, nobody left over.

The bar is on the processor's time, which others on the machine do not lengthen: all of it is one thread's work.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import Figure, median
from eventnet.rounds.company import Bonds, Guest, Pair
from eventnet.rounds.pairing import place

PEOPLE = 1_000
ROUNDS = 8
GROUPS = 12
CONNECTIONS = 5_000
BLOCKS = 60
PASSES = 3


@dataclass
class Told:
    """What one series of rounds cost, and how often something was not as it should be."""

    seconds: float = 0.0
    repeated: int = 0
    blocked: int = 0
    left_over: int = 0
    pairs: int = 0
    strangers: int = 0


def guests(chance: random.Random) -> list[Guest]:
    """Return people in groups and organisations, four in ten of them new."""
    return [
        Guest(
            id=f"a{number:05}",
            group=f"group{int(GROUPS * chance.random() ** 1.5)}",
            organisation=f"firm{chance.randrange(PEOPLE // 3)}",
            is_new=chance.random() < 0.4,
        )
        for number in range(PEOPLE)
    ]


def pairs_of(people: list[Guest], many: int, chance: random.Random) -> list[Pair]:
    """Return so many pairs drawn by chance."""
    ids = [one.id for one in people]
    drawn = (chance.sample(ids, 2) for _ in range(many))
    return [(min(pair), max(pair)) for pair in drawn]


def once(size: int, seed: int) -> Told:
    """Place all rounds, one after the other, as the product does."""
    chance = random.Random(seed)
    people = guests(chance)
    known, apart = pairs_of(people, CONNECTIONS, chance), pairs_of(people, BLOCKS, chance)
    groups = {one.id: one.group for one in people}
    met, never = set(known), set(apart)
    sat: set[Pair] = set()
    told = Told()
    for number in range(ROUNDS):
        bonds = Bonds(apart=apart, sat=sat, known=known)
        began = time.process_time()
        seating = place(
            people, bonds, size=size, seed=f"{seed} {number}", rounds_left=ROUNDS - number
        )
        told.seconds += time.process_time() - began
        together = set(seating.pairs())
        told.repeated += len(together & sat)
        told.blocked += len(together & never)
        told.left_over += len(seating.waiting)
        told.pairs += len(together)
        told.strangers += sum(
            groups[one] != groups[other] and (one, other) not in met for one, other in together
        )
        sat |= together
    return told


def main() -> Iterator[Figure]:
    """Measure pairs and tables of four; the counts are of all passes together."""
    passes = {size: [once(size, seed) for seed in range(PASSES)] for size in (2, 4)}
    for size, name in ((2, "rounds_s_1000x8"), (4, "rounds_of_four_s_1000x8")):
        seconds = median([one.seconds for one in passes[size]])
        yield Figure(name, round(seconds, 2), "CPU s", "<= 2")
    every = [one for some in passes.values() for one in some]
    yield Figure("rounds_pairs_repeated", sum(one.repeated for one in every), "pairs", "== 0")
    yield Figure("rounds_pairs_blocked", sum(one.blocked for one in every), "pairs", "== 0")
    yield Figure("rounds_left_over", sum(one.left_over for one in every), "people", "== 0")
    share = sum(one.strangers for one in every) / sum(one.pairs for one in every)
    yield Figure("rounds_strangers_of_other_groups", round(share, 3), "share", ">= 0.95")
