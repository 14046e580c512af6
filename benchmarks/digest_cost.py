"""What digests cost with 10,000 attendees and 200,000 connections: all that the worker does until a letter is in its words."""

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

from sqlalchemy import select

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
    """Issue the next thousand digests in this process, and find the words of as many letters.

    Print the seconds a thousand, those of them for the words, and the memory.
    """
    from eventnet.app import create_app
    from eventnet.config import read_settings
    from eventnet.digests.service import LETTER
    from eventnet.jobs.slow import issue_digests
    from eventnet.jobs.writers import written
    from eventnet.mail.models import Letter
    from eventnet.web.context import house_of

    app = create_app(read_settings(database_url=address, log_level="warning"))
    house, issued = house_of(app), 0
    with app.app_context():
        issue_digests(house)  # the first round warms up
        worked = time.process_time()
        while issued < A_PASS:
            issued += issue_digests(house)
        seconds = (time.process_time() - worked) * 1_000 / issued
        with house.database.read() as db:
            letters = db.scalars(select(Letter).where(Letter.kind == LETTER).limit(A_PASS)).all()
        worked = time.process_time()
        assert all(written(house, letter) is not None for letter in letters)
        words = (time.process_time() - worked) * 1_000 / len(letters)
    told = {
        "seconds": seconds + words,
        "words": words,
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
    yield Figure(
        "digest_words_cpu_s_per_1000",
        round(median([one["words"] for one in passes]), 2),
        "CPU s",
    )
    yield Figure("digest_mb", round(max(one["megabytes"] for one in passes)), "MB", "<= 1024")
