"""What happens reaches the phones that may see it, and no other: real sockets, real requests."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from eventnet.accounts.sessions import open_session
from eventnet.attendees.service import tell_about
from eventnet.badges.service import ensure
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.prompts.due import open_due
from eventnet.prompts.forms import ScheduleForm
from eventnet.prompts.service import schedule
from tests.factories.gathering import Gathering, a_gathering
from tests.factories.meeting import connected
from tests.factories.prompting import QUESTION, a_draft, owner_of
from tests.plugins.server import Server
from tests.plugins.sockets import Phone, Phones

# The client library leaves the sockets of ended connections to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@dataclass
class Hall:
    """A running event: browsers and sockets of Ana, Ben, the organiser and an outsider."""

    server: Server
    base: Database
    gathering: Gathering
    tokens: dict[str, str]
    phones: Phones

    def browser(self, who: str) -> httpx.Client:
        """Return an HTTP client with that person's session, sending what our own pages send."""
        return httpx.Client(
            base_url=self.server.url,
            cookies={"eventnet": self.tokens[who]},
            headers={
                "Origin": self.server.url,
                "Sec-Fetch-Site": "same-origin",
                "Accept": "application/json",
            },
        )

    def phone(self, who: str, role: str = "attendee") -> Phone:
        """Return a greeted socket of that person."""
        place = self.gathering.elsewhere if who == "outsider" else self.gathering.event
        phone = self.phones.open(self.server.url, self.tokens[who], event=place.key, role=role)
        phone.hear("state.version")
        return phone

    def badge(self, attendee_id: str) -> str:
        """Return an attendee's badge code."""
        with self.base.write() as db:
            return ensure(
                db,
                event_id=self.gathering.event.id,
                attendee_id=attendee_id,
                now=SystemClock().now(),
            )

    def scan(self, who: str, code: str, scan_id: str) -> dict[str, Any]:
        """Let somebody scan a code and return the answer."""
        with self.browser(who) as browser:
            answer = browser.post(
                f"/e/{self.gathering.event.key}/scans",
                json={"scan_id": scan_id, "code": code, "way": "camera"},
            )
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body


@pytest.fixture
def hall(server: Server, phones: Phones) -> Iterator[Hall]:
    base = Database.at(server.database_url)
    moment = SystemClock().now()
    gathering = a_gathering(base, now=moment)
    people = {
        "ana": gathering.ana.person_id,
        "ben": gathering.ben.person_id,
        "organiser": gathering.organiser.id,
        "outsider": gathering.outsider.person_id,
    }
    with base.write() as db:
        tokens = {
            who: open_session(db, person_id=person_id, label="Phone", now=moment)
            for who, person_id in people.items()
        }
    yield Hall(server, base, gathering, tokens, phones)
    base.close()


def test_a_scan_reaches_the_scanned_and_the_answer_reaches_both(hall: Hall) -> None:
    ana, ben, outsider = hall.phone("ana"), hall.phone("ben"), hall.phone("outsider")
    asked = hall.scan("ana", hall.badge(hall.gathering.ben.id), "scan-000000000001")
    request = ben.hear("request.received")
    assert request["request"]["id"] == asked["request_id"]
    assert request["request"]["person"]["name"] == "Ana Lima"
    assert request["request"]["where"] == "Town hall"
    with hall.browser("ben") as browser:
        answered = browser.post(request["request"]["answer_url"], json={"answer": "accept"})
    assert answered.status_code == 200
    told_ana, told_ben = ana.hear("connection.made"), ben.hear("connection.made")
    assert told_ana["connection"]["person"]["name"] == "Ben Okoro"
    assert told_ben["connection"]["person"]["name"] == "Ana Lima"
    assert told_ben["request_id"] == asked["request_id"]
    assert told_ana["version"] > request["version"]
    with hall.browser("ana") as browser:
        snapshot = browser.get(f"/e/{hall.gathering.event.key}/snapshot").json()
    assert snapshot["version"] >= told_ana["version"]
    assert snapshot["people"] == 1
    assert outsider.silent_for(0.7) == []


def test_an_ending_reaches_the_open_pages_of_both_in_the_same_bytes(hall: Hall) -> None:
    now = SystemClock().now()
    phones = hall.phone("ana"), hall.phone("ben")
    outsider = hall.phone("outsider")
    for kind in ("undo", "remove", "block"):
        with hall.base.write() as db:
            connection_id = connected(db, hall.gathering.ana, hall.gathering.ben, now=now)
        for phone in phones:
            assert phone.hear("connection.made")["connection"]["id"] == connection_id
        with hall.browser("ana") as browser:
            path = f"/e/{hall.gathering.event.key}/people/{connection_id}/{kind}"
            assert browser.post(path, json={}).status_code == 200
        for phone in phones:
            told = phone.hear("connection.ended")
            assert told == {"version": told["version"], "connection_id": connection_id}
    assert "connection.ended" not in outsider.silent_for(0.5)


def test_a_mission_for_some_reaches_those_and_the_desk_and_counts_who_met_somebody(
    hall: Hall,
) -> None:
    with hall.base.write() as db:
        tell_about(db, attendee_id=hall.gathering.ben.id, values={"first_event": True})
    ana, ben, outsider = (hall.phone(who) for who in ("ana", "ben", "outsider"))
    desk = hall.phone("organiser", role="desk")
    at = f"/o/{hall.gathering.event.key}/prompts/new"
    mission = {"kind": "mission", "question": "Meet somebody", "audience": "newcomers"}
    notice = {"kind": "notice", "question": "The room has changed."}
    with hall.browser("organiser") as olga:
        for form in (mission, notice):
            assert olga.post(at, json={**form, "minutes": 20, "then": "send"}).status_code == 303
    told = ben.hear("prompt.opened")["prompt"]
    assert (told["kind"], told["tally"], told["mine"]) == ("mission", None, None)
    assert desk.hear("prompt.opened")["prompt"]["id"] == told["id"]
    assert ana.hear("prompt.opened")["prompt"]["kind"] == "notice"

    request = hall.scan("ana", hall.badge(hall.gathering.ben.id), "scan-000000000009")["request_id"]
    with hall.browser("ben") as browser:
        answer = f"/e/{hall.gathering.event.key}/requests/{request}/answer"
        assert browser.post(answer, json={"answer": "accept"}).status_code == 200
    for phone in (ben, desk):
        heard = phone.hear("prompt.tallied")
        assert (heard["prompt_id"], heard["tally"]["replies"]) == (told["id"], None)
    assert "prompt.tallied" not in ana.silent_for(0.5)
    assert outsider.silent_for(0) == []


def test_what_comes_next_and_what_was_missed_is_told_to_the_desk_alone(hall: Hall) -> None:
    desk, ana, outsider = (
        hall.phone("organiser", role="desk"),
        hall.phone("ana"),
        hall.phone("outsider"),
    )
    moment = SystemClock().now()
    place: dict[str, Any] = {"event_id": hall.gathering.event.id}
    with hall.base.write() as db:
        event = db.get_one(Event, hall.gathering.event.id)
        prompt = a_draft(db, event, now=moment)
        form = ScheduleForm(opens_at=moment + timedelta(minutes=1), minutes=5)
        person_id = owner_of(db, event)
        schedule(db, prompt_id=prompt.id, person_id=person_id, form=form, now=moment, **place)
    assert desk.hear("prompt.planned")["prompt_id"] == prompt.id
    with hall.base.write() as db:
        open_due(db, now=moment + timedelta(minutes=10))
    missed = desk.hear("prompt.missed")
    assert (missed["prompt_id"], missed["question"]) == (prompt.id, QUESTION)
    assert ana.silent_for(0.5) == outsider.silent_for(0) == []


def test_a_second_scan_with_the_same_id_and_a_decline_tell_nobody_else(hall: Hall) -> None:
    ana, ben = hall.phone("ana"), hall.phone("ben")
    code = hall.badge(hall.gathering.ben.id)
    first = hall.scan("ana", code, "scan-000000000002")
    request = ben.hear("request.received")
    assert hall.scan("ana", code, "scan-000000000002") == first
    with hall.browser("ben") as browser:
        browser.post(request["request"]["answer_url"], json={"answer": "decline"})
    assert ben.hear("request.settled")["request_id"] == first["request_id"]
    assert ben.silent_for(0.5) == []
    assert ana.silent_for(0.5) == []


def test_a_write_of_another_process_reaches_the_phones_too(hall: Hall) -> None:
    from eventnet.events.service import go_to

    ana, outsider = hall.phone("ana"), hall.phone("outsider")
    with hall.base.write() as db:
        go_to(
            db,
            event_id=hall.gathering.event.id,
            phase="after",
            person_id=None,
            now=SystemClock().now(),
        )
    assert ana.hear("event.changed")["phase"] == "after"
    assert "event.changed" not in outsider.silent_for(0.5)


@pytest.mark.timeout(170)  # five starts of the server
def test_a_kill_in_the_middle_of_scans_loses_no_acknowledged_scan(hall: Hall) -> None:
    """Each acknowledged scan is there after every kill; an unacknowledged one is sent again with its id."""
    from eventnet.connections.models import Connection, Scan

    code = hall.badge(hall.gathering.ben.id)
    url = f"/e/{hall.gathering.event.key}/scans"
    acknowledged: set[str] = set()
    with hall.browser("ana") as browser:
        for number in range(60):
            scan_id = f"scan-kill-{number:08d}"
            if number % 12 == 6:
                assert hall.server.kill_web() >= 1
            for _attempt in range(100):
                try:
                    answer = browser.post(
                        url, json={"scan_id": scan_id, "code": code, "way": "camera"}
                    )
                except httpx.TransportError:
                    hall.server.wait_until_well()
                    continue
                if answer.status_code == 200:
                    acknowledged.add(scan_id)
                    break
    assert len(acknowledged) == 60
    with hall.base.read() as db:
        kept = {row.scan_id for row in db.query(Scan)}
        assert acknowledged <= kept
        assert db.query(Connection).count() == 0


def test_a_stopped_server_ends_by_itself_and_starts_again(hall: Hall) -> None:
    process = hall.server.process
    assert process is not None
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(25) == 0
    hall.server.start()
    assert hall.phone("ana").silent_for(0.1) == []
