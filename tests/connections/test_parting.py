"""Undo, remove and block end a connection silently, and win over every scan of an earlier moment that comes later."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from eventnet.attendees.models import Attendee
from eventnet.attendees.service import tell_about
from eventnet.badges.service import ensure
from eventnet.connections import keeping, parting, service
from eventnet.connections.forms import ScanForm
from eventnet.connections.models import Connection, LiveClaim, Memo, Parting, Request
from eventnet.connections.queries import connection_of, connections_of, requests_from, requests_to
from eventnet.connections.seeing import see
from eventnet.connections.service import ScanResult
from eventnet.core.errors import Gone, NotFound
from eventnet.db.factlog import FactRow
from tests.factories.showing import Phone, Two

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
ENDINGS = {"undo": parting.undo, "remove": parting.remove, "block": parting.block}


def met(two: Two, at: datetime) -> str:
    """Let Ben read Ana's live code; return their connection's id."""
    result = two.ben.scans(two.ana.shows(at), now=at)
    assert result.outcome == "connected"
    assert result.connection_id is not None
    return result.connection_id


def ends(two: Two, kind: str, who: Phone, connection_id: str, now: datetime) -> None:
    """Let one of the two end it, twice."""
    for _ in range(2):
        with two.database.write() as db:
            ENDINGS[kind](db, attendee_id=who.attendee.id, connection_id=connection_id, now=now)


def scans_badge(
    two: Two, who: Phone, whose: Phone, scan_id: str, *, now: datetime, at: datetime
) -> ScanResult:
    """Let one read the other's printed badge `at`; the reading arrives now."""
    event_id = two.party.event.id
    with two.database.write() as db:
        code = ensure(db, event_id=event_id, attendee_id=whose.attendee.id, now=now)
        return service.scan(
            db,
            scanner=service.Scanner(event_id, who.attendee.id, "live", who.device_id),
            command=ScanForm(scan_id=scan_id, code=code, way="camera", scanned_at=at),
            public_host="localhost",
            now=now,
        )


@pytest.mark.parametrize("kind", list(ENDINGS))
def test_an_ending_is_for_both_and_happens_once(two: Two, kind: str) -> None:
    connection_id = met(two, two.now)
    with two.database.write() as db:
        keeping.write_note(
            db,
            attendee_id=two.ben.attendee.id,
            connection_id=connection_id,
            text="maps",
            now=two.now,
        )
    ends(two, kind, two.ana, connection_id, two.now + 30 * SECOND)
    assert two.count(Connection) == 0
    with two.database.read() as db:
        [row] = db.scalars(select(Parting)).all()
        assert (row.kind, row.by_id) == (kind, two.ana.attendee.id)
        for phone in (two.ana, two.ben):
            assert connections_of(db, phone.attendee.id) == []
            assert requests_to(db, phone.attendee.id) == []
            assert requests_from(db, phone.attendee.id, now=two.now) == []
        [memo] = db.scalars(select(Memo)).all()
        assert (memo.attendee_id, memo.text) == (two.ben.attendee.id, "maps")


def test_open_pages_of_both_learn_the_same_of_each_ending_once(two: Two) -> None:
    told: list[set[str]] = []
    for number, kind in enumerate(ENDINGS):
        at = two.now + 2 * HOUR * number
        connection_id = met(two, at)
        ends(two, kind, two.ana, connection_id, at + 30 * SECOND)
        with two.database.read() as db:
            rows = db.scalars(select(FactRow).where(FactRow.kind == "connection-ended")).all()
        of_this = [row for row in rows if row.payload["connection_id"] == connection_id]
        both = {two.ana.attendee.id, two.ben.attendee.id}
        assert {row.attendee_id for row in of_this} == both
        assert len(of_this) == 2
        assert not any(row.desk for row in of_this)
        told += [set(row.payload) for row in of_this]
    assert all(keys == {"event_id", "connection_id", "low_id", "high_id"} for keys in told)


@pytest.mark.parametrize("kind", list(ENDINGS))
def test_a_reading_that_is_sent_once_more_does_not_name_a_connection_that_was_ended(
    two: Two, kind: str
) -> None:
    code, now = two.ana.shows(two.now), two.now
    first = two.ben.scans(code, now=now, scan_id="the-same-reading-1")
    assert first.connection_id is not None
    ends(two, kind, two.ana, first.connection_id, now + SECOND)
    again = two.ben.scans(code, now=now + 2 * SECOND, scan_id="the-same-reading-1")
    assert again == ScanResult("the-same-reading-1", "code-changed")
    assert (two.count(Connection), two.count(Request)) == (0, 0)


@pytest.mark.parametrize(("kind", "outcome"), [("remove", "waiting"), ("block", "you-blocked")])
def test_one_who_blocked_is_not_shown_the_other_by_an_old_reading(
    two: Two, kind: str, outcome: str
) -> None:
    now = two.now
    scans_badge(two, two.ana, two.ben, "scan-of-a-badge-1", now=now, at=now)
    crossed = scans_badge(two, two.ben, two.ana, "scan-of-a-badge-2", now=now, at=now)
    assert crossed.connection_id is not None
    ends(two, kind, two.ben, crossed.connection_id, now)
    again = scans_badge(two, two.ben, two.ana, "scan-of-a-badge-2", now=now, at=now)
    assert (again.outcome, again.connection_id) == (outcome, None)
    assert (again.other_id is None) == (kind == "block")


@pytest.mark.parametrize("kind", list(ENDINGS))
def test_a_no_from_before_they_met_does_not_stand_in_the_way_of_asking_anew(
    two: Two, kind: str
) -> None:
    asked = scans_badge(two, two.ben, two.ana, "scan-of-a-badge-1", now=two.now, at=two.now)
    with two.database.write() as db:
        service.answer(
            db,
            attendee_id=two.ana.attendee.id,
            request_id=asked.request_id or "",
            accept=False,
            shares=[],
            now=two.now,
        )
    soon, later = two.now + 5 * MINUTE, two.now + HOUR
    ends(two, kind, two.ben, met(two, soon), soon)
    with two.database.read() as db:
        assert requests_from(db, two.ben.attendee.id, now=later) == []
    anew = scans_badge(two, two.ben, two.ana, "scan-of-a-badge-2", now=later, at=later)
    assert anew.outcome == ("you-blocked" if kind == "block" else "requested")


@pytest.mark.parametrize("kind", list(ENDINGS))
def test_nobody_else_can_end_it(two: Two, kind: str) -> None:
    connection_id = met(two, two.now)
    with pytest.raises(NotFound), two.database.write() as db:
        ENDINGS[kind](
            db, attendee_id=two.party.outsider.id, connection_id=connection_id, now=two.now
        )
    ends(two, "remove", two.ben, connection_id, two.now)
    with pytest.raises(NotFound), two.database.write() as db:
        ENDINGS[kind](db, attendee_id=two.ana.attendee.id, connection_id=connection_id, now=two.now)


@pytest.mark.parametrize(
    ("seen", "later", "works"),
    [
        (2 * HOUR, 2 * HOUR + 60 * SECOND, True),
        (2 * HOUR, 2 * HOUR + 61 * SECOND, False),
        (None, 30 * HOUR, False),
        (None, 24 * HOUR + 59 * SECOND, True),
        (26 * HOUR, 26 * HOUR, False),
    ],
)
def test_the_minute_starts_when_it_is_seen_at_most_a_day_later(
    two: Two, seen: timedelta | None, later: timedelta, works: bool
) -> None:
    connection_id = met(two, two.now)
    who = {"attendee_id": two.ana.attendee.id}
    if seen is not None:
        with two.database.write() as db:
            for moment in (two.now + seen, two.now + seen + HOUR):
                see(db, connection_ids=[connection_id], now=moment, **who)
    if works:
        ends(two, "undo", two.ana, connection_id, two.now + later)
    else:
        with pytest.raises(Gone), two.database.write() as db:
            parting.undo(db, connection_id=connection_id, now=two.now + later, **who)
    assert two.count(Connection) == (not works)


def test_contact_opens_when_both_minutes_are_over(two: Two) -> None:
    with two.database.write() as db:
        values = {"card_email": "ana@secret.example", "role": "Mapmaker"}
        tell_about(db, attendee_id=two.ana.attendee.id, values=values)
        shares = ["email", "role"]
        service.remember_shares(db, attendee_id=two.ana.attendee.id, shares=shares)
    connection_id = met(two, two.now)

    def card(later: timedelta) -> dict[str, str]:
        with two.database.read() as db:
            known = connection_of(db, attendee_id=two.ben.attendee.id, connection_id=connection_id)
        assert known is not None
        return known.card(two.now + later)

    assert card(23 * HOUR) == {"role": "Mapmaker"}
    assert card(24 * HOUR + MINUTE)["email"] == "ana@secret.example"
    for phone, seen in ((two.ana, MINUTE), (two.ben, 3 * MINUTE)):
        with two.database.write() as db:
            see(
                db,
                attendee_id=phone.attendee.id,
                connection_ids=[connection_id],
                now=two.now + seen,
            )
    assert "email" not in card(4 * MINUTE - SECOND)
    assert card(4 * MINUTE)["email"] == "ana@secret.example"
    assert isinstance(two.ana.attendee, Attendee)


@pytest.mark.parametrize("kind", ["undo", "remove"])
@pytest.mark.parametrize("covered", ["before", "after"])
def test_a_late_live_scan_of_an_earlier_moment_is_a_request_at_most(
    two: Two, kind: str, covered: str
) -> None:
    shown = two.now + 10 * MINUTE
    code = two.ana.shows(shown)
    connection_id = met(two, two.now + 20 * MINUTE)
    ends(two, kind, two.ana, connection_id, two.now + 20 * MINUTE)
    came = two.now + 2 * HOUR
    if covered == "before":
        two.ana.tells(shown, now=came)
    result = two.ben.scans(code, now=came, at=shown)
    assert result.outcome == "requested"
    if covered == "after":
        assert two.ana.tells(shown, now=came + MINUTE) == []
    assert two.count(Connection) == two.count(LiveClaim) == 0
    with two.database.read() as db:
        assert [other.id for _row, other in requests_to(db, two.ana.attendee.id)] == [
            two.ben.attendee.id
        ]


def test_the_code_that_was_on_the_screen_before_connects_nobody_again(two: Two) -> None:
    connection_id = met(two, two.now)
    ends(two, "undo", two.ana, connection_id, two.now + 5 * SECOND)
    again = two.ben.scans(two.ana.shows(two.now), now=two.now + 8 * SECOND)
    assert again.outcome == "requested"
    later = two.now + 5 * MINUTE
    assert two.ben.scans(two.ana.shows(later), now=later).outcome == "connected"
    with two.database.read() as db:
        assert {row.state for row in db.scalars(select(Request))} == {"accepted"}


def test_after_a_block_comes_nothing(two: Two) -> None:
    shown = two.now + 10 * MINUTE
    code = two.ana.shows(shown)
    connection_id = met(two, two.now + 20 * MINUTE)
    ends(two, "block", two.ana, connection_id, two.now + 20 * MINUTE)
    came = two.now + 2 * HOUR
    two.ana.tells(shown, now=came)
    assert two.ben.scans(code, now=came, at=shown).outcome == "requested"
    assert two.ben.scans(two.ana.shows(came), now=came).outcome == "code-changed"
    assert scans_badge(two, two.ben, two.ana, "b" * 16, now=came, at=came).outcome == "waiting"
    assert two.ana.scans(two.ben.shows(came), now=came).outcome == "you-blocked"
    assert two.count(Connection) == 0
    with two.database.read() as db:
        assert requests_to(db, two.ana.attendee.id) == []


def test_crossing_badges_from_before_the_parting_connect_nobody_by_themselves(two: Two) -> None:
    connection_id = met(two, two.now + 20 * MINUTE)
    parted = two.now + 30 * MINUTE
    ends(two, "remove", two.ana, connection_id, parted)
    came, before = parted + HOUR, parted - 5 * MINUTE
    first = scans_badge(two, two.ben, two.ana, "b" * 16, now=came, at=before)
    second = scans_badge(two, two.ana, two.ben, "a" * 16, now=came, at=came)
    assert (first.outcome, second.outcome) == ("requested", "requested")
    assert two.count(Connection) == 0
    with two.database.write() as db:
        service.answer(
            db,
            attendee_id=two.ana.attendee.id,
            request_id=first.request_id or "",
            accept=True,
            shares=[],
            now=came,
        )
    assert two.count(Connection) == 1
    with two.database.read() as db:
        assert {row.state for row in db.scalars(select(Request))} == {"accepted"}


def test_a_fast_clock_does_not_make_a_reading_younger_than_the_parting(two: Two) -> None:
    """Ben's phone is an hour fast, and was without a network since before Ana removed him."""
    connection_id = met(two, two.now)
    parted = two.now + 30 * MINUTE
    ends(two, "remove", two.ana, connection_id, parted)
    came = parted + HOUR
    two.ana.is_in_contact(parted + 10 * MINUTE)
    asked = scans_badge(two, two.ana, two.ben, "a" * 16, now=came, at=came)
    assert asked.outcome == "requested"
    late = scans_badge(two, two.ben, two.ana, "b" * 16, now=came, at=parted + 20 * MINUTE)
    assert late.outcome == "requested"
    two.ben.is_in_contact(came)
    after = came + 10 * MINUTE
    sure = scans_badge(two, two.ben, two.ana, "c" * 16, now=after, at=after)
    assert sure.outcome == "connected"
