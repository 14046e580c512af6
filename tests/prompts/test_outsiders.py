"""Nobody sees or moves the prompts of an event that they do not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.prompts.models import Reply
from tests.factories.gathering import Gathering, a_browser_of, an_organiser
from tests.factories.prompting import a_sent_form, an_open_prompt, in_own_words, only_prompt, say
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask

PAGES = ("", "/new", "/{id}")
STEPS = (
    "/new",
    "/{id}",
    *(f"/{{id}}/{step}" for step in ("send", "schedule", "extend", "close", "withdraw")),
)


def test_outsiders_see_no_page_and_move_no_prompt(
    app: Flask, database: Database, there: Gathering, place: str, clock: SettableClock
) -> None:
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        prompt = an_open_prompt(db, event, now=clock.now(), form=in_own_words())
        say(db, prompt, there.ana, "Canary", now=clock.now())
        reply = db.scalars(select(Reply)).one()
        stan = an_organiser(db, now=clock.now(), email="stan@example.org")
    people = {
        "nobody": (None, 401),
        "an attendee": (there.ana.person_id, 404),
        "an attendee of another event": (there.outsider.person_id, 404),
        "an organiser of another event": (stan.id, 404),
    }
    steps = [*STEPS, *(f"/{{id}}/replies/{reply.id}/{verb}" for verb in ("approve", "hide"))]
    origin = {"Origin": "http://localhost:8000", "Host": "localhost:8000"}
    for who, (person_id, status) in people.items():
        browser = a_browser_of(app, person_id, now=clock.now()) if person_id else app.test_client()
        for page in PAGES:
            answer = browser.get(place + page.format(id=prompt.id), headers=origin)
            assert (who, page, answer.status_code) == (who, page, status)
            assert "Canary" not in answer.get_data(as_text=True)
        for step in steps:
            answer = browser.post(
                place + step.format(id=prompt.id), data=a_sent_form(), headers=origin
            )
            assert (who, step, answer.status_code) == (who, step, status)
    assert only_prompt(database, there).state == "open"


def test_an_organiser_reaches_a_foreign_prompt_by_no_address_of_their_own(
    app: Flask, database: Database, there: Gathering, clock: SettableClock
) -> None:
    with database.write() as db:
        prompt = an_open_prompt(db, db.get_one(Event, there.event.id), now=clock.now())
        stan = an_organiser(db, now=clock.now(), email="stan@example.org")
    browser = a_browser_of(app, stan.id, now=clock.now())
    own = f"/o/{there.elsewhere.key}/prompts"
    assert browser.get(f"{own}/{prompt.id}").status_code == 404
    assert browser.get(f"{own}/new?from={prompt.id}").status_code == 404
    assert browser.post(f"{own}/{prompt.id}", data=a_sent_form()).status_code == 404
    assert browser.post(f"{own}/new", data=a_sent_form(draft_id=prompt.id)).status_code == 404
    for step in ("send", "close", "withdraw"):
        assert browser.post(f"{own}/{prompt.id}/{step}").status_code == 404
    assert only_prompt(database, there).state == "open"
