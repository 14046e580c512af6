"""Whoever was scanned sees who, when, by which code, and what became of it; and may keep away from any of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventnet.attendees.models import Attendee
from eventnet.connections import distance, pairs, parting
from eventnet.connections.expiring import expire_due
from eventnet.connections.models import Connection, Request
from eventnet.connections.queries import requests_from, requests_to
from eventnet.connections.queries_scanned import blocked_people, scanned_by, scanned_by_one
from eventnet.connections.service import answer
from eventnet.connections.standing import STANDS
from eventnet.core.errors import NotFound
from eventnet.db.session import Database
from eventnet.safety.models import Block
from eventnet.safety.queries import is_hidden
from tests.connections.test_routes import Hall
from tests.factories.gathering import Gathering
from tests.factories.meeting import a_scan, connected
from tests.factories.showing import Two

MINUTE = timedelta(minutes=1)


def seen_by(database: Database, who: Attendee) -> list[tuple[str, str, list[str]]]:
    """Return who scanned somebody, what became of it, and which codes they read."""
    with database.read() as db:
        return [
            (one.other.name, one.became, [reading.code for reading in one.readings])
            for one in scanned_by(db, who.id)
        ]


def answers(
    database: Database, who: Attendee, request_id: str | None, now: datetime, *, accept: bool
) -> None:
    with database.write() as db:
        answer(
            db,
            attendee_id=who.id,
            request_id=request_id or "",
            accept=accept,
            shares=[],
            now=now,
        )


@pytest.mark.parametrize("fate", ["waiting", "declined", "expired", "connected", "ended"])
def test_each_scan_is_seen_with_what_became_of_it(
    database: Database, gathering: Gathering, now: datetime, fate: str
) -> None:
    ana, ben = gathering.ana, gathering.ben
    with database.write() as db:
        asked = a_scan(db, ana, ben, now=now)
    if fate in {"declined", "connected", "ended"}:
        answers(database, ben, asked.request_id, now, accept=fate != "declined")
    with database.write() as db:
        if fate == "expired":
            expire_due(db, now=now + STANDS)
        if fate == "ended":
            connection_id = db.scalars(select(Connection.id)).one()
            parting.remove(db, attendee_id=ana.id, connection_id=connection_id, now=now)
    assert seen_by(database, ben) == [("Ana Lima", fate, ["badge"])]
    for nobody in (ana, gathering.outsider):
        assert seen_by(database, nobody) == []


def test_a_live_code_is_told_from_a_badge_and_each_reading_is_there(two: Two) -> None:
    two.ben.scans(two.ana.shows(two.now), now=two.now)
    with two.database.write() as db:
        a_scan(db, two.party.ben, two.party.ana, now=two.now + MINUTE)
    assert seen_by(two.database, two.party.ana) == [
        ("Ben Okoro", "connected", ["badge", "live"]),
    ]


def test_who_was_not_asked_is_seen_all_the_same(
    database: Database, gathering: Gathering, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs, "MOST_ASKED", 0)
    with database.write() as db:
        assert a_scan(db, gathering.ana, gathering.ben, now=now).outcome == "asked-many"
    assert seen_by(database, gathering.ben) == [("Ana Lima", "not-asked", ["badge"])]


@pytest.mark.parametrize("first", ["asked", "connected", "declined"])
def test_whoever_scanned_one_can_be_blocked_and_notices_nothing(
    database: Database, gathering: Gathering, now: datetime, first: str
) -> None:
    ana, ben = gathering.ana, gathering.ben
    with database.write() as db:
        if first == "connected":
            connected(db, ana, ben, now=now)
        request_id = None if first == "connected" else a_scan(db, ana, ben, now=now).request_id
    if first == "declined":
        answers(database, ben, request_id, now, accept=False)
    with database.read() as db:
        before = requests_from(db, ana.id, now=now)
    for _ in range(2):
        with database.write() as db:
            distance.block_scanner(db, attendee_id=ben.id, other_id=ana.id, now=now)
    assert seen_by(database, ben) == []
    with database.write() as db:
        assert requests_to(db, ben.id) == []
        assert requests_from(db, ana.id, now=now) == before
        assert db.scalar(select(func.count(Block.id))) == 1
        assert db.scalar(select(func.count(Connection.id))) == 0
        later = a_scan(db, ana, ben, now=now + MINUTE)
        assert later.outcome == ("requested" if first == "connected" else "waiting")
    assert seen_by(database, ben) == []


def test_only_whoever_scanned_one_can_be_blocked_so(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        a_scan(db, gathering.ana, gathering.ben, now=now)
    pairs_of_strangers = (
        (gathering.ana, gathering.ben),
        (gathering.outsider, gathering.ana),
        (gathering.ben, gathering.outsider),
    )
    for one, other in pairs_of_strangers:
        with pytest.raises(NotFound), database.write() as db:
            distance.block_scanner(db, attendee_id=one.id, other_id=other.id, now=now)


def test_a_lifted_block_brings_nothing_back_and_shows_nothing_of_meanwhile(two: Two) -> None:
    ana, ben, now = two.party.ana, two.party.ben, two.now
    with two.database.write() as db:
        connected(db, ana, ben, now=now)
        distance.block_scanner(db, attendee_id=ben.id, other_id=ana.id, now=now + MINUTE)
        silent = a_scan(db, ana, ben, now=now + 2 * MINUTE)
        assert silent.outcome == "requested"
        [block] = blocked_people(db, ben.id)
        assert (block.other.name, blocked_people(db, ana.id)) == ("Ana Lima", [])
    with two.database.write() as db:
        distance.unblock(
            db, attendee_id=two.party.outsider.id, block_id=block.block_id, now=now + 3 * MINUTE
        )
        distance.unblock(db, attendee_id=ana.id, block_id=block.block_id, now=now + 3 * MINUTE)
        assert is_hidden(db, ana.id, ben.id)
    for _ in range(2):
        with two.database.write() as db:
            distance.unblock(db, attendee_id=ben.id, block_id=block.block_id, now=now + 3 * MINUTE)
    with two.database.write() as db:
        assert not is_hidden(db, ana.id, ben.id)
        assert requests_to(db, ben.id) == []
        assert [
            row.state for row in db.scalars(select(Request)) if row.id == silent.request_id
        ] == ["declined"]
        assert len(requests_from(db, ana.id, now=now + 4 * MINUTE)) == 1
        assert a_scan(db, ana, ben, now=now + 4 * MINUTE).outcome == "waiting"
        assert db.scalar(select(func.count(Connection.id))) == 0
        one = scanned_by_one(db, attendee_id=ben.id, other_id=ana.id)
        assert one is not None
        assert [reading.at for reading in one.readings] == [now + 4 * MINUTE, now]


@pytest.fixture
def hall(app: Flask, database: Database, now: datetime) -> Hall:
    return Hall(app, database, now)


def test_from_a_request_one_reads_when_and_may_answer_block_or_report(hall: Hall) -> None:
    hall.scan(hall.ana)
    base = f"/e/{hall.key}/scanned-you"
    own = f"{base}/{hall.party.ana.id}"
    assert own in hall.ben.get(f"/e/{hall.key}/people").text
    assert own in hall.ben.get(base).text
    page = hall.ben.get(own).text
    for words in ("Ana Lima", "your badge", "Waits for your answer", f"{own}/block", "/answer"):
        assert words in page
    assert "secret.example" not in page.replace("ben@secret.example", "").replace(
        "https://ben.secret.example", ""
    )
    told: dict[str, Any] = {"category": "pressing", "text": "Took a photograph.", "block": "true"}
    assert "What happened?" in hall.ben.get(f"{own}/report").text
    assert hall.ben.post(f"{own}/report", data={"category": "else", "text": ""}).status_code == 422
    assert hall.ben.post(f"{own}/report", data=told).status_code == 200
    assert "Took a photograph." in hall.organiser.get(f"/o/{hall.key}/safety").text
    assert hall.ben.get(own).status_code == 404
    assert own not in hall.ben.get(base).text
    assert own not in hall.ben.get(f"/e/{hall.key}/people").text


def test_one_lifts_a_block_from_the_list_of_ones_own(hall: Hall) -> None:
    hall.scan(hall.ana)
    own = f"/e/{hall.key}/scanned-you/{hall.party.ana.id}"
    assert "You do not appear to each other" in hall.ben.get(f"{own}/block").text
    for _ in range(2):
        sent = hall.ben.post(f"{own}/block")
        assert (sent.status_code, sent.location) == (303, f"/e/{hall.key}/scanned-you")
    listed = f"/e/{hall.key}/blocked"
    page = hall.ben.get(listed).text
    assert "<span>Lima</span>" in page
    assert "You have blocked nobody" in hall.ana.get(listed).text
    action = page.split(f'action="{listed}/', 1)[1].split('"', 1)[0]
    for _ in range(2):
        assert hall.ben.post(f"{listed}/{action}").location == listed
    assert "You have blocked nobody" in hall.ben.get(listed).text
    assert hall.ben.get(own).status_code == 200


def test_outsiders_see_and_block_nothing(hall: Hall) -> None:
    hall.scan(hall.ana)
    base = f"/e/{hall.key}/scanned-you"
    for who in (hall.outsider, hall.organiser):
        for page in (base, f"/e/{hall.key}/blocked", f"{base}/{hall.party.ana.id}"):
            assert who.get(page).status_code == 404
        assert who.post(f"{base}/{hall.party.ana.id}/block").status_code == 404
        assert who.post(f"/e/{hall.key}/blocked/x/unblock").status_code == 404
    assert hall.ana.get(f"{base}/{hall.party.ben.id}").status_code == 404
    for kind in ("block", "report"):
        assert hall.ana.get(f"{base}/{hall.party.ben.id}/{kind}").status_code == 404
        sent = hall.ana.post(
            f"{base}/{hall.party.ben.id}/{kind}", json={"category": "else", "text": "x"}
        )
        assert sent.status_code == 404
