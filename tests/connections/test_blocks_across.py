"""A block is between two people: made at one event, it holds at the next, and ends what they had at others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import func, select

from eventnet.attendees.models import Attendee
from eventnet.connections import parting
from eventnet.connections.distance import block_scanner, unblock
from eventnet.connections.models import Connection
from eventnet.connections.queries import connections_of, requests_from, requests_to
from eventnet.connections.queries_scanned import blocked_people, scanned_by
from eventnet.db.factlog import FactRow
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.safety.models import Block
from eventnet.safety.queries import (
    blocked_by,
    blocked_pairs,
    has_blocked,
    hidden_from,
    is_hidden,
    meeting_places,
)
from eventnet.safety.service import write_block
from tests.factories.gathering import Gathering, a_gathering, an_event, comes_again
from tests.factories.meeting import a_scan, connected
from tests.plugins.app import Browse


@dataclass(frozen=True)
class Twice:
    """Ana and Ben at two events, where the outsider attends the second one alone."""

    first: Gathering
    ana: Attendee
    ben: Attendee
    outsider: Attendee


@pytest.fixture
def twice(database: Database, now: datetime) -> Twice:
    first = a_gathering(database, now=now)
    with database.write() as db:
        later = an_event(db, first.organiser, now=now, name="Open Streets again")
        return Twice(
            first,
            ana=comes_again(db, first.ana, later, now=now, name="Ana L."),
            ben=comes_again(db, first.ben, later, now=now),
            outsider=comes_again(db, first.outsider, later, now=now),
        )


def test_a_block_holds_at_the_next_event_and_names_nobody_there(
    database: Database, twice: Twice, now: datetime
) -> None:
    first = twice.first
    with database.write() as db:
        known = connected(db, first.ana, first.ben, now=now)
        for _ in range(2):
            parting.block(db, attendee_id=first.ana.id, connection_id=known, now=now)
        assert has_blocked(db, blocker_id=twice.ana.id, blocked_id=twice.ben.id)
        assert not has_blocked(db, blocker_id=twice.ben.id, blocked_id=twice.ana.id)
        assert is_hidden(db, twice.ben.id, twice.ana.id)
        assert not is_hidden(db, twice.outsider.id, twice.ana.id)
        assert set(db.scalars(hidden_from(twice.ana.id))) == {first.ben.id, twice.ben.id}
        assert set(db.scalars(hidden_from(twice.ben.id))) == {first.ana.id, twice.ana.id}
        assert set(db.scalars(blocked_by(twice.ben.id))) == set()
        assert set(db.scalars(hidden_from(twice.outsider.id))) == set()
        assert blocked_pairs(db, twice.ana.event_id) == [(twice.ana.id, twice.ben.id)]
        assert blocked_pairs(db, first.elsewhere.id) == []
        [one] = blocked_people(db, twice.ana.id)
        assert one.other.id == first.ben.id  # as he was then: whether he is here is not told
        assert blocked_people(db, twice.ben.id) == []


def test_to_the_blocked_a_scan_at_the_next_event_looks_unanswered(
    database: Database, twice: Twice, now: datetime
) -> None:
    with database.write() as db:
        write_block(db, blocker_id=twice.first.ana.id, blocked_id=twice.first.ben.id, now=now)
        asked = a_scan(db, twice.ben, twice.ana, now=now)
        like_anybody = a_scan(db, twice.outsider, twice.ana, now=now)
        assert (asked.outcome, asked.other_id) == (like_anybody.outcome, like_anybody.other_id)
        assert [row.name for row in requests_from(db, twice.ben.id, now=now)] == ["Ana L."]
        assert [other.id for _, other in requests_to(db, twice.ana.id)] == [twice.outsider.id]
        assert [one.other.id for one in scanned_by(db, twice.ana.id)] == [twice.outsider.id]
        told = select(func.count()).select_from(FactRow).where(FactRow.kind == "request-made")
        assert db.scalar(told.where(FactRow.attendee_id == twice.ana.id)) == 1
        assert a_scan(db, twice.ana, twice.ben, now=now).outcome == "you-blocked"


@pytest.mark.parametrize("way", ["connected", "scanned"])
def test_a_block_ends_what_the_two_had_at_other_events(
    database: Database, twice: Twice, now: datetime, way: str
) -> None:
    first = twice.first
    with database.write() as db:
        connected(db, first.ana, first.ben, now=now)
        with_outsider = connected(db, twice.ana, twice.outsider, now=now)
        if way == "connected":
            here = connected(db, twice.ben, twice.ana, now=now)
            parting.block(db, attendee_id=twice.ana.id, connection_id=here, now=now)
        else:
            a_scan(db, twice.ben, twice.ana, now=now)
            block_scanner(db, attendee_id=twice.ana.id, other_id=twice.ben.id, now=now)
    with database.read() as db:
        assert list(db.scalars(select(Connection.id))) == [with_outsider]
        ended = select(FactRow.attendee_id).where(FactRow.kind == "connection-ended")
        assert {first.ana.id, first.ben.id} <= set(db.scalars(ended))
        assert connections_of(db, first.ana.id) == connections_of(db, first.ben.id) == []


def test_a_lifted_block_is_lifted_everywhere_and_brings_nothing_back(
    database: Database, twice: Twice, now: datetime
) -> None:
    first = twice.first
    with database.write() as db:
        connected(db, first.ana, first.ben, now=now)
        for mine, theirs in meeting_places(db, first.ana.id, first.ben.id):
            write_block(db, blocker_id=mine, blocked_id=theirs, now=now)
        assert db.scalar(select(func.count(Block.id))) == 2
        a_scan(db, twice.ben, twice.ana, now=now)
    with database.write() as db:
        [one] = blocked_people(db, first.ana.id)
        for who in (twice.ben, twice.outsider):
            unblock(db, attendee_id=who.id, block_id=one.block_id, now=now)
            assert is_hidden(db, first.ana.id, first.ben.id)
        for _ in range(2):
            unblock(db, attendee_id=twice.ana.id, block_id=one.block_id, now=now)
        assert not is_hidden(db, first.ana.id, first.ben.id)
        assert not is_hidden(db, twice.ana.id, twice.ben.id)
        assert requests_to(db, twice.ana.id) == []
        assert a_scan(db, twice.ana, twice.ben, now=now).outcome == "requested"


def test_the_list_of_blocked_people_is_the_same_at_both_events(
    database: Database, twice: Twice, browser_of: Browse, now: datetime
) -> None:
    first = twice.first
    with database.write() as db:
        write_block(db, blocker_id=first.ana.id, blocked_id=first.ben.id, now=now)
        later = db.get_one(Event, twice.ana.event_id).key
    ana, ben = browser_of(first.ana.person_id), browser_of(first.ben.person_id)
    for at in (first.event.key, later):
        assert "<span>Okoro</span>" in ana.get(f"/e/{at}/blocked").text
        assert "Lima" not in ben.get(f"/e/{at}/blocked").text
    assert browser_of(first.organiser.id).get(f"/e/{later}/blocked").status_code == 404
