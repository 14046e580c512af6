"""What digests cost with 10,000 attendees and 200,000 connections: all that the worker does until the letters wait."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import Figure, median

A_PASS = 1_000
PASSES = 3


def write(address: str, people: int, pairs: Sequence[tuple[int, int]]) -> None:
    """Write the event that is over into a fresh database."""
    from benchmarks.afterwards import ended_event
    from eventnet.core.clock import SystemClock
    from eventnet.db.schema import upgrade
    from eventnet.db.session import Database

    database = Database.at(address)
    upgrade(database)
    chance = random.Random(7)
    ended_event(database, people=people, pairs=pairs, now=SystemClock().now(), chance=chance)
    database.close()


def once(address: str) -> None:
    """Issue the next thousand digests in this process, with their letters; print the seconds a thousand and the memory."""
    from eventnet.app import create_app
    from eventnet.config import read_settings
    from eventnet.jobs.slow import issue_digests
    from eventnet.web.context import house_of

    app = create_app(read_settings(database_url=address, log_level="warning"))
    house, issued = house_of(app), 0
    with app.app_context():
        issue_digests(house)  # the first round warms up
        worked = time.process_time()
        while issued < A_PASS:
            issued += issue_digests(house)
        seconds = time.process_time() - worked
    told = {
        "seconds": seconds * 1_000 / issued,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(told))


def figures(people: int, pairs: Sequence[tuple[int, int]]) -> Iterator[Figure]:
    """Measure in processes of their own, so that the memory is the worker's and nothing else's."""
    with tempfile.TemporaryDirectory(prefix="eventnet-digests-") as name:
        address = f"sqlite:///{Path(name)}/eventnet.sqlite3"
        write(address, people, pairs)
        command = f"from benchmarks.digest_cost import once; once({address!r})"
        passes = [
            json.loads(
                subprocess.run(
                    [sys.executable, "-c", command], check=True, capture_output=True, text=True
                ).stdout
            )
            for _ in range(PASSES)
        ]
    yield Figure(
        "digest_cpu_s_per_1000",
        round(median([one["seconds"] for one in passes]), 2),
        "CPU s",
        "<= 10",
    )
    yield Figure("digest_mb", round(max(one["megabytes"] for one in passes)), "MB", "<= 1024")
