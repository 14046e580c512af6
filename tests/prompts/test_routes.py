"""An attendee's reply over HTTP, and who gets nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.prompts.models import Prompt, Reply
from tests.factories.gathering import Gathering, a_browser_of
from tests.factories.prompting import an_open_prompt, choose, close_it, in_own_words, options_of
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def prompt(database: Database, there: Gathering, clock: SettableClock) -> Prompt:
    with database.write() as db:
        return an_open_prompt(db, db.get_one(Event, there.event.id), now=clock.now())


@pytest.fixture
def ana(app: Flask, there: Gathering, clock: SettableClock) -> FlaskClient:
    return a_browser_of(app, there.ana.person_id, now=clock.now())


def url_of(there: Gathering, prompt: Prompt) -> str:
    return f"/e/{there.event.key}/prompts/{prompt.id}/reply"


def first_option(database: Database, prompt: Prompt, place: int = 0) -> str:
    with database.read() as db:
        return options_of(db, prompt)[place].id


def replies_in(database: Database) -> int:
    with database.read() as db:
        return db.query(Reply).count()


def test_a_reply_is_answered_with_the_prompt_its_counts_and_ones_own_choice(
    database: Database, ana: FlaskClient, there: Gathering, prompt: Prompt
) -> None:
    option = first_option(database, prompt)
    for _ in range(2):
        answer = ana.post(url_of(there, prompt), json={"option_id": option})
        assert answer.status_code == 200
        shown: dict[str, Any] = answer.get_json()["prompt"]
        assert shown["mine"] == {"option_id": option, "text": None}
        assert shown["tally"]["replies"] == 1
        assert [row["share"] for row in shown["tally"]["options"]] == [100, 0, 0]
        assert shown["reply_url"] == url_of(there, prompt)
        assert set(shown) == {
            "id", "kind", "question", "follow_up", "audience_words", "state", "closes_at",
            "closes_words", "options", "mine", "tally", "reply_url",
        }  # fmt: skip
    assert replies_in(database) == 1


def test_a_page_without_scripts_sends_a_form_and_comes_back_to_now(
    database: Database, ana: FlaskClient, there: Gathering, prompt: Prompt
) -> None:
    form = {"option_id": first_option(database, prompt, 1), "text": ""}
    answer = ana.post(url_of(there, prompt), data=form)
    assert (answer.status_code, answer.location) == (303, f"/e/{there.event.key}/now")
    assert replies_in(database) == 1


def test_a_closed_prompt_says_so_by_its_code(
    database: Database, ana: FlaskClient, there: Gathering, prompt: Prompt, clock: SettableClock
) -> None:
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        close_it(db, db.get_one(Prompt, prompt.id), event, now=clock.now())
    answer = ana.post(url_of(there, prompt), json={"option_id": first_option(database, prompt)})
    assert (answer.status_code, answer.get_json()["code"]) == (410, "prompt-closed")


@pytest.mark.parametrize(
    "body",
    [{}, {"option_id": "x"}, {"text": "in own words"}, {"option_id": 7}, {"text": "t" * 281}, []],
)
def test_a_reply_that_does_not_fit_is_refused_and_changes_nothing(
    database: Database, ana: FlaskClient, there: Gathering, prompt: Prompt, body: object
) -> None:
    answer = ana.post(url_of(there, prompt), json=body)
    assert answer.status_code == 422
    assert replies_in(database) == 0


def test_malformed_bodies_and_unknown_prompts_have_clear_answers(
    ana: FlaskClient, there: Gathering, prompt: Prompt
) -> None:
    broken = ana.post(url_of(there, prompt), data="{", content_type="application/json")
    assert (broken.status_code, broken.get_json()["code"]) == (422, "malformed-json")
    wrong = ana.post(url_of(there, prompt), data="x", content_type="text/plain")
    assert wrong.status_code == 415
    nowhere = ana.post(f"/e/{there.event.key}/prompts/none/reply", json={"text": "x"})
    assert (nowhere.status_code, nowhere.get_json()["code"]) == (404, "not-found")


def test_outsiders_reach_no_prompt(
    app: Flask, database: Database, there: Gathering, prompt: Prompt, clock: SettableClock
) -> None:
    body = {"option_id": first_option(database, prompt)}
    outsider = a_browser_of(app, there.outsider.person_id, now=clock.now())
    organiser = a_browser_of(app, there.organiser.id, now=clock.now())
    assert app.test_client().post(
        url_of(there, prompt),
        json=body,
        headers={"Origin": "http://localhost:8000", "Host": "localhost:8000"},
    ).status_code in {401, 403}
    assert outsider.post(url_of(there, prompt), json=body).status_code == 404
    by_own_event = f"/e/{there.elsewhere.key}/prompts/{prompt.id}/reply"
    assert outsider.post(by_own_event, json=body).status_code == 404
    assert organiser.post(url_of(there, prompt), json=body).status_code == 404
    assert replies_in(database) == 0


def test_what_others_wrote_stays_with_them_until_it_is_approved(
    app: Flask, database: Database, ana: FlaskClient, there: Gathering, clock: SettableClock
) -> None:
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        words = an_open_prompt(db, event, now=clock.now(), form=in_own_words())
    ben = a_browser_of(app, there.ben.person_id, now=clock.now())
    ben.post(url_of(there, words), json={"text": "Canary of Ben"})
    answer = ana.post(url_of(there, words), json={"text": "Mine"})
    assert answer.get_json()["prompt"]["tally"]["replies"] == 2
    assert "Canary" not in answer.get_data(as_text=True)


def test_the_snapshot_shows_no_counts_before_ones_own_reply(
    database: Database, ana: FlaskClient, there: Gathering, prompt: Prompt, clock: SettableClock
) -> None:
    with database.write() as db:
        choose(db, db.get_one(Prompt, prompt.id), there.ben, 0, now=clock.now())

    def first() -> dict[str, Any]:
        found: dict[str, Any] = ana.get(f"/e/{there.event.key}/snapshot").get_json()["prompts"][0]
        return found

    assert first()["tally"] is None
    ana.post(url_of(there, prompt), json={"option_id": first_option(database, prompt)})
    assert first()["tally"]["replies"] == 2
