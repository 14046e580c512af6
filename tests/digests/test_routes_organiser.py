"""Organisers see an example of each letter, send one to themselves, and learn in counts how letters went; nothing of anybody's."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from eventnet.accounts.models import Person
from eventnet.db.session import Database
from eventnet.digests.service import KINDS
from eventnet.events.models import AuditEntry
from eventnet.jobs.slow import issue_digests
from eventnet.mail.models import Letter
from eventnet.web.context import house_of
from tests.factories.doors import a_new_browser, letters_to
from tests.factories.letters import a_letter, text_of
from tests.factories.parties import Party, a_party, end, failing_for
from tests.plugins.app import Browse

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

OLGA = "olga@example.org"


@pytest.fixture
def party(database: Database, now: datetime) -> Party:
    """Ana has met Ben and Cleo."""
    return a_party(database, now=now)


@pytest.fixture
def olga(party: Party, browser_of: Browse) -> FlaskClient:
    """The organiser's browser."""
    return browser_of(party.gathering.organiser.id)


@pytest.fixture
def base(party: Party) -> str:
    """The organiser's page."""
    return f"/o/{party.event.key}/letters"


def put(database: Database, party: Party, *, now: datetime, **values: object) -> str:
    """Write a letter of the event as it is after some tries."""
    with database.write() as db:
        letter_id = a_letter(db, now=now, kind="digest").id
        own = {"event_id": party.event.id, **values}
        db.execute(update(Letter).where(Letter.id == letter_id).values(**own))
    return letter_id


def count(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count(Letter.id))) or 0


def numbers(page: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>([^<]+)</dt><dd><b>([^<]+)</b>", page))


@pytest.mark.parametrize("kind", ["digest", "nudge", "reminder"])
@pytest.mark.parametrize("locale", ["en", "de"])
def test_an_example_is_shown_with_its_own_styles_and_nothing_that_runs(
    olga: FlaskClient, base: str, kind: str, locale: str
) -> None:
    answer = olga.get(f"{base}/{kind}/{locale}")
    assert answer.status_code == 200
    assert f'<html lang="{locale}"' in answer.text
    assert "Robin Example" in answer.text
    assert "Open Streets" in answer.text
    styles = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = b64encode(sha256(styles[0].encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"style-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert policy.endswith("frame-ancestors 'self'; sandbox")
    assert "unsafe-inline" not in policy
    assert "style=" not in answer.text


def test_an_example_holds_nothing_of_those_who_are_there(
    olga: FlaskClient, database: Database, party: Party, base: str
) -> None:
    shown = olga.get(base).text + olga.get(f"{base}/digest/en").text
    for somebody in (party.ana, party.ben, party.cleo, party.dan):
        assert somebody.name not in shown


def test_only_the_page_with_the_example_frames_anything(
    olga: FlaskClient, party: Party, base: str
) -> None:
    assert "frame-src 'self'" in olga.get(base).headers["Content-Security-Policy"]
    other = olga.get(f"/o/{party.event.key}").headers["Content-Security-Policy"]
    assert "frame-src" not in other


@pytest.mark.parametrize("odd", ["/digest/tlh", "/welcome/en", "/digest/..%2f"])
def test_there_is_no_example_of_what_there_is_not(olga: FlaskClient, base: str, odd: str) -> None:
    assert olga.get(f"{base}{odd}").status_code == 404


def test_an_example_goes_to_the_organiser_alone_and_once_when_tapped_twice(
    olga: FlaskClient, database: Database, base: str
) -> None:
    for _tap in range(2):
        answer = olga.post(f"{base}/test", data={"kind": "digest", "locale": "de"})
        assert answer.status_code == 303
        assert OLGA in olga.get(answer.headers["Location"]).text
    assert count(database) == 1
    letter = letters_to(database, OLGA)[0]
    assert (letter.kind, letter.locale) == ("example", "de")
    assert "Das ist ein Beispiel." in text_of(letter)
    assert "List-Unsubscribe" not in letter.headers
    olga.post(f"{base}/test", data={"kind": "nudge", "locale": "de"})
    assert count(database) == 2
    assert numbers(olga.get(base).text) == {}  # an example is in no count


def test_no_example_goes_to_an_address_that_nobody_has_proven(
    olga: FlaskClient, database: Database, party: Party, base: str
) -> None:
    with database.write() as db:
        organiser = Person.id == party.gathering.organiser.id
        db.execute(update(Person).where(organiser).values(email_verified_at=None))
    assert "Send it to me" not in olga.get(base).text
    asked = olga.post(f"{base}/test", data={"kind": "digest", "locale": "en"})
    assert asked.status_code == 409
    assert count(database) == 0


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"kind": "digest"},
        {"kind": "sign-in", "locale": "en"},
        {"kind": "digest", "locale": "tlh"},
    ],
)
def test_what_is_no_example_is_refused(
    olga: FlaskClient, database: Database, base: str, odd: dict[str, str]
) -> None:
    assert olga.post(f"{base}/test", data=odd).status_code == 422
    assert count(database) == 0


def test_how_letters_went_is_told_in_counts(
    olga: FlaskClient, database: Database, party: Party, base: str, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    for _letter in range(12):
        put(database, party, now=now, state="sent")
    put(database, party, now=now, state="sent", may_repeat=True)
    for _letter in range(5):
        put(database, party, now=now, error="451", attempts=1, due_at=later)
    put(database, party, now=now, state="refused", error="550")
    put(database, party, now=now, state="failed", error="timeout", may_repeat=True)
    put(database, party, now=now, state="cancelled")
    put(database, party, now=now, state="sent", event_id=party.gathering.elsewhere.id)
    assert numbers(olga.get(base).text) == {
        "Sent": "10",
        "Waiting": "0",
        "Held up, tried again by itself": "5",
        "Refused for good": "a few",
        "Given up": "a few",
        "Taken back before they went": "a few",
        "May arrive twice, and say so": "a few",
    }


def test_one_letter_more_or_less_is_seen_by_nobody(
    olga: FlaskClient, database: Database, party: Party, base: str, now: datetime
) -> None:
    put(database, party, now=now, state="cancelled")
    first = numbers(olga.get(base).text)
    for state in ("cancelled", "refused", "sent"):
        put(database, party, now=now, state=state)
    second = numbers(olga.get(base).text)
    assert first["Taken back before they went"] == second["Taken back before they went"] == "a few"
    assert (second["Sent"], second["Refused for good"]) == ("a few", "a few")


def test_plans_that_cannot_be_written_are_counted(
    app: Flask,
    olga: FlaskClient,
    database: Database,
    party: Party,
    base: str,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("eventnet.digests.issuing.prepare_each", failing_for({party.ana.id}))
    with database.write() as db:
        end(db, party.event, now=now)
    with app.app_context():
        assert issue_digests(house_of(app)) == 3
    assert numbers(olga.get(base).text)["Plans that could not be written yet"] == "a few"


def test_trying_again_moves_what_a_passing_fault_stopped_and_nothing_else(
    olga: FlaskClient, database: Database, party: Party, base: str, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    held_up = put(database, party, now=now, error="451", attempts=3, due_at=later)
    given_up = put(database, party, now=now, state="failed", error="timeout", may_repeat=True)
    fixed = {
        put(database, party, now=now, state=state, event_id=event_id): (state, event_id)
        for state, event_id in (
            ("refused", party.event.id),
            ("sent", party.event.id),
            ("cancelled", party.event.id),
            ("failed", party.gathering.elsewhere.id),
        )
    }
    for _tap in range(2):
        assert olga.post(f"{base}/again").status_code == 303
    with database.read() as db:
        for letter_id in (held_up, given_up):
            letter = db.get_one(Letter, letter_id)
            assert (letter.state, letter.attempts, letter.due_at) == ("waiting", 0, now)
        assert db.get_one(Letter, given_up).may_repeat
        for letter_id, (state, _event_id) in fixed.items():
            assert db.get_one(Letter, letter_id).state == state
        entry = db.scalars(
            select(AuditEntry).where(AuditEntry.action == "letters-tried-again")
        ).one()
    assert entry.detail == {}


def test_the_kinds_that_are_counted_are_those_that_can_be_stopped() -> None:
    assert set(KINDS) == {"digest", "nudge", "reminder"}


@pytest.mark.parametrize("who", ["outsider", "ana", "another organiser"])
def test_nobody_but_the_events_organisers_comes_in(
    browser_of: Browse, database: Database, party: Party, base: str, who: str
) -> None:
    person_id = {
        "outsider": party.gathering.outsider.person_id,
        "ana": party.ana.person_id,
        "another organiser": stan(database),
    }[who]
    client = browser_of(person_id)
    answers = [
        client.get(base),
        client.get(f"{base}/digest/en"),
        client.post(f"{base}/test", data={"kind": "digest", "locale": "en"}),
        client.post(f"{base}/again"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert count(database) == 0


def test_a_stranger_is_sent_to_sign_in(app: Flask, party: Party, base: str) -> None:
    assert a_new_browser(app).post(f"{base}/again").status_code == 401


def stan(database: Database) -> str:
    """Return who runs the other event."""
    with database.read() as db:
        return db.scalars(select(Person.id).where(Person.email == "stan@example.org")).one()
