"""Undo, remove, block, report and what is shared until when, over HTTP: silent to the other, closed to outsiders."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from eventnet.db.session import Database
from tests.connections.test_routes import Hall, json_of
from tests.plugins.clock import SettableClock

TOLD = {"category": "pressing", "text": "Would not let me go."}


@pytest.fixture
def hall(app: Flask, database: Database, now: datetime) -> Hall:
    return Hall(app, database, now)


def person_of(hall: Hall) -> str:
    """Let Ana scan Ben, who says yes and gives his address; return the page of their connection."""
    request_id = hall.scan(hall.ana).json["request_id"]
    url = f"/e/{hall.key}/requests/{request_id}/answer"
    answered = hall.ben.post(url, json={"answer": "accept", "share": ["email"]})
    return str(json_of(answered)["connection"]["url"])


@pytest.mark.parametrize("kind", ["undo", "remove", "block"])
def test_each_ends_it_for_both_and_may_be_sent_twice(hall: Hall, kind: str) -> None:
    person = person_of(hall)
    page = hall.ana.get(person).text
    if kind == "undo":
        assert f'action="{person}/undo"' in page
    else:
        asked = hall.ana.get(f"{person}/{kind}").text
        assert "They are not told" in asked
        assert f'action="{person}/{kind}"' in asked
    for _ in range(2):
        answer = hall.ana.post(f"{person}/{kind}")
        assert (answer.status_code, answer.location) == (303, f"/e/{hall.key}/people")
    for who in (hall.ana, hall.ben):
        assert who.get(person).status_code == 404
        assert person not in who.get(f"/e/{hall.key}/people").text
    again = hall.scan(hall.ana, scan_id="scan-0000000000000002").json
    assert again["outcome"] == ("you-blocked" if kind == "block" else "requested")


def test_undo_ends_with_its_minute(hall: Hall, clock: SettableClock) -> None:
    person = person_of(hall)
    assert f"{person}/undo" in hall.ana.get(person).text
    clock.move(seconds=61)
    assert f"{person}/undo" not in hall.ana.get(person).text
    late = hall.ana.post(f"{person}/undo", json={})
    assert (late.status_code, json_of(late)["code"]) == (410, "undo-over")
    assert hall.ana.get(person).status_code == 200


def test_an_address_opens_when_both_have_had_their_minute(hall: Hall, clock: SettableClock) -> None:
    person = person_of(hall)  # Ben sees it with his answer
    clock.move(minutes=5)
    assert "ben@secret" not in hall.ana.get(person).text  # Ana sees it first
    clock.move(seconds=61)
    assert "ben@secret" in hall.ana.get(person).text


def test_the_card_after_a_scan_offers_undo_while_it_runs(hall: Hall, clock: SettableClock) -> None:
    person = person_of(hall)
    first = hall.scan(hall.ana, scan_id="scan-0000000000000003").json["connection"]
    assert (first["undo_url"], first["undo_left"]) == (f"{person}/undo", 60)
    clock.move(seconds=20)
    later = hall.scan(hall.ana, scan_id="scan-0000000000000004").json["connection"]
    assert later["undo_left"] == 40
    plain = hall.ana.post(f"/e/{hall.key}/scans", data={"code": hall.code})
    assert f'action="{person}/undo"' in plain.text
    clock.move(seconds=41)
    over = hall.scan(hall.ana, scan_id="scan-0000000000000005").json["connection"]
    assert (over["undo_url"], over["undo_left"]) == (None, 0)


def test_what_a_page_showed_by_itself_counts_as_seen(hall: Hall, clock: SettableClock) -> None:
    person = person_of(hall)  # Ben sees it with his answer
    for who in (hall.outsider, hall.organiser):
        assert who.post(f"{person}/seen", json={}).status_code == 404
    clock.move(minutes=3)
    for _ in range(2):
        told = hall.ana.post(f"{person}/seen", json={})
        assert (told.status_code, json_of(told)) == (200, {"seen": True})
        clock.move(seconds=31)
    assert "ben@secret" in hall.ana.get(person).text
    assert hall.ana.post(f"{person}/undo", json={}).status_code == 410
    hall.ben.post(f"{person}/remove")
    assert hall.ana.post(f"{person}/seen", json={}).status_code == 404


def test_what_one_shares_ends_on_its_day(hall: Hall, clock: SettableClock) -> None:
    person = person_of(hall)
    hall.ana.get(person)
    day = clock.now().date().isoformat()
    kept = hall.ben.post(f"{person}/card", json={"share": ["email", "role"], "until": day})
    assert json_of(kept)["until"] == day
    assert f'value="{day}"' in hall.ben.get(person).text
    clock.move(minutes=2)
    for words in ("ben@secret", "Role of ben"):
        assert words in hall.ana.get(person).text
    clock.move(hours=24)
    for words in ("ben@secret", "Role of ben"):
        assert words not in hall.ana.get(person).text
    past = hall.ben.post(f"{person}/card", json={"share": [], "until": "2020-01-01"})
    assert (past.status_code, json_of(past)["fields"]) == (422, {"until": "past"})
    forever = hall.ben.post(f"{person}/card", data={"share": "email", "until": ""})
    assert forever.status_code == 303
    assert "ben@secret" in hall.ana.get(person).text


def test_a_report_waits_for_the_organiser_and_names_its_writer_only_if_allowed(
    hall: Hall,
) -> None:
    person = person_of(hall)
    assert "What happened?" in hall.ana.get(f"{person}/report").text
    for _ in range(2):
        assert hall.ana.post(f"{person}/report", data=TOLD).status_code == 200
    desk = f"/o/{hall.key}/safety"
    page = hall.organiser.get(desk).text
    assert "1 report waits" in page
    assert "Would not let me go." in page
    assert "Ben Okoro" in page
    assert hall.party.ana.name not in page
    assert hall.ana.get(person).status_code == 200
    hall.ana.post(f"{person}/report", data={**TOLD, "named": "true", "block": "true"})
    page = hall.organiser.get(desk).text
    assert hall.party.ana.name in page
    assert hall.ana.get(person).status_code == 404
    action = page.split(f'action="{desk}/', 1)[1].split('"', 1)[0]
    for _ in range(2):
        assert hall.organiser.post(f"{desk}/{action}").status_code == 303
    assert "0 reports wait" in hall.organiser.get(desk).text
    assert hall.organiser.post(f"{desk}/nothing/settle").status_code == 404


def test_a_report_without_words_is_shown_again(hall: Hall) -> None:
    person = person_of(hall)
    again = hall.ana.post(f"{person}/report", data={"category": "else", "text": " "})
    assert again.status_code == 422
    assert "What happened?" in again.text


def test_outsiders_end_and_report_nothing(hall: Hall) -> None:
    person = person_of(hall)
    for who in (hall.outsider, hall.organiser):
        for kind in ("undo", "remove", "block"):
            assert who.post(f"{person}/{kind}").status_code == 404
        assert who.get(f"{person}/remove").status_code == 404
        assert who.get(f"{person}/report").status_code == 404
        assert who.post(f"{person}/report", json=TOLD).status_code == 404
    for other in (hall.ana, hall.outsider):
        assert other.get(f"/o/{hall.key}/safety").status_code == 404
    assert hall.ana.get(person).status_code == 200
