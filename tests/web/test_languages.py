"""The reader's own language first, then the browser's, then the event's, then the server's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from eventnet.accounts.service import choose_locale
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.web.i18n import LOCALES, best_of, pick_locale, pick_timezone
from tests.factories.doors import a_new_browser
from tests.factories.gathering import Gathering
from tests.plugins.app import Browse
from tests.web.conftest import a_house

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse


def language_of(answer: TestResponse) -> str:
    found = re.search(r'<html lang="(\w+)" dir="(\w+)"', answer.get_data(as_text=True))
    assert found is not None
    assert found[2] == "ltr"
    return found[1]


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9", "de"),
        ("fr-FR,de;q=0.5,en;q=0.1", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("de;q=0.2,en;q=0.7", "en"),
        ("fr,ja", "en"),
        ("", "en"),
        ("*", "en"),
        ("de;q=nonsense,,;;=", "en"),
        ("x" * 4_000, "en"),
        ("../../etc/passwd", "en"),
    ],
)
def test_a_new_browser_reads_what_the_browser_asks_for(
    house: Flask, asked: str, spoken: str
) -> None:
    answer = a_new_browser(house).get("/join", headers={"Accept-Language": asked})
    assert language_of(answer) == spoken


def test_errors_are_told_in_that_language_too(house: Flask) -> None:
    page = a_new_browser(house).get("/nowhere", headers={"Accept-Language": "de"})
    assert language_of(page) == "de"
    headers = {"Accept-Language": "de", "Accept": "application/json"}
    problem = a_new_browser(house).get("/nowhere", headers=headers).json
    assert problem is not None
    english = a_new_browser(house).get("/nowhere", headers={"Accept": "application/json"}).json
    assert english is not None
    assert (problem["code"], problem["title"] != english["title"]) == ("not-found", True)


def test_the_server_has_a_language_for_those_who_ask_for_none(empty_url: str) -> None:
    house = a_house(empty_url, default_locale="de")
    assert language_of(a_new_browser(house).get("/join")) == "de"
    house.extensions["eventnet"].database.close()


def test_the_event_speaks_before_the_server_and_the_browser_before_the_event(
    app: Flask, database: Database, gathering: Gathering
) -> None:
    with database.write() as db:
        db.execute(update(Event).where(Event.id == gathering.event.id).values(locale="de"))
    door = f"/join/{gathering.event.join_code}"
    assert language_of(a_new_browser(app).get(door)) == "de"
    assert language_of(a_new_browser(app).get(door, headers={"Accept-Language": "en"})) == "en"


def test_what_a_person_chose_wins_over_everything(
    database: Database, gathering: Gathering, browser_of: Browse
) -> None:
    with database.write() as db:
        choose_locale(db, person_id=gathering.ana.person_id, locale="de")
    answer = browser_of(gathering.ana.person_id).get(
        f"/e/{gathering.event.key}/me", headers={"Accept-Language": "en"}
    )
    assert language_of(answer) == "de"


def test_only_languages_that_we_speak_are_picked() -> None:
    assert best_of(None, "tlh", "de", "en") == "de"
    assert best_of("tlh", None) is None
    assert set(LOCALES) >= {"en", "de"}


def test_outside_a_request_there_is_a_language_and_a_zone() -> None:
    assert (pick_locale(), pick_timezone()) == ("en", "UTC")
