"""Many scans of one phone are asked for at once: they lead to what they would have led to one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from eventnet.attendees.models import Attendee
from eventnet.badges.service import ensure
from eventnet.connections import pairs
from eventnet.connections.between import between, between_each
from eventnet.connections.forms import ScanForm
from eventnet.connections.lookup import Ahead, Lookup
from eventnet.connections.models import Connection, Request, Scan
from eventnet.connections.parting import block, remove
from eventnet.connections.service import Scanner, answer, scan
from eventnet.core.ids import new_id
from eventnet.db.factlog import FactRow
from eventnet.db.session import Database
from tests.factories.gathering import Gathering, an_attendee
from tests.factories.meeting import a_scan, connected

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

HOST = "localhost:8000"
STATES = (
    "nothing",
    "asked",
    "asked-me",
    "refused-me",
    "connected",
    "parted",
    "blocked",
    "silent",
    "old",
    "lets-in",
    "asked-lets-in",
    "gone",
)


def bring_to(db: Session, me: Attendee, other: Attendee, state: str, now: datetime) -> None:
    """Bring the two to a state that a scan may find."""
    if state in ("connected", "parted", "blocked", "silent"):
        known = connected(db, me, other, now=now)
        if state == "parted":
            remove(db, attendee_id=other.id, connection_id=known, now=now)
        elif state != "connected":
            by = me if state == "blocked" else other
            block(db, attendee_id=by.id, connection_id=known, now=now)
    elif state in ("asked", "refused-me", "asked-lets-in"):
        asked = a_scan(db, me, other, now=now)
        if asked.request_id is not None and state == "refused-me":
            answer(
                db,
                attendee_id=other.id,
                request_id=asked.request_id,
                accept=False,
                shares=[],
                now=now,
            )
    elif state in ("asked-me", "old"):
        a_scan(db, other, me, now=now - timedelta(days=15 if state == "old" else 0))
    other.accepts_scans = state in ("lets-in", "asked-lets-in")
    other.removed_at = now if state == "gone" else None


@pytest.fixture
def hall(database: Database, gathering: Gathering, now: datetime) -> dict[str, Attendee]:
    """Somebody in each state to Ana."""
    people = {}
    with database.write() as db:
        me = db.get_one(Attendee, gathering.ana.id)
        for state in STATES:
            other = an_attendee(db, gathering.event, f"One {state}", now=now)
            bring_to(db, me, other, state, now)
            people[state] = other
    return people


def test_what_is_between_many_is_what_is_between_each(
    database: Database, gathering: Gathering, hall: dict[str, Attendee], now: datetime
) -> None:
    later = now + timedelta(hours=1)
    with database.write() as db:
        me = gathering.ana.id
        others = [other.id for other in hall.values()]
        many = between_each(db, me, others, now=later)
        for state, other in hall.items():
            assert many[other.id] == between(db, me, other.id, now=later), state
        assert between_each(db, me, [], now=later) == {}
        assert [many[hall[state].id].is_here for state in ("nothing", "gone")] == [True, False]


@pytest.mark.sqlite
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.lists(st.sampled_from((*STATES, "again", "nobody")), min_size=1, max_size=25))
def test_scans_at_once_lead_to_what_they_lead_to_one_by_one(
    database: Database,
    gathering: Gathering,
    hall: dict[str, Attendee],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    order: list[str],
) -> None:
    monkeypatch.setattr(pairs, "MOST_ASKED", 4)
    moment = now + timedelta(hours=1)
    scanner = Scanner(gathering.event.id, gathering.ana.id, "live")

    def all_of_it(db: Session, *, at_once: bool) -> tuple[list[object], list[int]]:
        codes = {
            state: ensure(db, event_id=gathering.event.id, attendee_id=other.id, now=now)
            for state, other in hall.items()
        }
        sent: list[tuple[str, str]] = []
        for state in order:
            known = (new_id(), codes.get(state, "00000-00000"))
            sent.append(sent[0] if state == "again" and sent else known)
        lookup = Lookup(scanner.event_id, scanner.attendee_id)
        if at_once:
            lookup = Ahead.of(
                db,
                event_id=scanner.event_id,
                scanner_id=scanner.attendee_id,
                texts=dict(sent),
                public_host=HOST,
                now=moment,
            )
        results = [
            scan(
                db,
                scanner=scanner,
                command=ScanForm(scan_id=id_, code=code, way="camera"),
                public_host=HOST,
                now=moment,
                lookup=lookup,
            )
            for id_, code in sent
        ]
        lookup.settle(db)
        counts = [
            db.scalar(select(func.count()).select_from(table)) or 0
            for table in (Scan, Request, Connection, FactRow)
        ]
        return [
            replace(
                one,
                scan_id="",
                request_id=one.request_id and "",
                connection_id=one.connection_id and "",
            )
            for one in results
        ], counts

    outcomes = []
    for at_once in (False, True):
        with database.read() as db:  # nothing of it is kept: both begin from the same
            outcomes.append(all_of_it(db, at_once=at_once))
    assert outcomes[0] == outcomes[1]
