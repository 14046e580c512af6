"""Me in one sheet, and how many wait for an answer on every page; each sees their own."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from eventnet.db.session import Database
from tests.connections.test_routes import Hall, json_of

PAGES = ("now", "people", "badge", "meet", "me", "scanned-you", "me/card")


@pytest.fixture
def hall(app: Flask, database: Database, now: datetime) -> Hall:
    return Hall(app, database, now)


def test_what_waits_is_marked_on_every_page_until_it_is_answered(hall: Hall) -> None:
    request_id = json_of(hall.scan(hall.ana))["request_id"]
    mark = f'data-ids="{request_id}"'
    for place in PAGES:
        assert mark in hall.ben.get(f"/e/{hall.key}/{place}").text, place
        assert mark not in hall.ana.get(f"/e/{hall.key}/{place}").text, place
    hall.ben.post(f"/e/{hall.key}/requests/{request_id}/answer", json={"answer": "decline"})
    assert mark not in hall.ben.get(f"/e/{hall.key}/people").text


def test_the_sheet_counts_ones_own_and_leads_to_all_of_it(hall: Hall) -> None:
    hall.scan(hall.ana)
    sheet = hall.ben.get(f"/e/{hall.key}/me").text
    assert "1 waits for your answer" in sheet
    assert "1 person so far" in sheet
    for place in (
        "scanned-you",
        "blocked",
        "me/badge-scans",
        "me/card",
        "me/transfer",
        "me/address",
    ):
        assert f'href="/e/{hall.key}/{place}"' in sheet, place
    for action in ("me/state", "me/language", "badge/reissue"):
        assert f'action="/e/{hall.key}/{action}"' in sheet, action
    other = hall.ana.get(f"/e/{hall.key}/me").text
    assert "Nobody waits for an answer" in other
    assert "Nobody so far" in other
    assert hall.outsider.get(f"/e/{hall.key}/me").status_code == 404
