"""A prompt for a whole hall: ours against Node's Socket.IO server and against the kernel alone, side by side.

The product runs as documented: gunicorn, SQLite with every commit on disk, real sessions, a real organiser's request for
each push. The peer has no authentication and no database. All three send the same bytes to the same phones. What is measured
is the time from the request to the moment at which the last phone has read the push.

`EVENTNET_BENCH_PHONES` sets other numbers of phones, the middle one for what is measured at one size only.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import Figure, median
from benchmarks.halls import EVENT, PATIENCE_MS, Product, hall
from benchmarks.load import Tools, phones, tools
from benchmarks.people import people_at
from benchmarks.serving import served

PASSES = 3
SLOW_PHONES = 20
SLOW_PUSHES = 150


def sizes() -> list[int]:
    """Return how many phones are measured, the fewest first."""
    return sorted(map(int, os.environ.get("EVENTNET_BENCH_PHONES", "1000,5000,10000").split(",")))


@dataclass
class Measured:
    """What the passes gave: milliseconds by what was measured and how many phones; and how much arrived."""

    ms: dict[tuple[str, str, int], list[float]] = field(default_factory=lambda: defaultdict(list))
    expected: int = 0
    delivered: int = 0

    def note(self, what: str, who: str, phone_count: int, value: float) -> None:
        """Keep one pass's value."""
        self.ms[what, who, phone_count].append(value)
        print(f"{what} {who} {phone_count}: {value:.1f}", file=sys.stderr)

    def ratio(self, what: str, one: str, other: str, phone_count: int) -> float:
        """Return the one's median divided by the other's."""
        ours, theirs = (median(self.ms[what, who, phone_count]) for who in (one, other))
        return round(ours / theirs, 3)

    def count(self, totals: dict[str, Any]) -> None:
        """Add what arrived of what was sent; out of order counts as not arrived."""
        self.expected += totals["expected"]
        self.delivered += totals["delivered"] - totals["disordered"]


def one_pass(
    made: Tools,
    product: Product,
    message: Path,
    phone_count: int,
    measured: Measured,
    *,
    full: bool,
) -> None:
    """Measure the three one after the other; `full` adds what is measured at one size only."""
    for who in ("product", "node", "floor"):
        with hall(who, made, product, message, phone_count) as filled:
            value, totals = filled.push()
            measured.note("fanout", who, phone_count, value)
            if full and who != "floor":
                value, totals = filled.scan(phone_count)
                measured.note("scan", who, phone_count, value)
                measured.note("storm", who, phone_count, filled.storm(phone_count))
            if who == "product":
                measured.count(totals)


def memory_of(made: Tools, product: Product, phone_count: int) -> float:
    """Return how many KiB the web side needs for each phone at rest, when phones offer compression."""
    words = (product.hello, EVENT, "deflate")
    few = max(1, phone_count // 20)
    with phones(made, product.port, product.cookies, *words, count=few):
        pass
    before = product.server.web_memory_kib()
    with phones(made, product.port, product.cookies, *words, count=phone_count) as load:
        load("rest", 3)
        return (product.server.web_memory_kib() - before) / phone_count


def stalled(made: Tools, product: Product, phone_count: int, measured: Measured) -> None:
    """Push often while some phones do not read; they read on at the end and must have all of it, in order."""
    slow = min(SLOW_PHONES, phone_count // 10)
    words = (product.hello, EVENT, f"slow={slow}")
    with phones(made, product.port, product.cookies, *words, count=phone_count) as load:
        load("stall")
        load("push", product.pushes(SLOW_PUSHES), 0, PATIENCE_MS)
        said = load("resume", 30)
        print(f"{slow} phones stalled: {said}", file=sys.stderr)
        measured.count(said)


def main() -> Iterator[Figure]:
    """Measure what can be measured at every size, then what is measured once."""
    counts = sizes()
    middle = counts[len(counts) // 2]
    measured = Measured()
    with tools() as made, served() as server:
        product = Product(server, people_at(server, counts[-1]), made.folder)
        message = product.message()
        kib = memory_of(made, product, middle)
        for phone_count in counts:
            for _ in range(PASSES):
                one_pass(made, product, message, phone_count, measured, full=phone_count == middle)
        stalled(made, product, counts[-1], measured)
    for phone_count in counts:
        value = measured.ratio("fanout", "product", "node", phone_count)
        yield Figure(f"fanout_vs_node_{phone_count}", value, "of Node's time", "<= 0.75")
    value = measured.ratio("fanout", "product", "floor", middle)
    yield Figure(f"fanout_vs_floor_{middle}", value, "of the kernel's time", "<= 1.2")
    value = measured.ratio("scan", "product", "node", middle)
    yield Figure("scan_p99_vs_node", value, "of Node's time, without a database", "<= 0.15")
    value = measured.ratio("storm", "product", "node", middle)
    yield Figure("storm_vs_node", value, "of Node's time, without authentication", "<= 2.5")
    yield Figure("kib_per_phone", round(kib, 1), "KiB", "<= 60")
    arrived = measured.delivered / measured.expected
    yield Figure("delivered_ratio", arrived, "of all pushes", "== 1")
