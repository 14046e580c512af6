"""Rare orders of events between two people: what a no, a block, a removal and a wrong clock leave behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from eventnet.attendees.models import Attendee
from eventnet.badges.models import Badge
from eventnet.badges.service import ensure, reissue
from eventnet.connections.forms import ScanForm
from eventnet.connections.models import Connection, Request, Scan
from eventnet.connections.queries import requests_from
from eventnet.connections.service import Scanner, answer, believed, scan
from eventnet.core.errors import NotFound
from eventnet.core.ids import new_id
from eventnet.db.factlog import FactRow
from eventnet.db.session import Database
from eventnet.safety.service import write_block
from tests.factories.gathering import Gathering
from tests.factories.meeting import a_scan, connected
from tests.plugins.app import Browse

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def say(database: Database, who: Attendee, request_id: str | None, now: datetime, yes: bool) -> str:
    """Answer a request and return the state that it has then."""
    assert request_id is not None
    with database.write() as db:
        answered = answer(
            db, attendee_id=who.id, request_id=request_id, accept=yes, shares=[], now=now
        )
    return answered.state


def names_asked(database: Database, who: Attendee, now: datetime) -> list[str]:
    with database.read() as db:
        return [asked.name for asked in requests_from(db, who.id, now=now)]


@pytest.mark.parametrize(
    "said",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "1969-12-31T23:59:59Z",
        "2026-09-18T10:00:00Z",
        "2026-09-17T09:00:00",
        "-99999999999",
    ],
)
def test_no_clock_however_wrong_loses_a_reading(
    database: Database, gathering: Gathering, now: datetime, said: str
) -> None:
    command = ScanForm.model_validate(
        {"scan_id": new_id(), "code": "0000000000", "scanned_at": said}
    )
    assert believed(command.scanned_at, now) == now
    with database.write() as db:
        scanner = Scanner(gathering.event.id, gathering.ana.id, "live")
        scan(db, scanner=scanner, command=command, public_host="localhost", now=now)
    with database.read() as db:
        receipt = db.scalars(select(Scan)).one()
        assert (receipt.scanned_at, receipt.received_at) == (now, now)


def test_whom_one_is_connected_to_is_not_listed_as_somebody_who_has_not_answered(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    ana, ben = gathering.ana, gathering.ben
    with database.write() as db:
        asked = a_scan(db, ana, ben, now=now)
    assert say(database, ben, asked.request_id, now, yes=False) == "declined"
    assert names_asked(database, ana, now) == ["Ben Okoro"]
    with database.write() as db:
        connected(db, ben, ana, now=now)
    assert names_asked(database, ana, now) == []


def test_whom_one_blocked_is_not_listed_and_to_the_blocked_nothing_changes(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    ana, ben = gathering.ana, gathering.ben
    with database.write() as db:
        a_scan(db, ana, ben, now=now)
        write_block(db, blocker_id=ben.id, blocked_id=ana.id, now=now)
    assert names_asked(database, ana, now) == ["Ben Okoro"]
    with database.write() as db:
        write_block(db, blocker_id=ana.id, blocked_id=ben.id, now=now)
    assert names_asked(database, ana, now) == []


def test_the_request_of_somebody_who_was_removed_can_no_longer_be_answered(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    ana, ben = gathering.ana, gathering.ben
    with database.write() as db:
        asked = a_scan(db, ana, ben, now=now)
        db.execute(update(Attendee).where(Attendee.id == ana.id).values(removed_at=now))
    with pytest.raises(NotFound):
        say(database, ben, asked.request_id, now, yes=True)
    with database.read() as db:
        assert db.scalars(select(Connection.id)).all() == []


def test_a_block_after_a_connection_looks_like_a_request_that_nobody_answers(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    ana, ben = gathering.ana, gathering.ben
    with database.write() as db:
        connected(db, ana, ben, now=now)
        write_block(db, blocker_id=ben.id, blocked_id=ana.id, now=now)
        facts = db.scalar(select(func.count(FactRow.id)))
        outcomes = [a_scan(db, ana, ben, now=now) for _ in range(2)]
        assert [one.outcome for one in outcomes] == ["requested", "waiting"]
        assert [one.connection_id for one in outcomes] == [None, None]
        assert db.scalar(select(func.count(FactRow.id))) == facts
        assert a_scan(db, ben, ana, now=now).outcome == "you-blocked"


def body_of(client: FlaskClient, gathering: Gathering, code: str, number: int) -> dict[str, Any]:
    """Scan a badge over HTTP and return all of the answer that the scanner's own id does not make."""
    path = f"/e/{gathering.event.key}/scans"
    sent = client.post(path, json={"scan_id": f"scan-{number:016d}", "code": code, "way": "camera"})
    assert sent.status_code == 200
    body = dict(sent.get_json())
    assert body.pop("scan_id") == f"scan-{number:016d}"
    return body


def test_to_the_scanner_a_no_and_a_block_are_the_same_bytes_as_no_answer(
    database: Database, gathering: Gathering, browser_of: Browse, now: datetime
) -> None:
    ana, ben = gathering.ana, gathering.ben
    phone = browser_of(ana.person_id)
    people = f"/e/{gathering.event.key}/people"
    with database.write() as db:
        code = ensure(db, event_id=ben.event_id, attendee_id=ben.id, now=now)
    asked = body_of(phone, gathering, code, 1)
    unanswered = body_of(phone, gathering, code, 2), phone.get(people).data
    assert say(database, ben, asked["request_id"], now, yes=False) == "declined"
    assert (body_of(phone, gathering, code, 3), phone.get(people).data) == unanswered
    with database.write() as db:
        write_block(db, blocker_id=ben.id, blocked_id=ana.id, now=now)
    assert (body_of(phone, gathering, code, 4), phone.get(people).data) == unanswered


def race(times: int, work: Callable[[int], Any]) -> list[Any]:
    """Do the work in that many threads that begin together; return what each got."""
    start, got = threading.Barrier(times), list[Any]()

    def run(number: int) -> None:
        start.wait(10)
        got.append(work(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(got) == times
    return got


def test_one_reading_that_arrives_four_times_at_once_is_one_request(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    ana, ben = gathering.ana, gathering.ben
    with database.write() as db:
        code = ensure(db, event_id=ben.event_id, attendee_id=ben.id, now=now)
    command = ScanForm(scan_id=new_id(), code=code, way="camera")

    def send(_number: int) -> Any:
        scanner = Scanner(gathering.event.id, ana.id, "live")
        with database.write() as db:
            return scan(db, scanner=scanner, command=command, public_host="localhost", now=now)

    assert len(set(race(4, send))) == 1
    with database.read() as db:
        assert db.scalar(select(func.count(Request.id))) == 1
        told = select(func.count(FactRow.id)).where(FactRow.attendee_id == ben.id)
        assert db.scalar(told) == 1


def test_of_four_answers_at_once_one_counts(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    ana, ben = gathering.ana, gathering.ben
    with database.write() as db:
        asked = a_scan(db, ana, ben, now=now)
    states = race(4, lambda n: say(database, ben, asked.request_id, now, yes=bool(n % 2)))
    assert len(set(states)) == 1
    with database.read() as db:
        made = db.scalar(select(func.count(Connection.id)))
        assert made == (1 if states[0] == "accepted" else 0)


def test_a_badge_that_is_replaced_four_times_at_once_has_one_good_code(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    ana = gathering.ana

    def replace(_number: int) -> str:
        with database.write() as db:
            return reissue(db, event_id=ana.event_id, attendee_id=ana.id, now=now).code

    with database.write() as db:
        ensure(db, event_id=ana.event_id, attendee_id=ana.id, now=now)
    assert len(set(race(4, replace))) == 4
    with database.read() as db:
        good = select(func.count(Badge.id)).where(
            Badge.attendee_id == ana.id, Badge.revoked_at.is_(None)
        )
        assert db.scalar(good) == 1
