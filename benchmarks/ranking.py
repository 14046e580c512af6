"""What lists for everybody and digests cost at 10,000 attendees with 200,000 connections, in time and memory of one process.

The bar is on the processor's time, which others on the machine do not lengthen: all of it is one thread's work.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks import Figure, digest_cost, median

ATTENDEES = 10_000
CONNECTIONS = 200_000
GROUPS = 100
TOPICS = 400
PASSES = 3


def attendees(chance: random.Random) -> list[tuple[str, str, str]]:
    """Return ids with what each asks for and offers: up to three topics of two words, some far more usual."""

    def topics() -> str:
        picked = [int(TOPICS * chance.random() ** 2) for _ in range(chance.randint(0, 3))]
        return ", ".join(f"field{topic // 10} topic{topic}" for topic in picked)

    return [(f"a{number:05}", topics(), topics()) for number in range(ATTENDEES)]


def connections(chance: random.Random) -> list[tuple[str, str]]:
    """Return pairs: most within a group, some people far more sociable, the last twentieth has met nobody."""
    mixing, pairs = ATTENDEES * 19 // 20, set[tuple[int, int]]()
    while len(pairs) < CONNECTIONS:
        one = int(mixing * chance.random() ** 1.5)
        other = int(mixing * chance.random() ** 1.5)
        if chance.random() < 0.7:
            other = min(other - other % GROUPS + one % GROUPS, mixing - 1)
        if one != other:
            pairs.add((min(one, other), max(one, other)))
    return [(f"a{one:05}", f"a{other:05}") for one, other in sorted(pairs)]


def once() -> None:
    """Make the lists of everybody in this process, and print the seconds, the memory and how often people are shown."""
    from eventnet.suggestions.everybody import lists_for_all
    from eventnet.suggestions.gathering import Person, gather

    chance = random.Random(7)
    people, met = attendees(chance), connections(chance)
    began, worked = time.perf_counter(), time.process_time()
    gathering = gather((Person(*one) for one in people), met=met)
    shown = dict.fromkeys((one[0] for one in people), 0)
    for _, suggestions in lists_for_all(gathering, length=3):
        for suggestion in suggestions:
            shown[suggestion.id] += 1
    told = {
        "seconds": time.process_time() - worked,
        "elapsed": time.perf_counter() - began,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "least": min(shown.values()),
        "most": max(shown.values()),
    }
    print(json.dumps(told))


def main() -> Iterator[Figure]:
    """Measure in processes of their own, so that the memory is that of the lists and of nothing else."""
    command = [sys.executable, "-c", "from benchmarks.ranking import once; once()"]
    passes = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(PASSES)
    ]
    seconds = median([one["seconds"] for one in passes])
    yield Figure("starting_points_s", round(seconds, 2), "CPU s", "<= 5")
    elapsed = median([one["elapsed"] for one in passes])
    yield Figure("starting_points_elapsed_s", round(elapsed, 2), "s")
    yield Figure(
        "starting_points_mb", round(max(one["megabytes"] for one in passes)), "MB", "<= 500"
    )
    yield Figure("shown_least", min(one["least"] for one in passes), "times", ">= 2")
    yield Figure("shown_most", max(one["most"] for one in passes), "times", "<= 15")
    pairs = [(int(one[1:]), int(other[1:])) for one, other in connections(random.Random(7))]
    yield from digest_cost.figures(ATTENDEES, pairs)
