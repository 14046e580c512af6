"""Circles reach the phones: free seats everybody, people those who sit there, and nothing of what a block hides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from eventnet.accounts.sessions import open_session
from eventnet.circles.table import Sitter, Table
from eventnet.core.clock import SystemClock
from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.live.seats import Seat, Seats
from eventnet.live.telling_circles import AGAIN_S, CIRCLES_EVERY_S, CircleTeller, lists_apart
from eventnet.safety.service import write_block
from tests.factories.circling import Corner, a_corner
from tests.factories.gathering import an_attendee
from tests.live.test_pushes import Hall, hall
from tests.plugins.sockets import Phone

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["hall"]
# The client library leaves the sockets of ended connections to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def test_a_circle_reaches_everybody_and_its_people_only_those_who_sit_there(hall: Hall) -> None:
    now = SystemClock().now()
    event = hall.gathering.event
    with hall.base.write() as db:
        cleo = an_attendee(db, event, "Cleo Marsh", now=now)
        hall.tokens["cleo"] = open_session(db, person_id=cleo.person_id, label="Phone", now=now)
        write_block(db, blocker_id=hall.gathering.ana.id, blocked_id=cleo.id, now=now)
    ana, ben, cleos, outsider = (hall.phone(who) for who in ("ana", "ben", "cleo", "outsider"))
    desk = hall.phone("organiser", role="desk")
    circle = new_id()
    with hall.browser("ana") as browser:
        said = {"draft_id": circle, "topic": "Trams", "free": 2, "minutes": 30}
        assert browser.post(f"/e/{event.key}/circles/new", json=said).status_code == 200
    assert ana.hear("circle.changed")["circle"]["mates"] == []
    for phone in (ben, desk):
        (told,) = hears_list(phone, 1)
        assert (told["topic"], told["free"]) == ("Trams", 2)
        assert "Ana" not in str(told)
    with hall.browser("ben") as browser:
        assert browser.post(f"/e/{event.key}/circles/{circle}/join", json={}).status_code == 200
    for phone, mate in ((ana, "Ben Okoro"), (ben, "Ana Lima")):
        assert names(hears_mates(phone)) == [mate]
    while hears_list(ana, 1)[0]["free"] != 1:
        pass
    # From Cleo, whom Ana blocked, there is nothing to be seen of it, however often it moves.
    assert hears_list(cleos, 0) == []
    with hall.browser("cleo") as browser:
        assert browser.get(f"/e/{event.key}/snapshot").json()["circles"] == []
        assert browser.post(f"/e/{event.key}/circles/{circle}/join", json={}).status_code == 410

    # A block at the table: who sat down later gets up, by the clock alone.
    with hall.base.write() as db:
        write_block(db, blocker_id=hall.gathering.ana.id, blocked_id=hall.gathering.ben.id, now=now)
    while ben.hear("circle.changed")["circle"] is not None:
        pass
    while ana.hear("circle.changed")["circle"]["mates"]:
        pass
    with hall.browser("ana") as browser:
        assert browser.post(f"/e/{event.key}/circles/{circle}/leave", json={}).status_code == 200
    while ana.hear("circle.changed")["circle"] is not None:
        pass
    assert hears_list(desk, 0) == []
    assert "circle.changed" not in cleos.silent_for(0.2)
    assert outsider.silent_for(0.2) == []


def hears_list(phone: Phone, many: int) -> list[dict[str, Any]]:
    """Wait until the phone was told a list of so many circles."""
    while True:
        circles: list[dict[str, Any]] = phone.hear("circles.changed")["circles"]
        if len(circles) == many:
            return circles


def hears_mates(phone: Phone) -> list[dict[str, Any]]:
    """Wait until the phone was told that somebody sits with it."""
    while True:
        mates: list[dict[str, Any]] = phone.hear("circle.changed")["circle"]["mates"]
        if mates:
            return mates


def names(mates: list[dict[str, Any]]) -> list[str]:
    return [mate["person"]["name"] for mate in mates]


def a_table(name: str, opener: str, *sitters: str) -> Table:
    at = datetime.fromisoformat("2026-09-17T10:00:00+00:00")
    seats = tuple(Sitter(at, f"s{number}", one) for number, one in enumerate(sitters))
    return Table(name, opener, name, None, 4, at, at, seats)


def test_only_those_whom_a_block_keeps_from_a_circle_have_a_list_of_their_own() -> None:
    tables = [a_table("t1", "ana", "ana", "ben"), a_table("t2", "cleo", "cleo")]
    assert lists_apart(tables, []) == {}
    assert lists_apart(tables, [("dan", "eve")]) == {}
    found = lists_apart(tables, [("dan", "ben"), ("cleo", "eve"), ("ana", "ben")])
    ids = {who: [table.id for table in theirs] for who, theirs in found.items()}
    # Ana sat down before Ben and still sees her table; he does not.
    assert ids == {"dan": ["t2"], "eve": ["t1"], "ben": ["t2"]}


@dataclass
class Wire:
    """What was sent, in place of the sockets."""

    sent: list[tuple[str, dict[str, Any], str, list[str]]] = field(default_factory=list)

    def emit(
        self, name: str, payload: dict[str, Any], *, to: str, skip_sid: list[str] | None = None
    ) -> None:
        self.sent.append((name, payload, to, skip_sid or []))


def test_what_moves_often_is_told_seldom_and_the_last_once_more(
    app: Flask, database: Database, now: datetime
) -> None:
    corner = a_corner(database, now=now)
    circle = corner.open(corner.there.ana, now=now)
    wire, seats = Wire(), Seats()
    seats.take(a_seat(corner, "sid"))
    teller = CircleTeller(app, wire, seats)

    def told(at: float) -> list[tuple[int, int]]:
        wire.sent.clear()
        teller.tell_due(at)
        return [(push["version"], push["circles"][0]["free"]) for _, push, _, _ in wire.sent]

    touch = teller._moved.touch
    touch((corner.event.id, ""), 5)
    assert told(100.0) == [(5, 3)]
    for number, who in enumerate((corner.there.ben, *corner.more)):
        corner.sit(who, circle, now=now)
        touch((corner.event.id, ""), 6 + number)
    assert told(100.0 + CIRCLES_EVERY_S / 2) == []
    assert told(100.0 + CIRCLES_EVERY_S) == [(8, 0)]
    assert told(100.0 + CIRCLES_EVERY_S + AGAIN_S - 0.1) == []
    assert told(100.0 + CIRCLES_EVERY_S + AGAIN_S) == [(8, 0)]
    assert told(500.0) == []


def a_seat(corner: Corner, sid: str) -> Seat:
    guest = corner.more[0]
    event = corner.event
    return Seat(sid, guest.person_id, "d", event.id, event.key, "UTC", guest.id, "en")
