"""An address is one's own once its digits were typed or its link was pressed; an account that owns it is found again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from eventnet.accounts.models import Device, Person
from eventnet.accounts.service import allow_organiser
from eventnet.attendees.models import Attendee
from eventnet.attendees.queries import address_of
from eventnet.db.session import Database
from tests.factories.doors import (
    a_new_browser,
    ask_for_way_in,
    letters_to,
    mailed_to,
    token_in,
    wrong,
)
from tests.factories.gathering import Gathering, an_event
from tests.factories.letters import text_of
from tests.plugins.app import Browse
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

ANA = "ana@example.org"
STAN = "stan@example.org"


@pytest.fixture
def ana(gathering: Gathering, browser_of: Browse) -> FlaskClient:
    """Ana's browser."""
    return browser_of(gathering.ana.person_id)


@pytest.fixture
def base(gathering: Gathering) -> str:
    """Where Ana asks."""
    return f"/e/{gathering.event.key}/me/address"


def proven(database: Database, attendee: Attendee) -> str | None:
    with database.read() as db:
        found = address_of(db, attendee.id)
    return found[0] if found else None


def owner_of(database: Database, email: str) -> str:
    with database.read() as db:
        return db.scalars(select(Person.id).where(Person.email == email)).one()


def whose(database: Database, attendee: Attendee) -> tuple[str, set[str]]:
    """Return the account of an attendee and the accounts of all devices."""
    with database.read() as db:
        now_of = db.get_one(Attendee, attendee.id).person_id
        return now_of, set(db.scalars(select(Device.person_id)))


def test_digits_prove_the_address_once(
    database: Database, gathering: Gathering, ana: FlaskClient, base: str
) -> None:
    assert ana.post(base, data={"email": " Ana@Example.org "}).status_code == 200
    assert proven(database, gathering.ana) is None
    said = {"digits": mailed_to(database, ANA).digits}
    assert ana.post(f"{base}/code", data=said).status_code == 303
    assert ana.post(f"{base}/code", data=said).status_code == 410
    assert proven(database, gathering.ana) == ANA
    assert "This address is proven" in ana.get(base).text


def test_the_link_proves_it_in_any_browser_and_opens_no_session_there(
    app: Flask, database: Database, gathering: Gathering, ana: FlaskClient, base: str
) -> None:
    ana.post(base, data={"email": ANA})
    path, mail_program = mailed_to(database, ANA).path, a_new_browser(app)
    for _time in range(2):
        assert mail_program.get(path).status_code == 200
    assert proven(database, gathering.ana) is None
    assert mail_program.post(path).status_code == 200
    assert proven(database, gathering.ana) == ANA
    assert mail_program.post(path).status_code == mail_program.get(path).status_code == 410
    assert token_in(mail_program) is None
    assert mail_program.get(base).status_code == 401


def test_wrong_digits_are_asked_for_again_five_times(
    database: Database, gathering: Gathering, ana: FlaskClient, base: str
) -> None:
    ana.post(base, data={"email": ANA})
    digits = mailed_to(database, ANA).digits
    for typed in ("", *[wrong(digits)] * 5):
        page = ana.post(f"{base}/code", data={"digits": typed})
        assert page.status_code == 422
        assert ANA in page.text
    assert ana.post(f"{base}/code", data={"digits": digits}).status_code == 410
    assert proven(database, gathering.ana) is None


def test_the_digits_of_somebody_else_prove_nothing_of_mine(
    database: Database, gathering: Gathering, ana: FlaskClient, base: str, browser_of: Browse
) -> None:
    ben = browser_of(gathering.ben.person_id)
    ana.post(base, data={"email": ANA})
    digits = {"digits": mailed_to(database, ANA).digits}
    assert ben.post(f"{base}/code", data=digits).status_code == 410
    assert browser_of(gathering.outsider.person_id).post(f"{base}/code", data=digits).status_code == 404  # fmt: skip
    assert ana.post(f"{base}/code", data=digits).status_code == 303
    assert proven(database, gathering.ben) is None


def test_after_ten_minutes_and_after_a_new_letter_the_old_one_is_over(
    database: Database, ana: FlaskClient, base: str, clock: SettableClock
) -> None:
    for _time in range(2):
        ana.post(base, data={"email": ANA})
    paths = [
        text[text.index("/verify/") :].split()[0]
        for text in map(text_of, letters_to(database, ANA))
    ]
    assert sorted(ana.get(path).status_code for path in paths) == [200, 410]
    clock.move(minutes=10)
    assert [ana.post(path).status_code for path in paths] == [410, 410]


@pytest.mark.parametrize("email", ["", "ana", "ana@example"])
def test_what_is_no_address_gets_no_letter(
    database: Database, ana: FlaskClient, base: str, email: str
) -> None:
    page = ana.post(base, data={"email": email})
    assert page.status_code == 422
    assert f'value="{email}"' in page.text
    assert letters_to(database, email) == []


@pytest.mark.parametrize("way", ["digits", "link"])
def test_an_account_that_owns_the_address_takes_over_attendee_and_device(
    database: Database, gathering: Gathering, ana: FlaskClient, base: str, way: str
) -> None:
    owner = owner_of(database, STAN)
    ana.post(base, data={"email": STAN})
    mailed = mailed_to(database, STAN)
    if way == "digits":
        assert ana.post(f"{base}/code", data={"digits": mailed.digits}).status_code == 303
    else:
        assert ana.post(mailed.path).status_code == 200
    assert whose(database, gathering.ana) == (owner, {owner})
    assert ana.get(f"/e/{gathering.event.key}/me").status_code == 200
    assert ana.get(f"/o/{gathering.elsewhere.key}").status_code == 200
    ana.post(base, data={"email": STAN})
    assert ana.post(mailed_to(database, STAN).path).status_code == 200
    assert whose(database, gathering.ana) == (owner, {owner})


def test_a_stranger_who_typed_my_address_does_not_get_in_when_i_press_the_button(
    app: Flask, database: Database, gathering: Gathering, ana: FlaskClient, base: str, browser_of: Browse
) -> None:  # fmt: skip
    stan = browser_of(owner_of(database, STAN))
    before = whose(database, gathering.ana)
    ana.post(base, data={"email": STAN})
    mailed = mailed_to(database, STAN)
    for client in (stan, a_new_browser(app), browser_of(gathering.outsider.person_id)):
        page = client.post(mailed.path)
        assert page.status_code == 409
        assert "six digits from the mail" in page.text
    assert whose(database, gathering.ana)[0] == before[0]
    assert ana.get(f"/o/{gathering.elsewhere.key}").status_code == 404
    assert ana.post(f"{base}/code", data={"digits": mailed.digits}).status_code == 303


@pytest.mark.parametrize("way", ["digits", "link"])
def test_two_attendees_of_one_event_stay_two_and_nothing_is_changed(
    app: Flask, database: Database, gathering: Gathering, ana: FlaskClient, base: str, now: datetime,
    browser_of: Browse, way: str,
) -> None:  # fmt: skip
    stan = browser_of(owner_of(database, STAN))
    stan.post(f"/join/{gathering.event.join_code}", data={"name": "Stan"})
    before = whose(database, gathering.ana)
    ana.post(base, data={"email": STAN})
    mailed = mailed_to(database, STAN)
    for _time in range(2):
        page = (
            ana.post(f"{base}/code", data={"digits": mailed.digits})
            if way == "digits"
            else ana.post(mailed.path)
        )
        assert page.status_code == 409
        assert "You are at this event twice" in page.text
    assert whose(database, gathering.ana) == before
    assert proven(database, gathering.ana) is None
    assert ana.get(f"/e/{gathering.event.key}/me").status_code == 200


def test_an_account_found_again_brings_its_other_events(
    app: Flask, database: Database, gathering: Gathering, ana: FlaskClient, base: str, now: datetime
) -> None:
    with database.write() as db:
        later = an_event(db, gathering.organiser, now=now, name="Later")
        allow_organiser(db, email=ANA, now=now)
    known = a_new_browser(app)
    ask_for_way_in(app, known, ANA)
    known.post(mailed_to(database, ANA).path)
    known.post(f"/join/{later.join_code}", data={"name": "Ana"})
    ana.post(base, data={"email": ANA})
    ana.post(f"{base}/code", data={"digits": mailed_to(database, ANA).digits})
    for client in (known, ana):
        for key in (later.key, gathering.event.key):
            assert client.get(f"/e/{key}/me").status_code == 200
