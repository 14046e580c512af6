"""Whoever waits for many answers asks nobody more by their badge, and learns nothing from that about anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from eventnet.attendees.models import Attendee
from eventnet.connections import pairs
from eventnet.connections.models import Memo, Request
from eventnet.connections.queries import requests_to
from eventnet.connections.service import answer
from eventnet.connections.standing import MOST_ASKED, STANDS
from eventnet.db.session import Database
from eventnet.safety.service import write_block
from tests.connections.test_routes import Hall
from tests.factories.gathering import an_attendee
from tests.factories.meeting import a_scan
from tests.factories.showing import Two, a_phone

MOST = 3


@pytest.fixture
def crowd(two: Two, monkeypatch: pytest.MonkeyPatch) -> list[Attendee]:
    """Three more people, and a limit of as many."""
    monkeypatch.setattr(pairs, "MOST_ASKED", MOST)
    with two.database.write() as db:
        return [
            an_attendee(db, two.party.event, f"Guest {number}", now=two.now)
            for number in range(MOST)
        ]


def test_the_limit_is_more_than_a_day_of_talks() -> None:
    assert MOST_ASKED == 50


def test_one_too_many_is_refused_kindly_each_time_and_asks_nobody(
    two: Two, crowd: list[Attendee]
) -> None:
    ana, ben = two.party.ana, two.party.ben
    with two.database.write() as db:
        for other in crowd:
            assert a_scan(db, ana, other, now=two.now).outcome == "requested"
        for _ in range(2):
            refused = a_scan(db, ana, ben, now=two.now)
            assert (refused.outcome, refused.other_id, refused.request_id) == (
                "asked-many", ben.id, None,
            )  # fmt: skip
        assert a_scan(db, ana, crowd[0], now=two.now).outcome == "waiting"
        assert requests_to(db, ben.id) == []
        assert a_scan(db, ben, ana, now=two.now).outcome == "requested"
        assert a_scan(db, ana, ben, now=two.now).outcome == "connected"
        assert a_scan(db, two.party.ben, crowd[0], now=two.now).outcome == "requested"


@pytest.mark.parametrize("fate", ["silence", "no", "block"])
def test_the_count_is_the_same_whatever_came_of_them(
    two: Two, crowd: list[Attendee], fate: str
) -> None:
    ana, ben = two.party.ana, two.party.ben
    with two.database.write() as db:
        asked = [a_scan(db, ana, other, now=two.now) for other in crowd]
        if fate == "no":
            answer(
                db,
                attendee_id=crowd[0].id,
                request_id=asked[0].request_id or "",
                accept=False,
                shares=[],
                now=two.now,
            )
        elif fate == "block":
            write_block(db, blocker_id=crowd[0].id, blocked_id=ana.id, now=two.now)
            write_block(db, blocker_id=ben.id, blocked_id=ana.id, now=two.now)
        later = two.now + timedelta(hours=1)
        assert a_scan(db, ana, ben, now=later).outcome == "asked-many"
        assert a_scan(db, ana, ben, now=two.now + STANDS).outcome == "requested"


def test_a_yes_makes_room(two: Two, crowd: list[Attendee]) -> None:
    with two.database.write() as db:
        asked = [a_scan(db, two.party.ana, other, now=two.now) for other in crowd]
        answer(
            db,
            attendee_id=crowd[1].id,
            request_id=asked[1].request_id or "",
            accept=True,
            shares=[],
            now=two.now,
        )
        assert a_scan(db, two.party.ana, two.party.ben, now=two.now).outcome == "requested"


def test_a_live_code_that_came_too_late_still_becomes_a_request(
    two: Two, crowd: list[Attendee]
) -> None:
    shower, later = crowd[0], two.now + timedelta(hours=1)
    phone = a_phone(two.database, shower, now=two.now)
    with two.database.write() as db:
        for other in (two.party.ben, *crowd[1:]):
            a_scan(db, two.party.ana, other, now=two.now)
    result = two.ana.scans(phone.shows(two.now), now=later, at=two.now)
    assert result.outcome == "requested"
    assert two.count(Request) == MOST + 1


def test_what_one_writes_about_them_is_kept(
    app: Flask, database: Database, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs, "MOST_ASKED", 0)
    hall = Hall(app, database, two.now, two.party)
    said = hall.scan(hall.ana).get_json()
    assert said["person"]["name"] == "Ben Okoro"
    assert "nothing was sent" in said["text"]
    item = {
        "id": "note-0000000000000001",
        "kind": "note",
        "body": {"scan_id": said["scan_id"], "text": "blue scarf"},
    }
    taken = hall.ana.post(f"/e/{hall.key}/outbox", json={"items": [item]})
    assert taken.get_json()["results"][0]["status"] == 200
    with database.read() as db:
        memo = db.get_one(Memo, (two.party.ana.id, two.party.ben.id))
        assert memo.text == "blue scarf"
    other = hall.outsider.post(f"/e/{hall.key}/outbox", json={"items": [item]})
    assert other.status_code == 404
