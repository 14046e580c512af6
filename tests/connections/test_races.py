"""Two people who scan each other at the same moment, through several doors of the server."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from sqlalchemy import select

from eventnet.badges.service import ensure
from eventnet.connections import service
from eventnet.connections.forms import ScanForm
from eventnet.connections.models import Connection, Side
from eventnet.db.session import Database
from tests.factories.gathering import a_gathering


@pytest.mark.parametrize("racers", [4])
def test_racing_crossing_scans_end_in_one_connection(
    database: Database, now: datetime, racers: int
) -> None:
    party = a_gathering(database, now=now)
    with database.write() as db:
        code = {
            one.id: ensure(db, event_id=party.event.id, attendee_id=one.id, now=now)
            for one in (party.ana, party.ben)
        }
    start = threading.Barrier(racers)
    outcomes: list[str] = []

    def race(number: int) -> None:
        me, other = (party.ana, party.ben) if number % 2 else (party.ben, party.ana)
        command = ScanForm(scan_id=f"scan-race-{number:010d}", code=code[other.id], way="camera")
        start.wait(10)
        with database.write() as db:
            result = service.scan(
                db,
                scanner=service.Scanner(party.event.id, me.id, "live"),
                command=command,
                public_host="localhost",
                now=now,
            )
        outcomes.append(result.outcome)

    threads = [threading.Thread(target=race, args=(number,)) for number in range(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes).count("connected") == 1
    assert len(outcomes) == racers
    with database.read() as db:
        assert len(db.scalars(select(Connection.id)).all()) == 1
        assert len(db.scalars(select(Side.attendee_id)).all()) == 2
