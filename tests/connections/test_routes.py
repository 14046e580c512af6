"""The HTTP side: what is shown to whom before and after both agreed, and what outsiders get."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventnet.attendees.models import Attendee
from eventnet.attendees.service import tell_about
from eventnet.badges.service import ensure
from eventnet.db.session import Database
from tests.factories.gathering import Gathering, a_browser_of, a_gathering, an_attendee
from tests.factories.meeting import a_scan
from tests.plugins.clock import SettableClock

SCAN_ID = "scan-0000000000000001"


class Hall:
    """Browsers of Ana, Ben, the organiser and an outsider, and Ben's badge code."""

    def __init__(
        self, app: Flask, database: Database, now: datetime, party: Gathering | None = None
    ) -> None:
        self.party: Gathering = party or a_gathering(database, now=now)
        self.key = self.party.event.key
        self.ana = a_browser_of(app, self.party.ana.person_id, now=now)
        self.ben = a_browser_of(app, self.party.ben.person_id, now=now)
        self.organiser = a_browser_of(app, self.party.organiser.id, now=now)
        self.outsider = a_browser_of(app, self.party.outsider.person_id, now=now)
        self.stranger = app.test_client()
        with database.write() as db:
            for attendee in (self.party.ana, self.party.ben):
                tell_about(db, attendee_id=attendee.id, values=_secrets(attendee))
            self.code = ensure(
                db, event_id=self.party.event.id, attendee_id=self.party.ben.id, now=now
            )

    def scan(self, who: FlaskClient, **more: Any) -> Any:
        """Send one reading of Ben's badge."""
        body = {"scan_id": SCAN_ID, "code": self.code, "way": "camera", **more}
        return who.post(f"/e/{self.key}/scans", json=body)


def json_of(answer: Any) -> Any:
    """Return an answer's JSON body, which must be one."""
    assert answer.json is not None, answer.text
    return answer.json


def _secrets(attendee: Attendee) -> dict[str, Any]:
    first = attendee.name.split()[0].lower()
    return {
        "card_email": f"{first}@secret.example",
        "card_phone": "+49 30 1234" if first == "ana" else "+49 30 9876",
        "card_link": f"https://{first}.secret.example",
        "role": f"Role of {first}",
        "pronouns": "they/them",
        "purposes": ["career"],
        "ask_me_about": [f"topic of {first}"],
        "looking_for": [f"wish of {first}"],
    }


@pytest.fixture
def hall(app: Flask, database: Database, now: datetime) -> Hall:
    return Hall(app, database, now)


def test_of_many_requests_the_newest_is_open_and_the_others_are_a_line_each(
    app: Flask, hall: Hall, database: Database, clock: SettableClock
) -> None:
    for name in ("Cleo Marsh", "Dan Wu"):
        clock.move(minutes=1)
        with database.write() as db:
            other = an_attendee(db, hall.party.event, name, now=clock.now())
            a_scan(db, other, hall.party.ben, now=clock.now())
    for page in ("now", "people"):
        cards = hall.ben.get(f"/e/{hall.key}/{page}").text.split("<details ")[1:3]
        assert [" open" in card.split(">")[0] for card in cards] == [True, False], page
        assert [name in card for name, card in zip(("Dan", "Cleo"), cards, strict=True)] == [
            True,
            True,
        ]


def test_before_the_answer_the_scanner_gets_exactly_the_badges_two_lines(hall: Hall) -> None:
    answer = hall.scan(hall.ana)
    assert answer.status_code == 200
    body = answer.json
    assert set(body) == {
        "scan_id", "outcome", "title", "text", "person", "request_id", "connection", "url",
    }  # fmt: skip
    assert set(body["person"]) == {"name", "organisation", "pronouns", "monogram", "tint"}
    assert body["person"]["name"] == "Ben Okoro"
    assert body["person"]["pronouns"] is None
    assert (body["connection"], body["url"]) == (None, None)
    for text in (answer.text, hall.ana.get(f"/e/{hall.key}/people").text):
        for secret in (
            "ben@secret",
            "ben.secret",
            "9876",
            "Role of ben",
            "topic of ben",
            "wish of ben",
        ):
            assert secret not in text


def test_after_both_agreed_each_sees_only_what_the_other_ticked(
    hall: Hall, clock: SettableClock
) -> None:
    request_id = hall.scan(hall.ana).json["request_id"]
    url = f"/e/{hall.key}/requests/{request_id}/answer"
    answered = hall.ben.post(url, json={"answer": "accept", "share": ["email"]})
    assert json_of(answered)["state"] == "accepted"
    person = json_of(answered)["connection"]["url"]
    assert "ben@secret.example" not in hall.ana.get(person).text
    clock.move(seconds=61)
    anas_page, bens_page = hall.ana.get(person).text, hall.ben.get(person).text
    assert "ben@secret.example" in anas_page
    for kept in ("9876", "ben.secret.example", "Role of ben"):
        assert kept not in anas_page
    for kept in ("ana@secret", "1234", "ana.secret.example", "Role of ana"):
        assert kept not in bens_page
    hall.ana.post(f"{person}/card", json={"share": ["phone"]})
    assert "tel:+49301234" in hall.ben.get(person).text


def test_what_one_came_for_is_shown_to_nobody(hall: Hall) -> None:
    request_id = hall.scan(hall.ana).json["request_id"]
    url = f"/e/{hall.key}/requests/{request_id}/answer"
    person = json_of(hall.ben.post(url, json={"answer": "accept"}))["connection"]["url"]
    assert "career" not in hall.ana.get(person).text.lower()


def test_outsiders_can_neither_scan_nor_answer_nor_look(hall: Hall) -> None:
    assert hall.scan(hall.outsider).status_code == 404
    assert hall.scan(hall.organiser).status_code == 404
    assert hall.stranger.post(f"/e/{hall.key}/scans", json={}).status_code == 403
    request_id = hall.scan(hall.ana).json["request_id"]
    url = f"/e/{hall.key}/requests/{request_id}/answer"
    for who in (hall.outsider, hall.organiser, hall.ana):
        assert who.post(url, json={"answer": "accept"}).status_code == 404
    person = json_of(hall.ben.post(url, json={"answer": "accept"}))["connection"]["url"]
    for who in (hall.outsider, hall.organiser):
        assert who.get(person).status_code == 404
        assert who.post(f"{person}/note", json={"text": "mine?"}).status_code == 404
        assert who.post(f"{person}/star", json={"starred": True}).status_code == 404
        assert who.post(f"{person}/card", json={"share": ["email"]}).status_code == 404
    assert hall.stranger.get(person).status_code == 401


def test_notes_and_stars_are_their_writers_alone_and_safe_twice(hall: Hall) -> None:
    request_id = hall.scan(hall.ana).json["request_id"]
    url = f"/e/{hall.key}/requests/{request_id}/answer"
    person = json_of(hall.ben.post(url, json={"answer": "accept"}))["connection"]["url"]
    for _ in range(2):
        assert hall.ana.post(f"{person}/note", json={"text": "likes tea"}).status_code == 200
        assert hall.ana.post(f"{person}/star", json={"starred": True}).json == {"starred": True}
    assert "likes tea" in hall.ana.get(person).text
    assert "likes tea" not in hall.ben.get(person).text
    found = hall.ana.get(f"/e/{hall.key}/people?q=TEA").text
    assert "Ben" in found
    assert 'aria-label="Starred"' in hall.ana.get(f"/e/{hall.key}/people").text
    assert 'aria-label="Starred"' not in hall.ben.get(f"/e/{hall.key}/people").text
    hall.ana.post(f"{person}/note", json={"text": ""})
    assert "likes tea" not in hall.ana.get(person).text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"code": ""}, "code"),
        ({"scan_id": "short"}, "scan_id"),
        ({"scan_id": "has spaces in it 000"}, "scan_id"),
        ({"way": "telepathy"}, "way"),
        ({"scanned_at": "yesterday"}, "scanned_at"),
        ({"code": "x" * 2001}, "code"),
        ({"code": 7}, "code"),
        ({"admin": True}, "admin"),
    ],
)
def test_bad_readings_get_a_clear_answer(hall: Hall, body: dict[str, Any], field: str) -> None:
    answer = hall.scan(hall.ana, **body)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "invalid-input"
    assert field in answer.json["fields"]


def test_bad_answers_get_a_clear_answer(hall: Hall) -> None:
    request_id = hall.scan(hall.ana).json["request_id"]
    url = f"/e/{hall.key}/requests/{request_id}/answer"
    assert hall.ben.post(url, json={"answer": "maybe"}).status_code == 422
    assert hall.ben.post(url, json={"answer": "accept", "share": ["soul"]}).status_code == 422
    assert (
        json_of(hall.ben.post(url, data="{", content_type="application/json"))["code"]
        == "malformed-json"
    )
    assert hall.ben.post(url, data="x", content_type="text/plain").status_code == 415
    assert (
        hall.ben.post(
            f"/e/{hall.key}/requests/nothing/answer", json={"answer": "accept"}
        ).status_code
        == 404
    )


def test_without_scripts_the_typed_code_is_a_page(hall: Hall) -> None:
    page = hall.ana.post(f"/e/{hall.key}/scans", data={"code": hall.code, "way": "typed"})
    assert page.status_code == 200
    assert "You asked Ben Okoro" in page.text
    nothing = hall.ana.post(f"/e/{hall.key}/scans", data={"code": "hello", "way": "typed"})
    assert "This is not a badge" in nothing.text
