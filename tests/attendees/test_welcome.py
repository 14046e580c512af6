"""Onboarding: each question is answered, put right, or skipped, and skipped means nothing was said."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from eventnet.accounts.service import add_person
from eventnet.attendees.forms import JoinForm
from eventnet.attendees.models import Attendee
from eventnet.attendees.profile import STEPS
from eventnet.attendees.service import finish_onboarding, join, tell_about
from eventnet.db.session import Database
from tests.factories.doors import a_new_browser
from tests.factories.gathering import Gathering
from tests.plugins.app import Browse
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

LONG = "x" * 61
FIELDS = ("purposes", "ask_me_about", "looking_for", "languages", "pronouns", "first_event", "comfort", "may_be_suggested")  # fmt: skip
EMPTY: dict[str, Any] = {
    "purposes": [], "ask_me_about": [], "looking_for": [], "languages": [], "pronouns": None,
    "first_event": None, "comfort": None, "may_be_suggested": False,
}  # fmt: skip


@pytest.fixture
def nia(database: Database, gathering: Gathering, now: datetime) -> Attendee:
    """Somebody who has just given her name."""
    with database.write() as db:
        person = add_person(db, locale="en", now=now)
        form = JoinForm(name="Nia Roe")
        return join(db, event_id=gathering.event.id, person_id=person.id, form=form, now=now)


@pytest.fixture
def phone(nia: Attendee, browser_of: Browse) -> FlaskClient:
    """Nia's browser."""
    return browser_of(nia.person_id)


def nia_now(database: Database, nia: Attendee) -> Attendee:
    with database.read() as db:
        return db.get_one(Attendee, nia.id)


def said(database: Database, nia: Attendee) -> dict[str, Any]:
    found = nia_now(database, nia)
    return {name: getattr(found, name) for name in FIELDS}


@pytest.mark.parametrize(
    ("step", "typed", "kept"),
    [
        ("purpose", {"purposes": ["learn", "meet"]}, {"purposes": ["learn", "meet"]}),
        ("purpose", {"purposes": "learn"}, {"purposes": ["learn"]}),
        ("purpose", {}, {}),
        ("topics", {"ask_me_about": [" Bread ", "", "Bread"]}, {"ask_me_about": ["Bread"]}),
        ("topics", {"ask_me_about": ["a", "b", "c"]}, {"ask_me_about": ["a", "b", "c"]}),
        ("looking", {"looking_for": ["a  flat", "", "a flat"]}, {"looking_for": ["a flat"]}),
        ("about", {"languages": ["Catalan", " "], "pronouns": " they ", "first_event": "true"},
         {"languages": ["Catalan"], "pronouns": "they", "first_event": True}),
        ("about", {"languages": ["", ""], "pronouns": "", "first_event": ""}, {}),
        ("about", {"first_event": "false"}, {"first_event": False}),
        ("comfort", {"comfort": "small-steps"}, {"comfort": "small-steps"}),
        ("comfort", {}, {}),
        ("visibility", {"may_be_suggested": "true"}, {"may_be_suggested": True}),
        ("visibility", {"may_be_suggested": "false"}, {}),
        ("visibility", {}, {}),
    ],
)  # fmt: skip
def test_an_answer_is_kept_and_leads_to_the_next_question(
    database: Database, gathering: Gathering, nia: Attendee, phone: FlaskClient,
    step: str, typed: dict[str, Any], kept: dict[str, Any],
) -> None:  # fmt: skip
    after = {**dict(pairwise(STEPS)), "visibility": None}[step]
    for _time in range(2):
        answer = phone.post(f"/e/{gathering.event.key}/welcome/{step}", data=typed)
        assert answer.status_code == 303
        place = f"welcome/{after}" if after else "now"
        assert answer.headers["Location"] == f"/e/{gathering.event.key}/{place}"
        assert said(database, nia) == {**EMPTY, **kept}


@pytest.mark.parametrize(
    ("step", "typed", "shown"),
    [
        ("purpose", {"purposes": ["learn", "meet", "see"]}, 'value="see" checked'),
        ("purpose", {"purposes": ["sell"]}, "Please check this."),
        ("topics", {"ask_me_about": ["a1", "b2", "c3", "d4"]}, 'value="b2"'),
        ("topics", {"ask_me_about": [LONG, "b2"]}, 'value="b2"'),
        ("looking", {"looking_for": LONG}, f'value="{LONG}"'),
        ("about", {"languages": ["Catalan"], "pronouns": "x" * 31}, 'value="Catalan"'),
        ("about", {"first_event": "perhaps", "pronouns": "they"}, 'value="they"'),
        ("comfort", {"comfort": "loud"}, "Please check this."),
        ("visibility", {"may_be_suggested": "perhaps"}, "Please check this."),
        ("purpose", {"purposes": "meet", "comfort": "approach"}, "We did not expect this field."),
    ],
)
def test_an_answer_that_does_not_fit_is_shown_again_and_not_kept(
    database: Database, gathering: Gathering, nia: Attendee, phone: FlaskClient,
    step: str, typed: dict[str, Any], shown: str,
) -> None:  # fmt: skip
    page = phone.post(f"/e/{gathering.event.key}/welcome/{step}", data=typed)
    assert page.status_code == 422
    assert shown in page.text
    assert said(database, nia) == EMPTY
    assert nia_now(database, nia).onboarded_at is None


@pytest.mark.parametrize("step", STEPS)
def test_skipping_saves_nothing_of_what_was_typed(
    database: Database, gathering: Gathering, nia: Attendee, phone: FlaskClient, step: str
) -> None:
    typed = {
        "purposes": "learn", "ask_me_about": "Bread", "looking_for": "a flat", "languages": "Catalan",
        "comfort": "approach", "may_be_suggested": "true", "skip": "1",
    }  # fmt: skip
    for _time in range(2):
        assert phone.post(f"/e/{gathering.event.key}/welcome/{step}", data=typed).status_code == 303
        assert said(database, nia) == EMPTY


def test_skipping_keeps_earlier_answers_but_being_suggested_becomes_a_no(
    database: Database, gathering: Gathering, nia: Attendee, phone: FlaskClient
) -> None:
    with database.write() as db:
        tell_about(db, attendee_id=nia.id, values={"purposes": ["learn"], "may_be_suggested": True})
    for step in STEPS:
        phone.post(f"/e/{gathering.event.key}/welcome/{step}", data={"skip": "1"})
    assert said(database, nia) == {**EMPTY, "purposes": ["learn"]}


def test_after_the_last_question_one_is_done_and_stays_done(
    database: Database, gathering: Gathering, nia: Attendee, phone: FlaskClient,
    clock: SettableClock, now: datetime,
) -> None:  # fmt: skip
    for _time in range(2):
        phone.post(f"/e/{gathering.event.key}/welcome/visibility", data={"skip": "1"})
        assert nia_now(database, nia).onboarded_at == now
        clock.move(minutes=5)
    with database.write() as db:
        finish_onboarding(db, attendee_id=nia.id, now=clock.now())
    assert nia_now(database, nia).onboarded_at == now


def test_from_me_one_comes_back_to_me_and_sees_what_was_said(
    database: Database, gathering: Gathering, nia: Attendee, phone: FlaskClient
) -> None:
    base = f"/e/{gathering.event.key}"
    typed = {"may_be_suggested": "true"}
    answer = phone.post(f"{base}/welcome/visibility?from=me", data=typed)
    assert answer.headers["Location"] == f"{base}/me"
    page = phone.get(f"{base}/welcome/visibility?from=me").text
    assert 'value="true" checked' in page
    assert 'value="false" checked' not in page


def test_nothing_is_chosen_before_the_question_about_being_suggested(
    gathering: Gathering, phone: FlaskClient
) -> None:
    page = phone.get(f"/e/{gathering.event.key}/welcome/visibility").text
    assert page.count('name="may_be_suggested"') == 2
    assert " checked" not in page


def test_every_question_opens_and_an_unknown_one_is_not_there(
    gathering: Gathering, phone: FlaskClient
) -> None:
    base = f"/e/{gathering.event.key}/welcome"
    assert {phone.get(f"{base}/{step}").status_code for step in STEPS} == {200}
    assert phone.get(f"{base}/name").status_code == phone.post(f"{base}/name").status_code == 404


def test_an_outsider_neither_sees_nor_answers_a_question(
    app: Flask, database: Database, gathering: Gathering, nia: Attendee, browser_of: Browse
) -> None:
    url = f"/e/{gathering.event.key}/welcome/visibility"
    strangers = (
        (browser_of(gathering.outsider.person_id), 404), (browser_of(gathering.organiser.id), 404),
        (a_new_browser(app), 401),
    )  # fmt: skip
    for client, status in strangers:
        assert client.get(url).status_code == status
        assert client.post(url, data={"may_be_suggested": "true"}).status_code == status
    assert said(database, nia) == EMPTY
