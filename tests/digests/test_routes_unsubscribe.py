"""A letter's way out: a look changes nothing, a click does, from a mail program as well as from the page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from eventnet.db.session import Database
from eventnet.digests.queries import is_unsubscribed
from eventnet.digests.stopping import Wish, token_for
from tests.factories.parties import Party, a_party
from tests.plugins.settings import SECRET

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

HOST = {"Host": "localhost:8000"}


def link_of(party: Party) -> str:
    wish = Wish(party.ana.person_id, party.event.id)
    return f"/unsubscribe/{token_for(wish, secret=SECRET)}"


def has_stopped(database: Database, party: Party) -> bool:
    with database.read() as db:
        return is_unsubscribed(db, person_id=party.ana.person_id, event_id=party.event.id)


def test_opening_the_link_shows_a_button_and_changes_nothing(
    client: FlaskClient, database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    page = client.get(link_of(party), headers=HOST)
    assert page.status_code == 200
    assert f'action="{link_of(party)}"' in page.text
    assert not has_stopped(database, party)


def test_one_click_of_a_mail_program_is_enough_and_twice_is_no_more(
    client: FlaskClient, database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    for _time in range(2):
        answer = client.post(link_of(party), data={"List-Unsubscribe": "One-Click"}, headers=HOST)
        assert answer.status_code == 200
    assert has_stopped(database, party)


def test_the_page_takes_it_back(client: FlaskClient, database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    client.post(link_of(party), headers=HOST)
    assert "after all" in client.get(link_of(party), headers=HOST).text
    client.post(link_of(party), data={"letters": "again"}, headers=HOST)
    assert not has_stopped(database, party)


def test_no_letters_about_any_event(client: FlaskClient, database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    client.post(link_of(party), data={"letters": "none"}, headers=HOST)
    elsewhere = party.gathering.elsewhere.id
    with database.read() as db:
        assert is_unsubscribed(db, person_id=party.ana.person_id, event_id=elsewhere)
        assert not is_unsubscribed(db, person_id=party.ben.person_id, event_id=elsewhere)


def test_a_link_that_we_did_not_make_leads_nowhere(
    app: Flask, database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    forged = link_of(party)[:-1] + ("0" if link_of(party)[-1] != "0" else "1")
    for link in (forged, "/unsubscribe/" + "0" * 80, "/unsubscribe/x"):
        client = app.test_client()
        assert client.get(link, headers=HOST).status_code == 404
        assert client.post(link, headers=HOST).status_code == 404
    assert not has_stopped(database, party)
