"""Signing in and out as a browser does it, and the answer that tells nobody who has an account."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from eventnet.accounts.models import Device, SignIn
from eventnet.accounts.service import allow_organiser, open_way_in
from eventnet.db.session import Database
from eventnet.web.context import house_of
from tests.factories.doors import (
    a_new_browser,
    ask_for_way_in,
    letters_to,
    mailed_to,
    token_in,
    wrong,
)
from tests.factories.gathering import Gathering
from tests.factories.letters import text_of
from tests.plugins.app import Browse
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

OLGA = "olga@example.org"


@pytest.fixture
def stranger(app: Flask, gathering: Gathering) -> FlaskClient:
    """A browser that nobody is signed in at."""
    return a_new_browser(app)


def count(database: Database, table: type[Device | SignIn]) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/o").status_code == 200


def test_a_mailed_link_signs_in_once_and_only_by_pressing_the_button(
    app: Flask, stranger: FlaskClient, database: Database
) -> None:
    assert ask_for_way_in(app, stranger, " Olga@Example.org").status_code == 200
    path = mailed_to(database, OLGA).path
    for _time in range(2):
        page = stranger.get(path)
        assert page.status_code == 200
        assert f'action="{path}"' in page.text
    assert count(database, Device) == 0
    answer = stranger.post(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert is_signed_in(stranger)
    outsider = a_new_browser(app)
    assert outsider.get(path).status_code == 410
    assert outsider.post(path).status_code == 410
    assert not is_signed_in(outsider)


def test_six_digits_sign_in_once(app: Flask, stranger: FlaskClient, database: Database) -> None:
    ask_for_way_in(app, stranger, OLGA)
    digits = mailed_to(database, OLGA).digits
    said = {"email": OLGA, "digits": digits}
    assert stranger.post("/signin/code", data=said).status_code == 303
    assert is_signed_in(stranger)
    outsider = a_new_browser(app)
    assert outsider.post("/signin/code", data=said).status_code == 422
    assert not is_signed_in(outsider)


def test_wrong_digits_show_the_form_again_and_cost_a_try(
    app: Flask, stranger: FlaskClient, database: Database
) -> None:
    ask_for_way_in(app, stranger, OLGA)
    digits = mailed_to(database, OLGA).digits
    for _try in range(5):
        page = stranger.post("/signin/code", data={"email": OLGA, "digits": wrong(digits)})
        assert page.status_code == 422
        assert "compare it with the mail" in page.text
        assert f'value="{OLGA}"' in page.text
    page = stranger.post("/signin/code", data={"email": OLGA, "digits": digits})
    assert page.status_code == 422
    assert "Ask for a new one" in page.text
    assert not is_signed_in(stranger)


@pytest.mark.parametrize("digits", ["", "1" * 21])
def test_digits_that_cannot_be_right_keep_the_address_and_cost_nothing(
    app: Flask, stranger: FlaskClient, database: Database, digits: str
) -> None:
    ask_for_way_in(app, stranger, OLGA)
    page = stranger.post("/signin/code", data={"email": OLGA, "digits": digits})
    assert page.status_code == 422
    assert f'value="{OLGA}"' in page.text
    with database.read() as db:
        assert db.scalars(select(SignIn.attempts_left)).one() == 5


def test_ten_minutes_later_the_letter_opens_nothing(
    app: Flask, stranger: FlaskClient, database: Database, clock: SettableClock
) -> None:
    ask_for_way_in(app, stranger, OLGA)
    mailed = mailed_to(database, OLGA)
    clock.move(minutes=10)
    assert stranger.get(mailed.path).status_code == 410
    assert stranger.post(mailed.path).status_code == 410
    said = {"email": OLGA, "digits": mailed.digits}
    assert stranger.post("/signin/code", data=said).status_code == 422
    assert not is_signed_in(stranger)


def test_asking_again_ends_the_first_letter(
    app: Flask, stranger: FlaskClient, database: Database
) -> None:
    for _time in range(2):
        ask_for_way_in(app, stranger, OLGA)
    first, second = (text_of(letter) for letter in letters_to(database, OLGA))
    assert first != second
    paths = [text[text.index("/signin/") :].split()[0] for text in (first, second)]
    opened = sorted(stranger.post(path).status_code for path in paths)
    assert opened == [303, 410]


def test_an_unknown_address_gets_the_same_page_and_no_letter(
    app: Flask, stranger: FlaskClient, database: Database
) -> None:
    known = ask_for_way_in(app, stranger, OLGA)
    unknown = ask_for_way_in(app, stranger, "nobody@example.org")
    assert unknown.status_code == known.status_code
    assert unknown.text.replace("nobody@example.org", OLGA) == known.text
    assert letters_to(database, "nobody@example.org") == []
    assert count(database, SignIn) == 1
    for _try in range(7):  # the last two when no try is left
        pages = [
            stranger.post("/signin/code", data={"email": email, "digits": "1"})
            for email in ("nobody@example.org", OLGA)
        ]
        assert [page.status_code for page in pages] == [422, 422]
        assert pages[0].text.replace("nobody@example.org", OLGA) == pages[1].text


@pytest.mark.parametrize("email", ["", "olga", "olga@", "olga@example.org@example.org"])
def test_what_is_no_address_is_shown_again_with_words(stranger: FlaskClient, email: str) -> None:
    page = stranger.post("/signin", data={"email": email})
    assert page.status_code == 422
    assert f'value="{email}"' in page.text
    if email:
        assert "does not look like an e-mail address" in page.text


def test_a_link_that_proves_an_address_opens_no_session_and_the_other_way_round(
    app: Flask, stranger: FlaskClient, database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        person = allow_organiser(db, email=OLGA, now=now)
        proof, way = (
            open_way_in(
                db, purpose=purpose, person_id=person.id, email=OLGA,
                secret=house_of(app).secret, now=now,
            )
            for purpose in ("verify", "sign-in")
        )  # fmt: skip
    for path in (f"/signin/{proof.token}", f"/verify/{way.token}"):
        assert stranger.get(path).status_code == 410
        assert stranger.post(path).status_code == 410
    said = {"email": OLGA, "digits": proof.digits}
    if proof.digits != way.digits:
        assert stranger.post("/signin/code", data=said).status_code == 422
    assert token_in(stranger) is None
    assert stranger.post(f"/verify/{proof.token}").status_code == 200
    assert token_in(stranger) is None


def test_signing_out_clears_the_browser_and_ends_the_session(
    app: Flask, gathering: Gathering, browser_of: Browse
) -> None:
    client = browser_of(gathering.organiser.id)
    elsewhere = browser_of(gathering.organiser.id)
    token = token_in(client)
    assert token is not None
    answer = client.post("/signout")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert token_in(client) is None
    thief = a_new_browser(app)
    thief.set_cookie("eventnet", token, domain="localhost")
    assert not is_signed_in(thief)
    assert thief.post("/signout").status_code == 401
    assert is_signed_in(elsewhere)


def test_an_outsider_cannot_sign_anybody_out(stranger: FlaskClient) -> None:
    assert stranger.post("/signout").status_code == 401
    assert stranger.get("/signout").status_code == 405
