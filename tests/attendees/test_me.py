"""Me: the card, the state, the language and the devices, each changed by its own person only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from eventnet.accounts.models import Device, Person
from eventnet.attendees.models import Attendee
from eventnet.db.session import Database
from tests.factories.doors import a_new_browser
from tests.factories.gathering import Gathering, a_browser_of
from tests.factories.prompting import told
from tests.plugins.app import Browse

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

CARD = {
    "name": "Ana Lima",
    "organisation": "Lima Maps",
    "role": "Cartographer",
    "email": "ana@lima.example",
    "phone": "+49 (0)30 12-34",
    "link": "https://lima.example/ana",
}


@pytest.fixture
def ana(gathering: Gathering, browser_of: Browse) -> FlaskClient:
    """Ana's browser."""
    return browser_of(gathering.ana.person_id)


def card_of(database: Database, attendee: Attendee) -> tuple[str | None, ...]:
    with database.read() as db:
        found = db.get_one(Attendee, attendee.id)
    return (found.name, found.organisation, found.role, found.card_email, found.card_phone, found.card_link)  # fmt: skip


def test_a_card_is_kept_as_it_was_written_and_shares_nothing(
    database: Database, gathering: Gathering, ana: FlaskClient
) -> None:
    url = f"/e/{gathering.event.key}/me/card"
    for _time in range(2):
        assert ana.post(url, data=CARD).headers["Location"] == f"/e/{gathering.event.key}/me"
        assert card_of(database, gathering.ana) == tuple(CARD.values())
    page = ana.get(url).text
    assert all(f'value="{value}"' in page for value in CARD.values())
    with database.read() as db:
        assert db.get_one(Attendee, gathering.ana.id).shares == []
    assert card_of(database, gathering.ben)[0] == "Ben Okoro"


def test_fields_left_empty_are_empty_and_a_link_needs_no_scheme(
    database: Database, gathering: Gathering, ana: FlaskClient
) -> None:
    url = f"/e/{gathering.event.key}/me/card"
    ana.post(url, data={"name": "Ana", "organisation": " ", "email": "", "link": "lima.example"})
    assert card_of(database, gathering.ana) == ("Ana", None, None, None, None, "https://lima.example")  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Please fill this in."),
        ("email", "ana@", "This does not look like an e-mail address."),
        ("phone", "call me", "Some characters here do not fit."),
        ("phone", "1" * 41, "longer than fits"),
        ("link", "javascript:alert(1)", "Please check this."),
        ("link", "ftp://lima.example", "Please check this."),
        ("link", "two words.example", "Please check this."),
        ("link", "lima.example/" + "x" * 287, "longer than fits"),
        ("role", "x" * 81, "longer than fits"),
    ],
)
def test_a_card_that_does_not_fit_comes_back_with_what_was_typed(
    database: Database, gathering: Gathering, ana: FlaskClient, field: str, value: str, words: str
) -> None:
    before = card_of(database, gathering.ana)
    typed = {**CARD, field: value}
    page = ana.post(f"/e/{gathering.event.key}/me/card", data=typed)
    assert page.status_code == 422
    assert words in page.text
    assert all(f'value="{each}"' in page.text for each in typed.values())
    assert card_of(database, gathering.ana) == before


def test_a_state_is_kept_and_told_once_to_ones_own_devices(
    database: Database, gathering: Gathering, ana: FlaskClient
) -> None:
    url = f"/e/{gathering.event.key}/me/state"
    assert ana.post(url, data={"state": "open"}).status_code == 303
    answer = ana.post(url, json={"state": "open"})
    assert answer.get_json() == {"state": "open"}
    for wrong in ("", "asleep"):
        assert ana.post(url, json={"state": wrong}).status_code == 422
    with database.read() as db:
        (row,) = told(db, "state-chosen")
        assert (row.attendee_id, row.desk) == (gathering.ana.id, False)
        assert db.get_one(Attendee, gathering.ana.id).state == "open"
        assert db.get_one(Attendee, gathering.ben.id).state == "none"


def test_the_language_is_kept_for_pages(
    database: Database, gathering: Gathering, ana: FlaskClient
) -> None:
    url = f"/e/{gathering.event.key}/me/language"
    for _time in range(2):
        assert ana.post(url, data={"locale": "de"}).status_code == 303
        assert '<html lang="de"' in ana.get(f"/e/{gathering.event.key}/me").text
    assert ana.post(url, data={"locale": "xx"}).status_code == 422
    with database.read() as db:
        assert db.get_one(Person, gathering.ana.person_id).locale == "de"
        assert db.get_one(Person, gathering.ben.person_id).locale == "en"


def devices(database: Database, attendee: Attendee) -> list[Device]:
    with database.read() as db:
        own = select(Device).where(Device.person_id == attendee.person_id)
        return list(db.scalars(own.order_by(Device.created_at)))


def test_another_device_of_mine_is_signed_out(
    app: Flask, database: Database, gathering: Gathering, now: datetime
) -> None:
    person_id, me = gathering.ana.person_id, f"/e/{gathering.event.key}/me"
    lost = a_browser_of(app, person_id, now=now)
    phone = a_browser_of(app, person_id, now=now + timedelta(minutes=1))
    first, second = devices(database, gathering.ana)
    page = phone.get(me).text
    assert f"/me/devices/{first.id}/revoke" in page
    assert f"/me/devices/{second.id}/revoke" not in page
    assert phone.post(f"{me}/devices/{first.id}/revoke").status_code == 303
    assert phone.post(f"{me}/devices/{first.id}/revoke").status_code == 404
    assert lost.get(me).status_code == 401
    assert phone.get(me).status_code == 200
    assert first.id not in phone.get(me).text


def test_neither_ones_own_device_nor_anybody_elses_is_signed_out_here(
    app: Flask, database: Database, gathering: Gathering, ana: FlaskClient, now: datetime
) -> None:
    ben = a_browser_of(app, gathering.ben.person_id, now=now)
    me = f"/e/{gathering.event.key}/me"
    for device in (*devices(database, gathering.ana), *devices(database, gathering.ben)):
        assert ana.post(f"{me}/devices/{device.id}/revoke").status_code == 404
    assert ana.post(f"{me}/devices/unknown/revoke").status_code == 404
    assert ana.get(me).status_code == ben.get(me).status_code == 200


def test_an_outsider_reads_and_changes_nothing_of_me(
    app: Flask, database: Database, gathering: Gathering, browser_of: Browse
) -> None:
    base, before = f"/e/{gathering.event.key}/me", card_of(database, gathering.ana)
    strangers = (
        (browser_of(gathering.outsider.person_id), 404), (browser_of(gathering.organiser.id), 404),
        (a_new_browser(app), 401),
    )  # fmt: skip
    for client, status in strangers:
        asked = [client.get(base), client.get(f"{base}/card"), client.get(f"{base}/address")]
        asked += [
            client.post(f"{base}/card", data=CARD),
            client.post(f"{base}/state", data={"state": "open"}),
            client.post(f"{base}/language", data={"locale": "de"}),
            client.post(f"{base}/address", data={"email": "uma@example.org"}),
            client.post(f"{base}/address/code", data={"digits": "123456"}),
            client.post(f"{base}/devices/any/revoke"),
        ]
        assert {answer.status_code for answer in asked} == {status}
    assert card_of(database, gathering.ana) == before
