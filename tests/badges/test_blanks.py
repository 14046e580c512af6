"""Blank badges: made by an organiser once, bound by one person once, and worth a way in until then."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from eventnet.badges.blanks import batches_of, bind, event_of_blank, free_codes, make_blanks
from eventnet.badges.models import Badge
from eventnet.badges.service import code_of, ensure, holder_of, reissue
from eventnet.connections.forms import ScanForm
from eventnet.connections.models import Scan
from eventnet.connections.service import Scanner, ScanResult, scan
from eventnet.core.errors import AppError, Conflict, Gone, InvalidInput, NotFound
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.events.queries import audit_of
from tests.factories.gathering import Gathering

BATCH = "0123456789abcdef"


def blanks(database: Database, party: Gathering, now: datetime, count: int = 2) -> list[str]:
    """Make a batch, twice, and return its codes."""
    for made in (True, False):
        with database.write() as db:
            assert made == make_blanks(
                db,
                event_id=party.event.id,
                person_id=party.organiser.id,
                batch=BATCH,
                count=count,
                now=now,
            )
    with database.read() as db:
        return free_codes(db, event_id=party.event.id, batch=BATCH)


def scans(
    database: Database, event_id: str, who: str, code: str, now: datetime, number: int = 1
) -> ScanResult:
    """Let somebody read a badge, twice with the same id."""
    results = []
    for _ in range(2):
        with database.write() as db:
            results.append(
                scan(
                    db,
                    scanner=Scanner(event_id, who, "live"),
                    command=ScanForm(scan_id=f"scan-of-a-blank-{number}", code=code),
                    public_host="localhost",
                    now=now,
                )
            )
    assert results[0] == results[1]
    return results[0]


def test_a_batch_is_made_once_and_written_into_the_audit_log(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    codes = blanks(database, gathering, now, 3)
    assert len(set(codes)) == 3
    with database.read() as db:
        [batch] = batches_of(db, gathering.event.id)
        assert (batch.count, batch.free) == (3, 3)
        [entry] = [one for one in audit_of(db, gathering.event.id) if one.action == "blanks-made"]
        assert (entry.person_id, entry.detail["count"]) == (gathering.organiser.id, 3)
        assert batches_of(db, gathering.elsewhere.id) == []
        with pytest.raises(NotFound):
            free_codes(db, event_id=gathering.elsewhere.id, batch=BATCH)


@pytest.mark.parametrize("count", [0, 501])
def test_too_many_are_refused(
    database: Database, gathering: Gathering, now: datetime, count: int
) -> None:
    with pytest.raises(InvalidInput), database.write() as db:
        make_blanks(
            db,
            event_id=gathering.event.id,
            person_id=gathering.organiser.id,
            batch=BATCH,
            count=count,
            now=now,
        )


def test_a_blank_is_bound_once_and_then_is_a_badge_beside_the_one_there_was(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    code, _other = blanks(database, gathering, now)
    ana, ben, place = gathering.ana, gathering.ben, gathering.event.id
    with database.write() as db:
        printed = ensure(db, event_id=place, attendee_id=ana.id, now=now + timedelta(minutes=1))
    for fresh in (True, False):
        with database.write() as db:
            assert bind(db, event_id=place, attendee_id=ana.id, code=code, now=now) is fresh
    with pytest.raises(Conflict), database.write() as db:
        bind(db, event_id=place, attendee_id=ben.id, code=code, now=now)
    for number, mine in enumerate((code, printed)):
        asked = scans(database, place, ben.id, mine, now, number)
        assert asked.other_id == ana.id
    with database.write() as db:
        assert code_of(db, ana.id) == printed
        assert event_of_blank(db, code) is None
        new = reissue(db, event_id=place, attendee_id=ana.id, now=now).code
        lost = holder_of(db, event_id=place, code=code)
        assert lost is not None
        assert lost.revoked
        assert code_of(db, ana.id) == new
    with pytest.raises(Gone), database.write() as db:
        bind(db, event_id=place, attendee_id=ben.id, code=code, now=now)


def test_a_blank_that_is_scanned_says_what_it_is_and_only_inside_its_event(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    code, _other = blanks(database, gathering, now)
    said = scans(database, gathering.event.id, gathering.ben.id, code, now)
    assert said == ScanResult("scan-of-a-blank-1", "blank-badge", blank=code)
    outside = scans(database, gathering.elsewhere.id, gathering.outsider.id, code, now)
    unknown = scans(database, gathering.elsewhere.id, gathering.outsider.id, "0000000000", now, 2)
    assert (outside.outcome, outside.blank) == (unknown.outcome, unknown.blank)
    assert outside.outcome == "not-here"
    with database.read() as db:
        assert {row.other_id for row in db.scalars(select(Scan))} == {None}


def test_nobody_binds_what_is_not_a_blank_of_their_event(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    code, _other = blanks(database, gathering, now)
    for who, place in ((gathering.outsider, gathering.elsewhere), (gathering.ana, gathering.event)):
        wrong = code if who is gathering.outsider else "0000000000"
        with pytest.raises(NotFound), database.write() as db:
            bind(db, event_id=place.id, attendee_id=who.id, code=wrong, now=now)
    with database.write() as db:
        db.execute(update(Event).where(Event.id == gathering.event.id).values(phase="after"))
    with pytest.raises(Gone), database.write() as db:
        bind(db, event_id=gathering.event.id, attendee_id=gathering.ana.id, code=code, now=now)


def test_nobody_takes_the_whole_stack(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    codes = blanks(database, gathering, now, 6)
    for code in codes[:5]:
        with database.write() as db:
            bind(db, event_id=gathering.event.id, attendee_id=gathering.ana.id, code=code, now=now)
    with pytest.raises(Conflict), database.write() as db:
        bind(db, event_id=gathering.event.id, attendee_id=gathering.ana.id, code=codes[5], now=now)


def test_two_who_bind_the_same_blank_at_once_are_one(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    code, _other = blanks(database, gathering, now)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def race(attendee_id: str) -> None:
        start.wait(10)
        try:
            with database.write() as db:
                place = gathering.event.id
                bind(db, event_id=place, attendee_id=attendee_id, code=code, now=now)
            outcomes.append(attendee_id)
        except AppError as error:
            outcomes.append(error.error_code)

    threads = [
        threading.Thread(target=race, args=(one.id,)) for one in (gathering.ana, gathering.ben)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert "badge-taken" in outcomes
    [winner] = set(outcomes) - {"badge-taken"}
    with database.read() as db:
        assert db.scalar(select(Badge.attendee_id).where(Badge.code == code)) == winner
