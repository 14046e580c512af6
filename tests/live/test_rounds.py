"""Rounds reach the phones: everybody hears that a round is on, and only those at a table who sits there."""

from __future__ import annotations

from typing import Any

import pytest

from eventnet.accounts.sessions import open_session
from eventnet.core.clock import SystemClock
from eventnet.rounds import service
from eventnet.safety.service import write_block
from tests.factories.gathering import an_attendee
from tests.factories.rounding import announced
from tests.live.test_pushes import Hall, hall
from tests.plugins.sockets import Phone

__all__ = ["hall"]
# The client library leaves the sockets of ended connections to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def test_a_round_reaches_each_phone_with_its_own_table_and_nobody_elses(hall: Hall) -> None:
    now = SystemClock().now()
    event = hall.gathering.event
    with hall.base.write() as db:
        cleo = an_attendee(db, event, "Cleo Marsh", now=now)
        hall.tokens["cleo"] = open_session(db, person_id=cleo.person_id, label="Phone", now=now)
    ana, ben, cleos, outsider = (hall.phone(who) for who in ("ana", "ben", "cleo", "outsider"))
    desk = hall.phone("organiser", role="desk")
    with hall.base.write() as db:
        series = announced(db, event, now=now, change_s=0)
    for phone in (ana, ben, cleos, desk):
        told = phone.hear("rounds.changed")["rounds"]
        assert (told["id"], told["state"], told["number"]) == (series.id, "open", 0)
    for who, phone in (("ana", ana), ("ben", ben)):
        with hall.browser(who) as browser:
            join = f"/e/{event.key}/rounds/{series.id}/join"
            assert browser.post(join, json={}).status_code == 200
        assert phone.hear("table.changed")["table"]["joined"] is True
    assert desk.hear("rounds.changed")["rounds"]["id"] == series.id
    with hall.base.write() as db:
        olga = hall.gathering.organiser.id
        step = {"event_id": event.id, "series_id": series.id, "person_id": olga}
        service.start(db, **step, now=SystemClock().now())
    tables = [hears_of(phone, "table") for phone in (ana, ben)]
    assert tables[0]["table"] == tables[1]["table"] == 1
    names = [[mate["person"]["name"] for mate in table["mates"]] for table in tables]
    assert names == [["Ben Okoro"], ["Ana Lima"]]
    heard = cleos.hear("rounds.changed")["rounds"]
    while heard["number"] == 0:
        heard = cleos.hear("rounds.changed")["rounds"]
    assert heard["question"]
    with hall.browser("cleo") as browser:
        snapshot = browser.get(f"/e/{event.key}/snapshot").json()
    assert (snapshot["rounds"]["number"], snapshot["table"]["joined"]) == (1, False)
    assert "table.changed" not in cleos.silent_for(0.5)

    with hall.base.write() as db:
        write_block(db, blocker_id=hall.gathering.ana.id, blocked_id=hall.gathering.ben.id, now=now)
    for phone in (ana, ben):
        parted = hears_of(phone, "waits")
        assert (parted["mates"], parted["table"]) == ([], None)
    with hall.base.write() as db:
        service.end(db, **step, now=SystemClock().now())
    for phone in (ana, ben, cleos):
        assert ends(phone) is None
    assert outsider.silent_for(0.2) == []


def hears_of(phone: Phone, what: str) -> dict[str, Any]:
    """Wait until the phone has been told a place in the rounds with that in it."""
    while True:
        table: dict[str, Any] = phone.hear("table.changed")["table"]
        if table[what]:
            return table


def ends(phone: Phone) -> object:
    """Wait until the phone has been told that there are no rounds."""
    while (rounds := phone.hear("rounds.changed")["rounds"]) is not None:
        pass
    return rounds
