"""Wherever people are told when they met, they are told where: by the programme at the moment of the scan."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
import vobject
from flask import Flask

from eventnet.db.session import Database
from eventnet.events import programming
from eventnet.events.calendars import Read
from eventnet.jobs.slow import issue_digests
from eventnet.web.context import house_of
from tests.connections.test_routes import Hall, json_of
from tests.factories.parties import end
from tests.plugins.clock import SettableClock

HALF = timedelta(minutes=30)
COFFEE, ELSEWHERE = "Coffee break, Foyer", "Somebody else’s lunch"


@pytest.fixture
def hall(app: Flask, database: Database, now: datetime) -> Hall:
    """Coffee is on, and talks come after it; at another event, at the same time, it is lunch."""
    hall = Hall(app, database, now)
    there = hall.party
    talks = [
        Read(f"t{number}", f"Talk {number}", "Hall", now + HALF, now + 3 * HALF, is_quiet=True)
        for number in range(2)
    ]
    coffee = Read("c", "Coffee break", "Foyer", now - HALF, now + HALF, is_quiet=False)
    lunch = Read("l", ELSEWHERE, None, now - HALF, now + HALF, is_quiet=False)
    with database.write() as db:
        for event, entries in ((there.event, [coffee, *talks]), (there.elsewhere, [lunch])):
            programming.take_programme(
                db, event_id=event.id, person_id=there.organiser.id, entries=entries, now=now
            )
    return hall


def connect(hall: Hall) -> str:
    """Let Ana scan Ben, who says yes; return where Ben's page about her is."""
    request = json_of(hall.scan(hall.ana))["request_id"]
    answer = hall.ben.post(f"/e/{hall.key}/requests/{request}/answer", json={"answer": "accept"})
    connection = json_of(answer)["connection"]
    assert connection["where"] == COFFEE
    return str(connection["url"])


def test_whoever_is_scanned_is_told_who_when_and_where(hall: Hall) -> None:
    hall.scan(hall.ana)
    [request] = json_of(hall.ben.get(f"/e/{hall.key}/snapshot"))["requests"]
    assert (request["person"]["name"], request["at_words"]) == ("Ana Lima", "10:00")
    assert request["where"] == COFFEE
    for path in ("now", "people", "scanned-you", f"scanned-you/{hall.party.ana.id}"):
        text = hall.ben.get(f"/e/{hall.key}/{path}").text
        assert COFFEE in text, path
        assert ELSEWHERE not in text, path
    assert COFFEE in hall.ana.get(f"/e/{hall.key}/people").text
    for path in ("snapshot", "scanned-you", "people"):
        assert hall.outsider.get(f"/e/{hall.key}/{path}").status_code == 404


def test_a_scan_that_comes_late_was_made_where_it_was_made(
    hall: Hall, clock: SettableClock, now: datetime
) -> None:
    clock.move(hours=1)
    hall.scan(hall.ana, scanned_at=(now + timedelta(minutes=5)).isoformat())
    assert COFFEE in hall.ben.get(f"/e/{hall.key}/scanned-you").text
    hall.scan(hall.ana, scan_id="scan-0000000000000002")
    # Two talks are on by now, and nobody knows which.
    both = hall.ben.get(f"/e/{hall.key}/scanned-you/{hall.party.ana.id}").text
    assert "Town hall" in both
    assert "Talk" not in both


def test_two_who_are_connected_read_where_they_met(hall: Hall, clock: SettableClock) -> None:
    url = connect(hall)
    clock.move(hours=1)
    assert f"Met at 10:00 · {COFFEE}" in hall.ben.get(url).text
    assert f"10:00 · {COFFEE}" in hall.ben.get(f"/e/{hall.key}/people").text
    assert f"10:00 · {COFFEE}" in hall.ana.get(f"/e/{hall.key}/people").text
    again = json_of(hall.scan(hall.ana, scan_id="scan-0000000000000003"))
    assert again["text"] == f"You met at 10:00 · {COFFEE}."
    assert again["connection"]["where"] == COFFEE
    card = vobject.readOne(hall.ben.get(f"{url}/contact.vcf").text)
    assert card.note.value == f"Met at Open Streets ({COFFEE}), 17 September 2026, 10:00"
    table = hall.ben.get(f"/e/{hall.key}/contacts.csv").data.decode("utf-8-sig")
    assert [row["met_where"] for row in csv.DictReader(io.StringIO(table))] == [COFFEE]
    for path in (url, f"{url}/contact.vcf", f"/e/{hall.key}/contacts.csv"):
        assert hall.outsider.get(path).status_code == 404


def test_the_plan_says_where_they_met(
    app: Flask, hall: Hall, database: Database, clock: SettableClock
) -> None:
    connect(hall)
    clock.move(hours=10)
    with database.write() as db:
        end(db, hall.party.event, now=clock.now())
    with app.app_context():
        issue_digests(house_of(app))
    plan = hall.ben.get(f"/e/{hall.key}/plan").text
    assert f"You met on Thursday at 10:00 · {COFFEE}" in plan
