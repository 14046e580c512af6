"""How long drawing a badge's symbol takes, and how large the symbol gets with the longest host that we promise."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks import Figure, median
from eventnet.badges.codes import badge_link
from eventnet.badges.drawing import draw
from eventnet.core.ids import random_code

PASSES = 3
BADGES = 200
LONGEST_HOST = "https://meet.conference-sites.info"  # 26 characters of host
SHORT_HOST = "https://ev.example"


def links(host: str) -> list[str]:
    """Return the links of badges that nobody wears."""
    return [badge_link(host, random_code(10)) for _ in range(BADGES)]


def main() -> Iterator[Figure]:
    """Draw badges for a short and for the longest host."""
    for name, host in (("short_host", SHORT_HOST), ("longest_host", LONGEST_HOST)):
        passes, versions = [], set()
        for _ in range(PASSES):
            wanted = links(host)
            began = time.perf_counter()
            versions |= {draw(link).version for link in wanted}
            passes.append((time.perf_counter() - began) / BADGES * 1000)
        yield Figure(f"{name}.version", max(versions), "symbol version", "<= 3")
        yield Figure(f"{name}.drawn", round(median(passes), 3), "ms per symbol")
