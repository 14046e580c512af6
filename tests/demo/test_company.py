"""Simulated attendees act as anybody could: over HTTP, with sessions of their own, and they stop."""

from __future__ import annotations

import asyncio
from random import Random

import pytest
from sqlalchemy import select

from eventnet.connections.models import Scan
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from eventnet.demo.access import codes_of_featured, open_companions
from eventnet.demo.company import MOST_ASKED, Company, Guest
from eventnet.demo.seeding import Seeded, seed
from eventnet.events.service import go_to
from eventnet.phones.line import Line
from tests.plugins.server import Server


@pytest.fixture
def seeded(database: Database, server: Server) -> Seeded:
    """The demo event on the running server's database."""
    return seed(database, public_host=server.url.partition("//")[2], now=SystemClock().now())


@pytest.fixture
def company(database: Database, server: Server, seeded: Seeded) -> Company:
    """The simulated attendees, who have not begun."""
    now = SystemClock().now()
    with database.write() as db:
        companions = open_companions(db, seeded, now=now)
        watched = codes_of_featured(db, seeded, now=now)
    guests = [Guest(f"eventnet={one.token}", one.code) for one in companions]
    return Company(server.url, seeded.event_key, guests, Random(5), watched=watched)


def acts(company: Company, server: Server, times: int) -> list[str]:
    async def several() -> list[str]:
        async with Line(server.url, connections=1) as line:
            return [await company.act(line) for _ in range(times)]

    return asyncio.run(several())


def test_they_scan_answer_and_reply_and_ask_the_two_who_look_on_only_now_and_then(
    company: Company, server: Server, database: Database
) -> None:
    before = SystemClock().now()
    did = acts(company, server, 60)
    assert {"scanned", "answered", "replied", "asked"} == set(did)
    assert did.count("asked") <= MOST_ASKED
    with database.read() as db:
        outcomes = set(db.scalars(select(Scan.outcome).where(Scan.received_at >= before)))
    assert outcomes <= {"requested", "connected", "known", "waiting"}


def test_they_stop_when_the_event_is_over(
    company: Company, server: Server, database: Database, seeded: Seeded
) -> None:
    now = SystemClock().now()
    with database.write() as db:
        go_to(db, event_id=seeded.event_id, phase="after", person_id=None, now=now)
    assert acts(company, server, 1) == ["over"]


def test_they_stop_at_once_when_told(company: Company) -> None:
    company.start()
    company.stop()
    assert not company.is_busy
