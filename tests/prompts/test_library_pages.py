"""The organiser looks through the library, takes a question over, or sends it as it is."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.prompts.views_library import Look, library_view, moment_at
from eventnet.questions.library import DEPTHS, FORMS, MOMENTS, WAYS, Entry, entries
from tests.factories.gathering import Gathering, a_browser_of
from tests.factories.prompting import only_prompt, options_of, prompts_in
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

NINE = datetime(2026, 9, 17, 9, tzinfo=UTC)


def one_of_kind(kind: str) -> Entry:
    return next(entry for entry in entries() if entry.kind == kind)


def fields_of(page: str) -> dict[str, list[str]]:
    """Return the hidden fields with which the page sends the prompt that is looked at."""
    form = page[page.index('id="seen"') :]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def test_a_day_has_its_moments() -> None:
    ends = NINE + timedelta(hours=9)
    minutes = {
        0: "arrival",
        59: "arrival",
        60: "coffee",
        180: "lunch",
        300: "afternoon",
        480: "closing",
    }
    for minute, moment in minutes.items():
        assert moment_at(NINE, ends, NINE + timedelta(minutes=minute), "UTC") == moment


def test_the_page_shows_what_fits_and_one_of_it_as_on_a_phone(
    olga: FlaskClient, place: str
) -> None:
    page = html.unescape(olga.get(f"{place}/library?moment=lunch&depth=work").text)
    for entry in entries():
        fits = (entry.moment, entry.depth) == ("lunch", "work")
        assert (entry.said("en").then in page) is fits, entry.key
    assert "prompt__question" in page
    german = html.unescape(olga.get(f"{place}/library?moment=lunch&lang=de").text)
    assert one_of_kind("talk").said("de").ask not in german
    assert next(one for one in entries() if one.moment == "lunch").said("de").ask in german


def test_every_choice_of_filters_leads_to_a_page(app: Flask) -> None:
    with app.test_request_context():
        for moment in ("", *MOMENTS):
            for depth in ("", *DEPTHS):
                for form in ("", *FORMS):
                    view = library_view(Look("/library", "en", moment, depth, form))
                    assert (view["seen"] is None) == (view["items"] == [])


@pytest.mark.parametrize("kind", WAYS)
def test_a_question_is_sent_as_it_is_however_often_it_is_pressed(
    database: Database, olga: FlaskClient, there: Gathering, place: str, kind: str
) -> None:
    entry = one_of_kind(kind)
    fields = fields_of(olga.get(f"{place}/library?see={entry.key}").text)
    for _ in range(2):
        answer = olga.post(f"{place}/new", data={**fields, "then": ["send"]})
        assert answer.status_code == 303
    prompt = only_prompt(database, there)
    words = entry.said("en")
    assert (prompt.state, prompt.kind, prompt.library_key) == ("open", entry.kind, entry.key)
    assert (prompt.question, prompt.follow_up) == (words.ask, words.then)
    with database.read() as db:
        labels = [option.label for option in options_of(db, prompt)]
    assert len(labels) == {"scale": 5}.get(kind, len(words.options))


@pytest.mark.parametrize("kind", WAYS)
def test_a_question_that_is_taken_over_fills_the_form_and_keeps_nothing(
    database: Database, olga: FlaskClient, there: Gathering, place: str, kind: str
) -> None:
    entry = one_of_kind(kind)
    page = html.unescape(olga.get(f"{place}/new?library={entry.key}&lang=de").text)
    for text in (entry.said("de").ask, entry.said("de").then, *entry.said("de").options):
        assert text in page
    assert f'name="library_key" value="{entry.key}"' in page
    assert prompts_in(database, there.event.id) == []


def test_the_list_offers_a_few_that_fit_the_moment(
    olga: FlaskClient, place: str, database: Database, there: Gathering, clock: SettableClock
) -> None:
    with database.write() as db:
        db.get_one(Event, there.event.id).ends_at = clock.now() + timedelta(minutes=30)
    page = html.unescape(olga.get(place).text)
    assert "Library: Closing" in page
    closing = [entry.key for entry in entries() if entry.moment == "closing"]
    offered = re.findall(r"/prompts/new\?library=([a-z-]+)", page)
    assert len(offered) == 3
    assert set(offered) <= set(closing)


def test_an_unknown_name_is_an_empty_form(olga: FlaskClient, place: str) -> None:
    page = olga.get(f"{place}/new?library=no-such-name&for=purpose:fame")
    assert page.status_code == 200
    assert 'name="library_key"' not in page.text


def test_outsiders_do_not_look_through_it(
    app: Flask, there: Gathering, place: str, clock: SettableClock
) -> None:
    for person_id in (there.ana.person_id, there.outsider.person_id):
        browser = a_browser_of(app, person_id, now=clock.now())
        assert browser.get(f"{place}/library").status_code == 404
    assert app.test_client().get(f"{place}/library").status_code == 401
