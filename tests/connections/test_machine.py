"""Any order of scans, answers and blocks, against a model: one connection a pair, and silence where it is due."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.badges.service import ensure
from eventnet.connections import service
from eventnet.connections.forms import ScanForm
from eventnet.connections.models import Connection, Side
from eventnet.connections.queries import connections_of, requests_to
from eventnet.db.session import Database
from eventnet.safety.service import write_block
from tests.factories.gathering import a_gathering, an_attendee, an_event, an_organiser

steps = st.lists(
    st.tuples(
        st.sampled_from(["scan", "scan", "scan", "accept", "decline", "block"]),
        st.integers(0, 2),
        st.integers(0, 2),
        st.integers(0, 3),
    ),
    max_size=30,
)


class Model:
    """What should be true of three people, beside the real thing."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now
        with database.write() as db:
            self.event_id, self.people, self.codes = a_gathering_of_three(db, now)
        self.connected: set[frozenset[str]] = set()
        self.blocked: set[tuple[str, str]] = set()
        self.waiting: dict[tuple[str, str], str] = {}
        self.settled: set[tuple[str, str]] = set()

    def block(self, db: Session, i: int, j: int, _number: int) -> None:
        """One hides from the other."""
        one, other = self.people[i], self.people[j]
        write_block(db, blocker_id=one, blocked_id=other, now=self.now)
        self.blocked.add((one, other))

    def scan(self, db: Session, i: int, j: int, number: int) -> None:
        """One reads the other's badge; the same number is the same reading."""
        one, other = self.people[i], self.people[j]
        command = ScanForm(scan_id=f"scan-{i}-{j}-{number:012d}", code=self.codes[j], way="camera")
        scanner = service.Scanner(self.event_id, one, "live")
        result = service.scan(
            db, scanner=scanner, command=command, public_host="localhost", now=self.now
        )
        if result.outcome == "connected" and frozenset((one, other)) not in self.connected:
            assert (other, one) in self.waiting
            assert (other, one) not in self.blocked
            self.connected.add(frozenset((one, other)))
            self.waiting.pop((other, one))
        if result.outcome == "requested" and (one, other) not in self.settled:
            self.waiting.setdefault((one, other), result.request_id or "")

    def accept(self, db: Session, i: int, j: int, _number: int) -> None:
        """One says yes to the other."""
        self._answer(db, self.people[i], self.people[j], accept=True)

    def decline(self, db: Session, i: int, j: int, _number: int) -> None:
        """One says no to the other."""
        self._answer(db, self.people[i], self.people[j], accept=False)

    def _answer(self, db: Session, one: str, other: str, *, accept: bool) -> None:
        request_id = self.waiting.get((other, one))
        if request_id is None or {(one, other), (other, one)} & self.blocked:
            return
        service.answer(
            db, attendee_id=one, request_id=request_id, accept=accept, shares=[], now=self.now
        )
        self.waiting.pop((other, one))
        self.settled.add((other, one))
        if accept:
            self.connected.add(frozenset((one, other)))

    def check(self) -> None:
        """Compare with the database: pairs once, sides complete, the hidden never seen."""
        hidden = {frozenset(pair) for pair in self.blocked}
        with self.database.read() as db:
            rows = db.execute(
                select(Connection.id, Connection.low_id, Connection.high_id).where(
                    Connection.event_id == self.event_id
                )
            ).all()
            assert sorted(map(sorted, ((low, high) for _id, low, high in rows))) == sorted(
                map(sorted, self.connected)
            )
            for connection_id, low, high in rows:
                query = select(Side.attendee_id).where(Side.connection_id == connection_id)
                assert set(db.scalars(query)) == {low, high}
            for person in self.people:
                seen = {frozenset((person, known.other.id)) for known in connections_of(db, person)}
                assert seen == {pair for pair in self.connected - hidden if person in pair}
                asked = {frozenset((person, other.id)) for _row, other in requests_to(db, person)}
                assert not asked & hidden


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_any_order_ends_as_the_model_says(
    database: Database, now: datetime, steps: list[tuple[str, int, int, int]]
) -> None:
    model = Model(database, now)
    for what, one, other, number in steps:
        if one != other:
            with database.write() as db:
                getattr(model, what)(db, one, other, number)
    model.check()


def a_gathering_of_three(db: Session, now: datetime) -> tuple[str, list[str], list[str]]:
    """Make an event of its own with three people, for one example: its id, theirs, and their codes."""
    event = an_event(db, an_organiser(db, now=now), now=now)
    people = [an_attendee(db, event, name, now=now).id for name in ("Ana", "Ben", "Cleo")]
    codes = [ensure(db, event_id=event.id, attendee_id=one, now=now) for one in people]
    return event.id, people, codes


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
