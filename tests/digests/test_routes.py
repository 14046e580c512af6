"""The plan belongs to one attendee, reading it changes nothing, and what they say about it stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from eventnet.attendees.models import Attendee
from eventnet.connections.keeping import write_note
from eventnet.db.session import Database
from eventnet.digests.models import Digest, FollowUp
from tests.factories.gathering import a_browser_of
from tests.factories.meeting import connected
from tests.factories.parties import Party, a_party, end, issued

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def plan_url(party: Party) -> str:
    return f"/e/{party.event.key}/plan"


def browser(app: Flask, attendee: Attendee, now: datetime) -> FlaskClient:
    return a_browser_of(app, attendee.person_id, now=now)


def with_digests(database: Database, now: datetime) -> Party:
    party = a_party(database, now=now)
    with database.write() as db:
        db.execute(
            update(Attendee).where(Attendee.id == party.dan.id).values(card_email="dan@roe.example")
        )
        met = now - timedelta(minutes=2)
        connected(db, party.ana, party.dan, now=met, shares=["email"])
        end(db, party.event, now=now)
        for attendee in (party.ana, party.ben):
            issued(db, attendee, now=now)
    return party


def follow_ups_of(database: Database, attendee: Attendee) -> list[str]:
    with database.read() as db:
        return list(
            db.scalars(
                select(FollowUp.id)
                .join(Digest, Digest.id == FollowUp.digest_id)
                .where(Digest.attendee_id == attendee.id)
                .order_by(FollowUp.rank)
            )
        )


def outcome_of(database: Database, follow_up_id: str) -> str | None:
    with database.read() as db:
        return db.get_one(FollowUp, follow_up_id).outcome


@pytest.mark.parametrize(("ends", "words"), [(False, "17 September"), (True, "being written")])
def test_before_it_is_there_the_plan_says_when_it_comes(
    app: Flask, database: Database, now: datetime, ends: bool, words: str
) -> None:
    party = a_party(database, now=now)
    if ends:
        with database.write() as db:
            end(db, party.event, now=now)
    page = browser(app, party.ana, now).get(plan_url(party))
    assert page.status_code == 200
    assert words in page.text


def test_the_plan_names_people_with_reasons_and_the_readers_own_note(
    app: Flask, database: Database, now: datetime
) -> None:
    party = with_digests(database, now)
    with database.write() as db:
        for attendee, words in ((party.ana, "owes me a map"), (party.ben, "talks a lot")):
            write_note(
                db, attendee_id=attendee.id, connection_id=party.with_ben, text=words, now=now
            )
    page = browser(app, party.ana, now).get(plan_url(party)).text
    assert "Ana, you met 3 people. Here is where to begin." in page
    assert "You scanned their badge, and they said yes" in page
    assert "owes me a map" in page
    assert "talks a lot" not in page
    assert "mailto:dan@roe.example?subject=Open%20Streets" in page
    assert page.count("mailto:") == 1


def test_who_met_nobody_is_told_kindly(app: Flask, database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        end(db, party.event, now=now)
        issued(db, party.dan, now=now)
    page = browser(app, party.dan, now).get(plan_url(party)).text
    assert "That happens" in page
    assert "follow-up-" not in page


def test_reading_the_plan_changes_nothing(app: Flask, database: Database, now: datetime) -> None:
    party = with_digests(database, now)
    client = browser(app, party.ana, now)
    for _time in range(2):
        assert client.get(plan_url(party)).status_code == 200
    with database.read() as db:
        assert set(db.scalars(select(Digest.opened_at))) == {None}


def test_an_outcome_is_kept_from_a_form_and_can_be_changed(
    app: Flask, database: Database, now: datetime
) -> None:
    party = with_digests(database, now)
    first = follow_ups_of(database, party.ana)[0]
    client = browser(app, party.ana, now)
    url = f"{plan_url(party)}/follow-ups/{first}/outcome"
    for outcome in ("later", "later", "done"):
        answer = client.post(url, data={"outcome": outcome})
        assert answer.status_code == 303
        assert answer.location == f"{plan_url(party)}#follow-up-{first}"
    assert outcome_of(database, first) == "done"
    assert 'value="done" aria-pressed="true"' in client.get(plan_url(party)).text


def test_an_outcome_is_kept_from_a_script(app: Flask, database: Database, now: datetime) -> None:
    party = with_digests(database, now)
    first = follow_ups_of(database, party.ana)[0]
    url = f"{plan_url(party)}/follow-ups/{first}/outcome"
    answer = browser(app, party.ana, now).post(url, json={"outcome": "let-go"})
    assert answer.get_json() == {"id": first, "outcome": "let-go"}
    assert outcome_of(database, first) == "let-go"


@pytest.mark.parametrize("body", [{"outcome": "kissed"}, {}, {"outcome": "done", "x": 1}])
def test_what_is_no_outcome_is_refused_and_changes_nothing(
    app: Flask, database: Database, now: datetime, body: dict[str, object]
) -> None:
    party = with_digests(database, now)
    first = follow_ups_of(database, party.ana)[0]
    url = f"{plan_url(party)}/follow-ups/{first}/outcome"
    answer = browser(app, party.ana, now).post(url, json=body)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid-input")
    assert outcome_of(database, first) is None


def test_others_see_nothing_of_a_plan_and_settle_nothing(
    app: Flask, database: Database, now: datetime
) -> None:
    party = with_digests(database, now)
    first = follow_ups_of(database, party.ana)[0]
    url = f"{plan_url(party)}/follow-ups/{first}/outcome"
    stranger = app.test_client()
    outsider = browser(app, party.gathering.outsider, now)
    assert stranger.get(plan_url(party)).status_code == 401
    assert outsider.get(plan_url(party)).status_code == 404
    assert "Cleo Marsh" not in browser(app, party.ben, now).get(plan_url(party)).text
    assert outsider.post(url, json={"outcome": "done"}).status_code == 404
    assert browser(app, party.ben, now).post(url, json={"outcome": "done"}).status_code == 404
    own_event = f"/e/{party.gathering.elsewhere.key}/plan/follow-ups/{first}/outcome"
    assert outsider.post(own_event, json={"outcome": "done"}).status_code == 404
    assert outcome_of(database, first) is None
