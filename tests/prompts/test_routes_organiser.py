"""The organiser's pages: every step by plain forms, nothing lost, and nobody else's event."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.jobs.quick import turn_prompts
from eventnet.prompts.models import Reply
from eventnet.web.context import house_of
from tests.factories.gathering import Gathering, a_browser_of, an_event, an_organiser
from tests.factories.prompting import (
    QUESTION,
    a_draft,
    a_sent_form,
    an_open_prompt,
    choose,
    close_it,
    in_own_words,
    only_prompt,
    options_of,
    prompts_in,
    say,
)
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def test_an_event_without_prompts_says_what_to_do(olga: FlaskClient, place: str) -> None:
    page = olga.get(place).get_data(as_text=True)
    assert "No prompt is written yet" in page
    assert f'href="{place}/new"' in page
    assert "On a phone" in olga.get(f"{place}/new").get_data(as_text=True)


def test_a_draft_is_kept_once_however_often_its_form_is_sent(
    database: Database, olga: FlaskClient, there: Gathering, place: str
) -> None:
    form = a_sent_form()
    for _ in range(2):
        answer = olga.post(f"{place}/new", data=form)
        assert (answer.status_code, answer.location) == (303, f"{place}/{form['draft_id']}")
    prompt = only_prompt(database, there)
    assert (prompt.state, prompt.minutes, prompt.follow_up) == ("draft", 20, None)
    page = olga.get(f"{place}/{prompt.id}").get_data(as_text=True)
    assert 'value="Coffee"' in page
    assert "prompt__question" in page


def test_a_new_prompt_can_be_sent_at_once_and_is_shown_as_on(
    database: Database, olga: FlaskClient, there: Gathering, place: str
) -> None:
    assert olga.post(f"{place}/new", data=a_sent_form(then="send")).status_code == 303
    prompt = only_prompt(database, there)
    assert prompt.state == "open"
    assert "On now" in olga.get(place).get_data(as_text=True)
    page = olga.get(f"{place}/{prompt.id}").get_data(as_text=True)
    assert f'data-prompt="{prompt.id}"' in page
    assert "Nobody has replied yet." in page


def test_a_time_is_read_by_the_clock_in_the_hall(
    database: Database, olga: FlaskClient, there: Gathering, place: str, clock: SettableClock
) -> None:
    with database.write() as db:
        db.get_one(Event, there.event.id).timezone = "Asia/Tokyo"
    answer = olga.post(
        f"{place}/new", data=a_sent_form(then="schedule", opens_at="2026-09-17T19:30")
    )
    assert answer.status_code == 303
    prompt = only_prompt(database, there)
    assert prompt.opens_at == clock.now() + timedelta(minutes=30)
    assert "19:30" in olga.get(place).get_data(as_text=True)
    assert 'value="2026-09-17T19:30"' in olga.get(f"{place}/{prompt.id}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"question": " "}, "Please fill this in."),
        ({"question": "q" * 201}, "That is longer than fits."),
        ({"options": ["Only one", ""]}, "at least two things"),
        ({"options": ["Tea", "tea"]}, "Two of these are the same."),
        ({"minutes": "soon"}, "Please check this."),
        ({"then": "schedule"}, "Please fill this in."),
        ({"then": "schedule", "opens_at": "2026-09-17T09:59"}, "This moment has passed."),
        ({"then": "schedule", "opens_at": "2026-09-18T10:00"}, "The event is over by then."),
        ({"then": "schedule", "opens_at": "not a time"}, "Please check this."),
    ],
)
def test_a_form_that_cannot_be_taken_is_shown_again_with_all_that_was_typed(
    database: Database,
    olga: FlaskClient,
    there: Gathering,
    place: str,
    changes: dict[str, object],
    words: str,
) -> None:
    form = a_sent_form(follow_up="Why so?", **changes)
    answer = olga.post(f"{place}/new", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert "Why so?" in page
    assert str(form["draft_id"]) in page
    assert prompts_in(database, there.event.id) == []


def test_a_preview_keeps_nothing(
    database: Database, olga: FlaskClient, there: Gathering, place: str
) -> None:
    answer = olga.post(f"{place}/new", data=a_sent_form(then="preview"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert page.count("Tea or coffee?") >= 2
    assert 'value="Coffee"' in page
    assert prompts_in(database, there.event.id) == []


def test_what_was_sent_is_not_rewritten_and_the_words_are_not_lost(
    database: Database, olga: FlaskClient, there: Gathering, place: str, clock: SettableClock
) -> None:
    with database.write() as db:
        prompt = an_open_prompt(db, db.get_one(Event, there.event.id), now=clock.now())
    answer = olga.post(f"{place}/{prompt.id}", data=a_sent_form(question="Something else?"))
    assert answer.status_code == 409
    assert "Something else?" in answer.get_data(as_text=True)
    assert only_prompt(database, there).question == QUESTION


def test_a_prompt_goes_its_way_by_buttons(
    database: Database, olga: FlaskClient, there: Gathering, place: str, clock: SettableClock
) -> None:
    with database.write() as db:
        prompt = a_draft(db, db.get_one(Event, there.event.id), now=clock.now())
    at = f"{place}/{prompt.id}"
    until = (clock.now() + timedelta(minutes=35)).isoformat()
    steps = [
        ("schedule", {"opens_at": "2026-09-17T10:30", "minutes": "30"}, "scheduled"),
        ("send", {}, "open"),
        ("extend", {"until": until}, "open"),
        ("close", {}, "closed"),
        ("withdraw", {}, "withdrawn"),
    ]
    for step, form, state in steps:
        answers = [olga.post(f"{at}/{step}", data=form) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303], step
        assert only_prompt(database, there).state == state
        assert olga.get(answers[-1].location or "").status_code == 200
        assert olga.get(at).status_code == 200
    assert only_prompt(database, there).closes_at == clock.now() + timedelta(minutes=35)
    log = olga.get(f"/o/{there.event.key}/settings").get_data(as_text=True)
    assert log.count("Prompt sent") == log.count("Prompt withdrawn") == 1
    assert "prompt-" not in log.split("What was done here")[1].split("</table>")[0]


def test_a_button_of_the_control_room_leads_back_to_it(
    database: Database, olga: FlaskClient, there: Gathering, place: str, clock: SettableClock
) -> None:
    with database.write() as db:
        prompt = an_open_prompt(db, db.get_one(Event, there.event.id), now=clock.now())
    answer = olga.post(f"{place}/{prompt.id}/close?from=overview")
    assert answer.location == f"/o/{there.event.key}"
    elsewhere = olga.post(f"{place}/{prompt.id}/close?from=https://evil.example")
    assert elsewhere.location == f"{place}/{prompt.id}"


def test_a_time_that_cannot_be_is_shown_on_the_prompts_form(
    database: Database, olga: FlaskClient, there: Gathering, place: str, clock: SettableClock
) -> None:
    with database.write() as db:
        prompt = a_draft(db, db.get_one(Event, there.event.id), now=clock.now())
    form = {"opens_at": "2026-09-17T09:00", "minutes": "30"}
    answer = olga.post(f"{place}/{prompt.id}/schedule", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "This moment has passed." in page
    assert QUESTION in page
    assert 'value="2026-09-17T09:00"' in page


def test_a_prompt_is_not_sent_before_its_event(
    database: Database, app: Flask, there: Gathering, clock: SettableClock
) -> None:
    with database.write() as db:
        olga = an_organiser(db, now=clock.now())
        event = an_event(db, olga, now=clock.now(), began=-timedelta(hours=2))
        prompt = a_draft(db, event, now=clock.now())
    browser = a_browser_of(app, olga.id, now=clock.now())
    answer = browser.post(f"/o/{event.key}/prompts/{prompt.id}/send")
    assert answer.status_code == 409
    assert "Nothing was sent." in answer.get_data(as_text=True)


def test_the_clock_opens_and_closes_and_the_day_shows_it(
    app: Flask, olga: FlaskClient, place: str, clock: SettableClock
) -> None:
    olga.post(f"{place}/new", data=a_sent_form(then="schedule", opens_at="2026-09-17T10:30"))
    olga.post(
        f"{place}/new",
        data=a_sent_form(then="schedule", opens_at="2026-09-17T10:32", question="Too late?"),
    )
    house = house_of(app)
    assert turn_prompts(house) == 0
    clock.move(minutes=36)
    assert turn_prompts(house) == 1
    page = olga.get(place).get_data(as_text=True)
    assert "schedule__item--wait" in page
    assert "it was not sent" in page
    assert "schedule__item--now" in page
    assert page.count('class="pin ') == 2
    clock.move(minutes=20)
    assert turn_prompts(house) == 1
    assert "schedule__item--sent" in olga.get(place).get_data(as_text=True)


def test_texts_are_read_shown_and_hidden_without_names(
    database: Database, olga: FlaskClient, there: Gathering, place: str, clock: SettableClock
) -> None:
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        prompt = an_open_prompt(db, event, now=clock.now(), form=in_own_words())
        say(db, prompt, there.ana, "Ask <why>", now=clock.now())
        reply = db.scalars(select(Reply)).one()
    at = f"{place}/{prompt.id}"
    page = olga.get(at).get_data(as_text=True)
    assert "Ask &lt;why&gt;" in page
    assert there.ana.name not in page
    assert "1 text to read" in olga.get(place).get_data(as_text=True)
    for verb, words in (("approve", "Others read it"), ("hide", "Hidden")):
        for _ in range(2):
            answer = olga.post(f"{at}/replies/{reply.id}/{verb}", data={"text": "Ask <why>"})
            assert (answer.status_code, answer.location) == (303, at)
        assert words in olga.get(at).get_data(as_text=True)
    stale = olga.post(f"{at}/replies/{reply.id}/approve", data={"text": "Ask who"})
    assert stale.status_code == 409
    assert olga.post(f"{at}/replies/{reply.id}/approve", data={}).status_code == 422


def test_an_earlier_prompt_lends_its_words_to_a_new_one(
    database: Database, olga: FlaskClient, there: Gathering, place: str, clock: SettableClock
) -> None:
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        prompt = an_open_prompt(db, event, now=clock.now())
        choose(db, prompt, there.ana, 0, now=clock.now())
        close_it(db, prompt, event, now=clock.now())
        first = options_of(db, prompt)[0].label
    page = olga.get(f"{place}/new?from={prompt.id}").get_data(as_text=True)
    assert QUESTION in page
    assert first in page
    assert f'name="draft_id" value="{prompt.id}"' not in page
    result = olga.get(f"{place}/{prompt.id}").get_data(as_text=True)
    assert "A few people replied." in result


def test_an_event_of_two_days_is_shown_a_day_at_a_time(
    database: Database, olga: FlaskClient, there: Gathering, place: str
) -> None:
    with database.write() as db:
        db.get_one(Event, there.event.id).ends_at += timedelta(days=1)
    olga.post(f"{place}/new", data=a_sent_form(then="schedule", opens_at="2026-09-18T10:30"))
    today = olga.get(place).get_data(as_text=True)
    assert "Thursday 17" in today
    assert "Nothing has a time on this day." in today
    tomorrow = olga.get(f"{place}?day=2026-09-18").get_data(as_text=True)
    assert "Tea or coffee?" in tomorrow
    assert "10:30" in tomorrow
    assert olga.get(f"{place}?day=nonsense").status_code == 200
