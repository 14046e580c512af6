"""A hall without a network: what 500 phones kept for six hours, sent at once when it is back, while others go on scanning.

Every phone kept forty scans. Its clock is wrong by up to three days, its items come in any order, a tenth of them come
twice in one batch, and a fifth of the batches come twice, as after an answer that was lost on its way. What must be there
afterwards is known beforehand: half of those who were scanned scanned back.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select

from benchmarks import Figure
from benchmarks.people import Person, people_at
from benchmarks.serving import Served, served
from eventnet.connections.models import Connection, Request, Scan
from eventnet.core.clock import SystemClock
from eventnet.phones.line import BUSY, Line, Refused

PHONES = 500
FORWARD, BACK, AGAIN = 20, 10, 10
"""How many who come after one in the circle one scans, how many before one, and how many once more."""

KEPT_S = 6 * 3600
WRONG_CLOCK_S = 72 * 3600
OTHERS = 20
OTHERS_EVERY_S = 2.0
CONNECTIONS = 64
BATCH = 40
GIVE_UP_S = 900.0


@dataclass(frozen=True)
class Kept:
    """One scan on a phone: its id, whose badge, and when by a right clock."""

    id: str
    other: int
    at: datetime


@dataclass(frozen=True)
class Phone:
    """A phone without a network: its owner's place in the circle, how wrong its clock is, and what it kept."""

    owner: int
    off: timedelta
    kept: tuple[Kept, ...]


def scanned_by(owner: int, many: int) -> list[int]:
    """Return whom somebody scans, in a circle of so many people.

    >>> Counter(scanned_by(0, 500)).most_common(1)
    [(1, 2)]
    """
    ahead = [(owner + step) % many for step in range(1, FORWARD + 1)]
    behind = [(owner - step) % many for step in range(1, BACK + 1)]
    return [*ahead, *behind, *ahead[:AGAIN]]


def phones(many: int, now: datetime, chance: random.Random) -> list[Phone]:
    """Return what the phones kept until now."""
    made = []
    for owner in range(many):
        kept = tuple(
            Kept(
                UUID(int=chance.getrandbits(128)).hex,
                other,
                now - timedelta(seconds=chance.uniform(0, KEPT_S)),
            )
            for other in scanned_by(owner, many)
        )
        off = timedelta(seconds=chance.uniform(-WRONG_CLOCK_S, WRONG_CLOCK_S))
        made.append(Phone(owner, off, kept))
    return made


def batches(
    phone: Phone, codes: list[str], chance: random.Random
) -> Iterator[list[dict[str, Any]]]:
    """Yield what the phone sends, batch after batch: in any order, with duplicates."""
    items = [
        {
            "id": scan.id,
            "kind": "scan",
            "body": {"code": codes[scan.other], "way": "camera"},
            "at": (scan.at + phone.off).isoformat(),
            "sequence": number,
        }
        for number, scan in enumerate(phone.kept)
    ]
    items += chance.sample(items, len(items) // 10)
    chance.shuffle(items)
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        yield batch
        if chance.random() < 0.2:
            yield batch


def pairs_of(made: Iterable[Phone]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Return the pairs of which one scanned the other, and those of which both did; each pair in order."""
    ways = {(phone.owner, scan.other) for phone in made for scan in phone.kept}
    met = {(min(way), max(way)) for way in ways}
    return met, {(one, other) for one, other in met if {(one, other), (other, one)} <= ways}


async def send_until_taken(
    line: Line, place: str, body: dict[str, Any], cookie: str
) -> dict[str, Any]:
    """Send a batch as often as it takes, as phones do, and return the answer.

    Refuses: what is not a matter of waiting, or takes longer than `GIVE_UP_S` (Refused).
    """
    began = time.monotonic()
    while True:
        try:
            return await line.post_json(place, body, cookie=cookie)
        except Refused as error:
            if error.status not in BUSY or time.monotonic() - began > GIVE_UP_S:
                raise


async def drain(
    line: Line, place: str, made: list[Phone], people: list[Person], chance: random.Random
) -> int:
    """Send what all phones kept, each phone one batch after the other; return how many items got no good answer."""
    codes = [person.code for person in people]
    unsaid = 0

    async def send(phone: Phone) -> None:
        nonlocal unsaid
        missing = {scan.id for scan in phone.kept}
        for items in batches(phone, codes, chance):
            body = {"sent_at": (SystemClock().now() + phone.off).isoformat(), "items": items}
            answer = await send_until_taken(line, place, body, people[phone.owner].cookie)
            missing -= {result["id"] for result in answer["results"] if result["status"] == 200}
        unsaid += len(missing)

    await asyncio.gather(*(send(phone) for phone in made))
    return unsaid


async def scan_meanwhile(line: Line, place: str, others: list[Person], times: list[float]) -> None:
    """Let everybody of the others scan one after the other, each every few seconds, until this is cancelled."""

    async def go(number: int) -> None:
        await asyncio.sleep(OTHERS_EVERY_S * number / len(others))
        for step in count(1):
            code = others[(number + 1 + step % (len(others) - 1)) % len(others)].code
            item = {
                "id": f"meanwhile-{number:04d}-{step:06d}",
                "kind": "scan",
                "body": {"code": code, "way": "camera"},
                "sequence": step,
            }
            began = time.perf_counter()
            answer = await line.post_json(place, {"items": [item]}, cookie=others[number].cookie)
            times.append(time.perf_counter() - began)
            if answer["results"][0]["status"] != 200:
                raise RuntimeError(f"a scan of the others got {answer['results'][0]}")
            await asyncio.sleep(max(0.0, OTHERS_EVERY_S - times[-1]))

    await asyncio.gather(*(go(number) for number in range(len(others))))


async def all_at_once(
    server: Served, made: list[Phone], people: list[Person], others: list[Person]
) -> tuple[float, int, list[float]]:
    """Return in how many seconds everything was in, how many items got no good answer, and the others' times."""
    place = f"/e/{server.event_key}/outbox"
    times: list[float] = []
    async with (
        Line(server.url, connections=CONNECTIONS) as line,
        Line(server.url, connections=len(others)) as own,
    ):
        meanwhile = asyncio.create_task(scan_meanwhile(own, place, others, times))
        began = time.perf_counter()
        unsaid = await drain(line, place, made, people, random.Random(7))
        seconds = time.perf_counter() - began
        if not meanwhile.done():
            meanwhile.cancel()
        with suppress(asyncio.CancelledError):
            await meanwhile
        print(f"asked to wait {line.waits} times", file=sys.stderr)
    return seconds, unsaid, times


def count_losses(server: Served, made: list[Phone], people: list[Person]) -> tuple[int, int]:
    """Return how many scans and meetings are missing, and how many are there more than once."""
    number_of = {person.id: number for number, person in enumerate(people)}
    with server.database.read() as db:
        scans = Counter(
            (number_of[who], id_)
            for who, id_ in db.execute(select(Scan.scanner_id, Scan.scan_id)).tuples()
            if who in number_of
        )
        asked, connected = (
            Counter(
                (min(pair), max(pair))
                for pair in (
                    (number_of[one], number_of[other])
                    for one, other in db.execute(columns).tuples()
                    if one in number_of
                )
            )
            for columns in (
                select(Request.from_id, Request.to_id),
                select(Connection.low_id, Connection.high_id),
            )
        )
    met, both = pairs_of(made)
    kept = {(phone.owner, scan.id) for phone in made for scan in phone.kept}
    lost = len(kept - scans.keys()) + len(met - asked.keys()) + len(both - connected.keys())
    more = sum(sum(rows.values()) - len(rows) for rows in (scans, asked, connected))
    strange = len(scans.keys() - kept) + len(asked.keys() - met) + len(connected.keys() - both)
    return lost, more + strange


def main() -> Iterator[Figure]:
    """Send it all once, as a hall does; seven hours into the event, the usual limits switched on."""
    with served(began=timedelta(hours=7)) as server:
        everybody = people_at(server, PHONES + OTHERS)
        people, others = everybody[:PHONES], everybody[PHONES:]
        made = phones(PHONES, SystemClock().now(), random.Random(11))
        before = server.web_cpu_s()
        seconds, unsaid, times = asyncio.run(all_at_once(server, made, people, others))
        many = sum(len(phone.kept) for phone in made)
        cpu_ms = (server.web_cpu_s() - before) / many * 1000
        print(f"{many} scans kept, {cpu_ms:.2f} ms of one processor each", file=sys.stderr)
        lost, doubled = count_losses(server, made, people)
    yield Figure("lost", lost + unsaid, "scans and meetings", "== 0")
    yield Figure("doubled", doubled, "scans and meetings", "== 0")
    yield Figure("drain_s", round(seconds, 1), "s", "<= 60")
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else float("inf")
    yield Figure("others_p95_ms", round(p95 * 1000), "ms", "<= 1000")
