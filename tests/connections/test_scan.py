"""What a reading of a badge leads to, for each of the kind answers, and that a second time changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from eventnet.attendees.models import Attendee
from eventnet.badges.service import ensure, reissue
from eventnet.connections import service
from eventnet.connections.forms import ScanForm
from eventnet.connections.models import Connection, Meeting, Request, Scan, Side
from eventnet.connections.queries import requests_from, requests_to
from eventnet.db.factlog import FactRow
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.safety.service import write_block
from tests.factories.gathering import Gathering, a_gathering

HOST = "localhost:8000"


@dataclass
class Meeters:
    """Ana and Ben, able to scan each other."""

    database: Database
    party: Gathering
    now: datetime

    def code(self, who: Attendee) -> str:
        """Return somebody's badge code."""
        with self.database.write() as db:
            return ensure(db, event_id=who.event_id, attendee_id=who.id, now=self.now)

    def scan(
        self,
        who: Attendee,
        code: str,
        number: int = 1,
        *,
        phase: str = "live",
        at: datetime | None = None,
    ) -> service.ScanResult:
        """Let somebody read a code."""
        command = ScanForm(scan_id=f"scan-{number:016d}", code=code, way="camera", scanned_at=at)
        with self.database.write() as db:
            return service.scan(
                db,
                scanner=service.Scanner(self.party.event.id, who.id, phase),
                command=command,
                public_host=HOST,
                now=self.now,
            )

    def answer(self, who: Attendee, request_id: str | None, *, accept: bool) -> service.Answered:
        """Let somebody answer a request."""
        assert request_id is not None
        with self.database.write() as db:
            return service.answer(
                db,
                attendee_id=who.id,
                request_id=request_id,
                accept=accept,
                shares=[],
                now=self.now,
            )

    def count(self, model: type) -> int:
        """Return how many rows there are."""
        with self.database.read() as db:
            return db.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def two(database: Database, now: datetime) -> Meeters:
    return Meeters(database, a_gathering(database, now=now), now)


def test_a_scan_asks_the_other_and_a_second_time_tells_nobody(two: Meeters) -> None:
    ana, ben = two.party.ana, two.party.ben
    first = two.scan(ana, two.code(ben))
    facts = two.count(FactRow)
    assert (first.outcome, first.other_id) == ("requested", ben.id)
    assert two.scan(ana, two.code(ben)) == first
    assert (two.count(Request), two.count(Scan), two.count(FactRow)) == (1, 1, facts)
    with two.database.read() as db:
        assert [person.id for _row, person in requests_to(db, ben.id)] == [ana.id]
        assert requests_to(db, ana.id) == []


def test_another_reading_while_one_waits_makes_no_second_request(two: Meeters) -> None:
    ana, ben = two.party.ana, two.party.ben
    first = two.scan(ana, two.code(ben), 1)
    again = two.scan(ana, two.code(ben), 2)
    assert (again.outcome, again.request_id) == ("waiting", first.request_id)
    assert two.count(Request) == 1


def test_one_tap_connects_and_the_first_answer_counts(two: Meeters) -> None:
    ana, ben = two.party.ana, two.party.ben
    asked = two.scan(ana, two.code(ben))
    accepted = two.answer(ben, asked.request_id, accept=True)
    assert accepted.state == "accepted"
    assert two.answer(ben, asked.request_id, accept=False) == accepted
    assert two.answer(ben, asked.request_id, accept=True) == accepted
    assert (two.count(Connection), two.count(Side)) == (1, 2)


def test_two_readings_that_cross_are_a_connection(two: Meeters) -> None:
    ana, ben = two.party.ana, two.party.ben
    two.scan(ana, two.code(ben))
    crossed = two.scan(ben, two.code(ana))
    assert crossed.outcome == "connected"
    assert (two.count(Connection), two.count(Side)) == (1, 2)
    with two.database.read() as db:
        assert requests_to(db, ben.id) == requests_to(db, ana.id) == []


def test_a_known_person_is_met_again_once_for_each_reading(two: Meeters) -> None:
    ana, ben = two.party.ana, two.party.ben
    two.scan(ana, two.code(ben))
    two.scan(ben, two.code(ana))
    for _ in range(2):
        assert two.scan(ana, two.code(ben), 7).outcome == "known"
    assert (two.count(Meeting), two.count(Connection)) == (1, 1)


def test_a_no_looks_like_no_answer(two: Meeters) -> None:
    ana, ben = two.party.ana, two.party.ben
    asked = two.scan(ana, two.code(ben), 1)
    before = two.scan(ana, two.code(ben), 2)
    two.answer(ben, asked.request_id, accept=False)
    after = two.scan(ana, two.code(ben), 3)
    assert (after.outcome, after.request_id) == (before.outcome, before.request_id)
    with two.database.read() as db:
        assert [one.request_id for one in requests_from(db, ana.id, now=two.now)] == [
            asked.request_id
        ]
    assert two.count(Connection) == 0


def test_who_said_no_may_still_scan_the_other(two: Meeters) -> None:
    ana, ben = two.party.ana, two.party.ben
    asked = two.scan(ana, two.code(ben))
    two.answer(ben, asked.request_id, accept=False)
    assert two.scan(ben, two.code(ana)).outcome == "requested"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("https://menu.example/today", "not-a-badge"),
        ("hello", "not-a-badge"),
        ("0000000000", "not-here"),
        (f"HTTP://{HOST.upper()}/B/0000000000", "not-here"),
    ],
)
def test_what_is_no_badge_of_this_event_says_so(two: Meeters, text: str, outcome: str) -> None:
    result = two.scan(two.party.ana, text)
    assert (result.outcome, result.other_id) == (outcome, None)


def test_own_foreign_and_replaced_badges_have_their_answers(two: Meeters) -> None:
    ana, ben = two.party.ana, two.party.ben
    assert two.scan(ana, two.code(ana), 1).outcome == "own-badge"
    assert two.scan(ana, two.code(two.party.outsider), 2).outcome == "not-here"
    lost = two.code(ben)
    with two.database.write() as db:
        reissue(db, event_id=ben.event_id, attendee_id=ben.id, now=two.now)
    replaced = two.scan(ana, lost, 3)
    assert (replaced.outcome, replaced.other_id) == ("badge-revoked", None)
    assert two.count(Request) == 0


def test_to_the_blocked_it_looks_like_a_request_that_nobody_answers(two: Meeters) -> None:
    ana, ben = two.party.ana, two.party.ben
    with two.database.write() as db:
        write_block(db, blocker_id=ben.id, blocked_id=ana.id, now=two.now)
    facts = two.count(FactRow)
    result = two.scan(ana, two.code(ben))
    assert (result.outcome, result.other_id) == ("requested", ben.id)
    assert two.count(FactRow) == facts
    with two.database.read() as db:
        assert requests_to(db, ben.id) == []
    assert two.scan(ben, two.code(ana)).outcome == "you-blocked"
    assert two.count(Connection) == 0


def test_a_request_made_before_a_block_can_no_longer_be_answered(two: Meeters) -> None:
    from eventnet.core.errors import NotFound

    ana, ben = two.party.ana, two.party.ben
    asked = two.scan(ana, two.code(ben))
    with two.database.write() as db:
        write_block(db, blocker_id=ben.id, blocked_id=ana.id, now=two.now)
    with pytest.raises(NotFound):
        two.answer(ben, asked.request_id, accept=True)
    assert two.count(Connection) == 0


def test_after_the_event_nobody_new_is_asked_and_the_known_stay(two: Meeters) -> None:
    ana, ben = two.party.ana, two.party.ben
    ends(two, two.now - timedelta(minutes=1))
    assert two.scan(ana, two.code(ben), 1, phase="after").outcome == "event-over"
    assert two.count(Request) == 0
    two.scan(ana, two.code(ben), 2)
    two.scan(ben, two.code(ana), 3)
    assert two.scan(ana, two.code(ben), 4, phase="after").outcome == "known"


@pytest.mark.parametrize(
    ("before_end", "phase", "outcome"),
    [
        (timedelta(minutes=40), "after", "requested"),
        (timedelta(minutes=-1), "after", "event-over"),
        (timedelta(minutes=40), "closed", "event-over"),
    ],
)
def test_a_badge_that_was_read_while_the_event_ran_still_asks_when_the_phone_is_back(
    two: Meeters, before_end: timedelta, phase: str, outcome: str
) -> None:
    ended = two.now - timedelta(minutes=20)
    ends(two, ended)
    for _ in range(2):
        came = two.scan(two.party.ana, two.code(two.party.ben), phase=phase, at=ended - before_end)
        assert came.outcome == outcome
    assert two.count(Request) == (outcome == "requested")


def ends(two: Meeters, at: datetime) -> None:
    """Let the event have ended at that moment."""
    with two.database.write() as db:
        db.execute(update(Event).where(Event.id == two.party.event.id).values(ended_at=at))


@pytest.mark.parametrize(
    ("shift", "believed"),
    [
        (timedelta(minutes=-5), True),
        (timedelta(hours=-71), True),
        (timedelta(hours=-73), False),
        (timedelta(seconds=1), False),
        (timedelta(days=1), False),
        (timedelta(days=-4000), False),
    ],
)
def test_a_phones_own_time_is_believed_only_where_it_can_be_true(
    two: Meeters, shift: timedelta, believed: bool
) -> None:
    said = two.now + shift
    result = two.scan(two.party.ana, two.code(two.party.ben), at=said)
    assert result.outcome == "requested"
    with two.database.read() as db:
        receipt = db.scalars(select(Scan)).one()
        assert receipt.scanned_at == (said if believed else two.now)
        assert receipt.received_at == two.now


def test_a_time_without_a_zone_is_not_believed(two: Meeters) -> None:
    naive = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    assert two.scan(two.party.ana, two.code(two.party.ben), at=naive).outcome == "requested"
