"""Promises and the log over HTTP: with a script and without, offline, on the pages that show them, closed to outsiders."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from eventnet.core.ids import new_id
from eventnet.db.session import Database
from tests.connections.test_routes import Hall, json_of
from tests.factories.meeting import connected
from tests.outbox.conftest import an_item
from tests.plugins.clock import SettableClock

KEY = "promise-000000001"


class Pair(Hall):
    """Ana and Ben have met."""

    def __init__(self, app: Flask, database: Database, now: datetime) -> None:
        super().__init__(app, database, now)
        with database.write() as db:
            self.known = connected(db, self.party.ana, self.party.ben, now=now)
        self.base = f"/e/{self.key}"
        self.person = f"{self.base}/people/{self.known}"


@pytest.fixture
def pair(app: Flask, database: Database, now: datetime) -> Pair:
    return Pair(app, database, now)


def test_a_promise_stands_where_people_look_for_it(pair: Pair, clock: SettableClock) -> None:
    due = clock.now().date().isoformat()
    form = {"connection_id": pair.known, "text": "Send the link", "due": due, "told": "true"}
    plain = pair.ana.post(f"{pair.base}/promises", data=form)
    assert (plain.status_code, plain.location) == (303, f"{pair.person}#promises")
    for path in (pair.person, f"{pair.base}/people", f"{pair.base}/promises", f"{pair.base}/now"):
        assert "Send the link" in pair.ana.get(path).text
    bens = pair.ben.get(pair.person).text
    assert "Send the link" in bens
    assert "Ana Lima promised you" in bens
    assert "data-settle" not in bens
    assert "Send the link" not in pair.ben.get(f"{pair.base}/now").text
    narrowed = pair.ana.get(f"{pair.base}/people?show=promises").text
    assert f'data-person="{pair.known}"' in narrowed
    settle = pair.ana.get(f"{pair.base}/now").text.split('data-settle="', 1)[1].split('"', 1)[0]
    url = f"{pair.base}/promises/{settle}"
    back = pair.ana.post(f"{url}?from=now", data={"state": "kept", "due": due})
    assert (back.status_code, back.location) == (303, f"{pair.base}/now")
    assert "Send the link" not in pair.ana.get(f"{pair.base}/now").text
    nobody = pair.ana.get(f"{pair.base}/people?show=promises").text
    assert f'data-person="{pair.known}"' not in nobody
    assert "Nothing is promised that is not kept" in nobody


def test_a_promise_without_words_or_a_date_without_a_day_is_refused(pair: Pair) -> None:
    url = f"{pair.base}/promises"
    empty = pair.ana.post(url, json={"connection_id": pair.known, "text": " "})
    assert empty.status_code == 422
    pair.ana.post(url, json={"promise_id": KEY, "connection_id": pair.known, "text": "Call"})
    undated = pair.ana.post(f"{url}/{KEY}", json={"state": "renegotiated"})
    assert undated.status_code == 422
    moved = pair.ana.post(f"{url}/{KEY}", json={"state": "renegotiated", "due": "2026-12-01"})
    assert json_of(moved) == {"promise_id": KEY, "state": "renegotiated"}
    assert "now by Tuesday 1 December" in pair.ana.get(pair.person).text


def test_after_a_block_the_promise_is_its_writers_alone(pair: Pair) -> None:
    form = {"connection_id": pair.known, "text": "Send the link", "told": True, "promise_id": KEY}
    pair.ana.post(f"{pair.base}/promises", json=form)
    pair.ben.post(f"{pair.person}/block")
    assert "Send the link" not in pair.ben.get(f"{pair.base}/promises").text
    own = pair.ana.get(f"{pair.base}/promises").text
    assert "Send the link" in own
    assert "Ben Okoro" not in own
    kept = pair.ana.post(f"{pair.base}/promises/{KEY}", data={"state": "let-go"})
    assert kept.location == f"{pair.base}/promises"


def test_a_phone_without_a_network_promises_and_settles_once_in_order(
    pair: Pair, clock: SettableClock
) -> None:
    at = clock.now().isoformat()
    body = {"promise_id": KEY, "connection_id": pair.known, "text": "Call"}
    made = an_item("promise", body, at=at, sequence=1)
    older = an_item("settle", {"promise_id": KEY, "state": "let-go"}, at=at, sequence=2)
    newer = an_item("settle", {"promise_id": KEY, "state": "kept"}, at=at, sequence=3)
    clock.move(hours=2)
    for _ in range(2):
        items = [made, newer, older, an_item("settle", {"promise_id": new_id(), "state": "kept"})]
        envelope = {"items": items, "sent_at": clock.now().isoformat()}
        results = json_of(pair.ana.post(f"{pair.base}/outbox", json=envelope))["results"]
        assert [one["status"] for one in results] == [200, 200, 200, 404]
        assert results[2]["answer"]["outdated"] is True
    page = pair.ana.get(f"{pair.base}/promises").text
    assert page.count('data-promise="') == 1
    assert "promise--kept" in page


def test_the_log_is_on_the_page_of_its_writer_only(pair: Pair) -> None:
    entry = {"connection_id": pair.known, "what": "idea-received", "text": "Six riders"}
    written = pair.ana.post(f"{pair.base}/exchanges", data={**entry, "exchange_id": KEY})
    assert (written.status_code, written.location) == (303, f"{pair.person}#exchange")
    assert "Six riders" in pair.ana.get(pair.person).text
    assert "Six riders" not in pair.ben.get(pair.person).text
    for who, gone in (
        (pair.ben, False),
        (pair.outsider, False),
        (pair.ana, True),
        (pair.ana, True),
    ):
        who.post(f"{pair.base}/exchanges/{KEY}/drop")
        assert ("Six riders" not in pair.ana.get(pair.person).text) == gone


def test_the_log_written_without_a_network_is_kept_once_and_a_later_taking_away_wins(
    pair: Pair, clock: SettableClock
) -> None:
    at = clock.now().isoformat()
    body = {"exchange_id": KEY, "connection_id": pair.known, "what": "know-how-given"}
    written = an_item("exchange", {**body, "text": "Tile sizes"}, at=at, sequence=1)
    dropped = an_item("drop", {"exchange_id": KEY}, at=at, sequence=2)
    foreign = an_item("exchange", {**body, "connection_id": "nobody", "exchange_id": new_id()})
    unread = an_item("exchange", {**body, "what": "gossip"})
    clock.move(hours=2)

    def send(who: Any, *items: Any) -> list[int]:
        envelope = {"items": items, "sent_at": clock.now().isoformat()}
        results = json_of(who.post(f"{pair.base}/outbox", json=envelope))["results"]
        return [one["status"] for one in results]

    for _ in range(2):
        assert send(pair.ana, foreign, written, unread) == [404, 200, 422]
        assert pair.ana.get(pair.person).text.count("Tile sizes") == 1
    assert send(pair.ben, an_item("drop", {"exchange_id": KEY}, sequence=9)) == [200]
    assert pair.ana.get(pair.person).text.count("Tile sizes") == 1
    assert "Tile sizes" not in pair.ben.get(pair.person).text
    for _ in range(2):
        assert send(pair.ana, dropped, written) == [200, 200]
        assert "Tile sizes" not in pair.ana.get(pair.person).text
    early = {"exchange_id": new_id(), "connection_id": pair.known, "what": "idea-given"}
    gone = an_item("drop", {"exchange_id": early["exchange_id"]}, at=at, sequence=4)
    assert send(pair.ana, gone, an_item("exchange", early, at=at, sequence=3)) == [200, 200]
    assert "data-exchange=" not in pair.ana.get(pair.person).text.replace("data-exchange={id}", "")
    assert pair.outsider.post(f"{pair.base}/outbox", json={"items": [written]}).status_code == 404


def test_outsiders_reach_nothing(pair: Pair, clock: SettableClock) -> None:
    form = {"promise_id": KEY, "connection_id": pair.known, "text": "Call", "told": True}
    pair.ana.post(f"{pair.base}/promises", json=form)
    clock.move(minutes=1)
    for who in (pair.outsider, pair.organiser):
        assert who.get(f"{pair.base}/promises").status_code == 404
        assert who.post(f"{pair.base}/promises", json=form).status_code == 404
        assert who.post(f"{pair.base}/promises/{KEY}", json={"state": "kept"}).status_code == 404
        assert who.post(f"{pair.base}/exchanges", json={}).status_code == 404
    assert pair.ben.post(f"{pair.base}/promises/{KEY}", json={"state": "kept"}).status_code == 404
    assert timedelta(0) < clock.now() - pair.party.event.starts_at
