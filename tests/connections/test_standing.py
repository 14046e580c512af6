"""A request stands for two weeks or until its event is closed, and to the one who asked it looks the same whatever came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventnet.badges.service import ensure
from eventnet.connections import parting
from eventnet.connections.expiring import expire_due, has_over
from eventnet.connections.models import Connection, Request
from eventnet.connections.queries import requests_from, requests_to
from eventnet.connections.service import answer
from eventnet.connections.standing import STANDS
from eventnet.core.errors import Gone, NotFound
from eventnet.db.factlog import FactRow
from eventnet.db.session import Database
from eventnet.events.service import go_to
from eventnet.jobs.slow import end_requests
from eventnet.safety.service import write_block
from eventnet.web.context import house_of
from tests.factories.gathering import Gathering
from tests.factories.meeting import a_scan, connected
from tests.factories.showing import Two
from tests.plugins.app import Browse
from tests.plugins.clock import SettableClock

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
FATES = ("silence", "no", "block")


def meets(database: Database, there: Gathering, fate: str, request_id: str, now: datetime) -> None:
    """Let Ben do with Ana's request what the word says."""
    with database.write() as db:
        if fate == "no":
            answer(
                db,
                attendee_id=there.ben.id,
                request_id=request_id,
                accept=False,
                shares=[],
                now=now,
            )
        elif fate == "block":
            write_block(db, blocker_id=there.ben.id, blocked_id=there.ana.id, now=now)


def asked_by_ana(database: Database, there: Gathering, now: datetime) -> str:
    with database.write() as db:
        asked = a_scan(db, there.ana, there.ben, now=now)
    assert asked.outcome == "requested"
    return asked.request_id or ""


def test_a_request_leaves_the_inbox_after_two_weeks_once_and_nobody_is_told(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    request_id = asked_by_ana(database, gathering, now)
    before, after = now + STANDS - SECOND, now + STANDS
    with database.write() as db:
        told = db.scalar(select(func.count(FactRow.id)))
        assert (has_over(db, now=before), expire_due(db, now=before)) == (False, 0)
        assert [row.id for row, _ in requests_to(db, gathering.ben.id)] == [request_id]
        assert (has_over(db, now=after), expire_due(db, now=after)) == (True, 1)
        assert (has_over(db, now=after), expire_due(db, now=after)) == (False, 0)
        assert requests_to(db, gathering.ben.id) == []
        assert db.get_one(Request, request_id).state == "expired"
        assert db.scalar(select(func.count(FactRow.id))) == told


def test_closing_the_event_ends_its_requests_and_no_others(
    database: Database, gathering: Gathering, app: Flask, now: datetime
) -> None:
    asked_by_ana(database, gathering, now)
    with database.write() as db:
        for phase in ("after", "closed"):
            assert end_requests(house_of(app)) == 0
            go_to(db, event_id=gathering.event.id, phase=phase, person_id=None, now=now)
    with database.read() as db:
        assert requests_from(db, gathering.ana.id, now=now) == []
    assert end_requests(house_of(app)) == 1
    assert end_requests(house_of(app)) == 0
    with database.read() as db:
        assert requests_to(db, gathering.ben.id) == []


def test_an_answer_to_a_request_that_is_over_says_so_and_connects_nobody(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    request_id = asked_by_ana(database, gathering, now)
    later = now + STANDS
    with database.write() as db:
        expire_due(db, now=later)
    for accept in (True, False):
        with pytest.raises(Gone, match="request-over"), database.write() as db:
            answer(
                db,
                attendee_id=gathering.ben.id,
                request_id=request_id,
                accept=accept,
                shares=[],
                now=later,
            )
    with pytest.raises(NotFound), database.write() as db:
        answer(
            db,
            attendee_id=gathering.outsider.id,
            request_id=request_id,
            accept=True,
            shares=[],
            now=later,
        )
    with database.read() as db:
        assert db.scalars(select(Connection.id)).all() == []


def test_silence_a_no_and_a_block_are_the_same_bytes_on_every_day(
    database: Database,
    gathering: Gathering,
    browser_of: Browse,
    clock: SettableClock,
    app: Flask,
) -> None:
    """Three people do three things with Ana's request; each day she sees the same of all of them."""
    began, seen = clock.now(), list[list[Any]]()
    phone = browser_of(gathering.ana.person_id)
    with database.write() as db:
        code = ensure(db, event_id=gathering.event.id, attendee_id=gathering.ben.id, now=began)
    for number, fate in enumerate(FATES):
        clock.set(began)
        with database.write() as db:
            db.query(Request).delete()
        looks = list[Any]()
        for step, passed in enumerate(
            (timedelta(0), MINUTE, STANDS - SECOND, STANDS, STANDS + MINUTE)
        ):
            clock.set(began + passed)
            end_requests(house_of(app))
            page = phone.get(f"/e/{gathering.event.key}/people").text
            said = phone.post(
                f"/e/{gathering.event.key}/scans",
                json={"scan_id": f"scan-{number}-{step:014d}", "code": code, "way": "camera"},
            ).get_json()
            if step == 0:
                meets(database, gathering, fate, said["request_id"], clock.now())
            looks.append((said["outcome"], said["title"], said["text"], page.count("Ben Okoro")))
        seen.append(looks)
    assert seen[0] == seen[1] == seen[2]
    assert [outcome for outcome, *_ in seen[0]] == [
        "requested", "waiting", "waiting", "requested", "waiting",
    ]  # fmt: skip
    assert [names for *_, names in seen[0]] == [0, 1, 1, 0, 1]


@pytest.mark.parametrize("fate", ["silence", "no"])
def test_whoever_scans_back_while_it_stands_connects_also_after_a_no(two: Two, fate: str) -> None:
    there, now = two.party, two.now
    request_id = asked_by_ana(two.database, there, now)
    meets(two.database, there, fate, request_id, now)
    later = now + 10 * MINUTE
    two.ben.is_in_contact(now + 5 * MINUTE)
    two.ben.is_in_contact(later)
    with two.database.write() as db:
        back = a_scan(db, there.ben, there.ana, now=later, device_id=two.ben.device_id)
        assert back.outcome == "connected"
        assert {row.state for row in db.scalars(select(Request))} == {"accepted"}


def test_a_no_wins_over_an_own_scan_that_may_be_older(two: Two) -> None:
    there, now = two.party, two.now
    request_id = asked_by_ana(two.database, there, now)
    meets(two.database, there, "no", request_id, now + MINUTE)
    with two.database.write() as db:
        kept = a_scan(db, there.ben, there.ana, now=now + 10 * MINUTE, device_id=two.ben.device_id)
        assert kept.outcome == "requested"
    assert two.count(Connection) == 0


@pytest.mark.parametrize("fate", FATES)
def test_once_it_is_over_a_scan_back_is_a_new_request(
    database: Database, gathering: Gathering, now: datetime, fate: str
) -> None:
    request_id = asked_by_ana(database, gathering, now)
    meets(database, gathering, fate, request_id, now)
    later = now + STANDS
    with database.write() as db:
        back = a_scan(db, gathering.ben, gathering.ana, now=later)
        assert back.outcome == ("you-blocked" if fate == "block" else "requested")
        anew = a_scan(db, gathering.ana, gathering.ben, now=later + MINUTE)
        assert anew.outcome == ("connected" if fate == "silence" else "requested")


def test_after_a_removal_an_old_no_stands_in_nobodys_way(two: Two) -> None:
    there, now = two.party, two.now
    request_id = asked_by_ana(two.database, there, now)
    meets(two.database, there, "no", request_id, now)
    with two.database.write() as db:
        connection_id = connected(db, there.ben, there.ana, now=now)
        parting.remove(db, attendee_id=there.ana.id, connection_id=connection_id, now=now)
        assert requests_from(db, there.ana.id, now=now) == []
        assert a_scan(db, there.ana, there.ben, now=now + MINUTE).outcome == "requested"
        assert len(requests_to(db, there.ben.id)) == 1
