"""The big screen: opened by its link alone, and it says nothing of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from eventnet.attendees.models import Attendee
from eventnet.core.ids import ALPHABET
from eventnet.db.session import Database
from eventnet.events.links import SCREEN_LENGTH, opens_screen, screen_code
from eventnet.events.models import Event
from eventnet.events.queries import audit_of
from eventnet.events.service import go_to
from eventnet.prompts.models import Prompt
from eventnet.prompts.moderating import approve
from eventnet.prompts.queries_texts import texts_to_read
from eventnet.web.context import house_of
from tests.factories.gathering import Gathering, a_browser_of, a_gathering, an_attendee
from tests.factories.prompting import (
    QUESTION,
    a_choice,
    an_open_prompt,
    choose,
    close_it,
    in_own_words,
    say,
)
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse


@dataclass
class Hall:
    """A live event and a machine at its projector, with no session."""

    app: Flask
    database: Database
    there: Gathering
    now: datetime

    def address(self, event: Event | None = None) -> str:
        event = event or self.there.event
        secret = house_of(self.app).secret
        code = screen_code(secret, event_id=event.id, number=event.screen_number)
        return f"/screen/{event.key}/{code}"

    def look(self, address: str = "") -> TestResponse:
        return self.app.test_client().get(address or self.address())

    def open(self, audience: str = "all", *, words: bool = False) -> Prompt:
        form = in_own_words() if words else a_choice().model_copy(update={"audience": audience})
        with self.database.write() as db:
            event = db.get_one(Event, self.there.event.id)
            return an_open_prompt(db, event, now=self.now, form=form)


@pytest.fixture
def hall(app: Flask, database: Database, clock: SettableClock) -> Hall:
    return Hall(app, database, a_gathering(database, now=clock.now()), clock.now())


def test_the_link_shows_how_to_join_and_looks_again_by_itself(hall: Hall) -> None:
    page = hall.look()
    assert page.status_code == 200
    assert hall.there.event.join_code.upper() in page.text
    assert 'data-module="region" data-every=' in page.text
    assert "Met somebody?" in page.text
    assert "Set-Cookie" not in page.headers


def test_no_other_link_opens_it_and_all_wrong_ones_get_one_answer(hall: Hall) -> None:
    right = hall.address()
    stem, _, code = right.rpartition("/")
    elsewhere = hall.address(hall.there.elsewhere).rpartition("/")[2]
    wrong = (
        f"{stem}/{elsewhere}",
        f"{stem}/{code[:-1]}",
        f"{stem}/{code}0",
        f"{stem}/é",
        f"/screen/nowhere/{code}",
        f"/screen/{hall.there.elsewhere.key}/{code}",
    )
    answers = [hall.look(address) for address in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1


def test_a_new_number_ends_the_link_and_a_former_key_still_opens_it() -> None:
    first = screen_code("key", event_id="one", number=1)
    assert len(first) == SCREEN_LENGTH
    assert set(first) <= set(ALPHABET)
    assert opens_screen(["new", "key"], first, event_id="one", number=1)
    assert opens_screen(["key"], first.upper(), event_id="one", number=1)
    assert not opens_screen(["key"], first, event_id="two", number=1)
    assert not opens_screen(["key"], first, event_id="one", number=2)
    assert not opens_screen(["new"], first, event_id="one", number=1)


def test_a_new_link_ends_the_one_before_and_nobody_elses(hall: Hall) -> None:
    olga = a_browser_of(hall.app, hall.there.organiser.id, now=hall.now)
    desk = f"/o/{hall.there.event.key}"
    before, elsewhere = hall.address(), hall.address(hall.there.elsewhere)
    outsider = a_browser_of(hall.app, hall.there.outsider.person_id, now=hall.now)
    assert outsider.post(f"{desk}/screen", data={"number": "1"}).status_code == 404
    assert hall.look(before).status_code == 200
    for _ in range(2):
        assert olga.post(f"{desk}/screen", data={"number": "1"}).status_code == 303
    with hall.database.read() as db:
        event = db.get_one(Event, hall.there.event.id)
        assert event.screen_number == 2
        actions = [entry.action for entry in audit_of(db, event.id)]
    assert actions.count("screen-renewed") == 1
    after = hall.address(event)
    assert [hall.look(at).status_code for at in (before, after, elsewhere)] == [404, 200, 200]
    assert after in olga.get(desk).text
    assert hall.look(after).text.count(event.join_code.upper()) == 1


def test_it_shows_the_question_for_all_with_a_tally_in_steps(hall: Hall) -> None:
    prompt = hall.open()
    with hall.database.write() as db:
        event = db.get_one(Event, hall.there.event.id)
        people = [an_attendee(db, event, f"Guest {number}", now=hall.now) for number in range(9)]
        for number, who in enumerate(people):
            choose(db, prompt, who, 0 if number < 7 else 1, now=hall.now)
    page = hall.look().text
    assert QUESTION in page
    assert "Who could have unblocked it?" in page
    assert 'data-text="words">5<' in page
    assert 'data-text="words">a few<' in page
    assert "5 people replied." in page


def test_what_is_for_some_is_not_on_the_wall(hall: Hall) -> None:
    hall.open("unconnected")
    assert QUESTION not in hall.look().text


def test_only_texts_that_were_approved_are_on_the_wall_and_no_name_is(hall: Hall) -> None:
    prompt = hall.open(words=True)
    with hall.database.write() as db:
        for who, text in ((hall.there.ana, "Canary approved"), (hall.there.ben, "Canary unread")):
            say(db, prompt, who, text, now=hall.now)
        event_id = hall.there.event.id
        for reply in texts_to_read(db, event_id=event_id, prompt_id=prompt.id):
            if reply.attendee_id == hall.there.ana.id:
                approve(
                    db,
                    event_id=event_id,
                    prompt_id=prompt.id,
                    reply_id=reply.id,
                    text=reply.text or "",
                    now=hall.now,
                )
        names = [person.name for person in db.query(Attendee)]
    page = hall.look().text
    assert "Canary approved" in page
    assert "Canary unread" not in page
    assert [name for name in names if name in page] == []


def test_it_has_something_to_say_before_between_and_after(hall: Hall) -> None:
    with hall.database.write() as db:
        event = db.get_one(Event, hall.there.event.id)
        prompt = an_open_prompt(db, event, now=hall.now)
        close_it(db, prompt, event, now=hall.now + timedelta(minutes=1))
    assert "Met somebody?" in hall.look().text
    with hall.database.write() as db:
        go_to(db, event_id=hall.there.event.id, phase="after", person_id=None, now=hall.now)
    page = hall.look().text
    assert "Thank you for coming." in page
    assert "Scan to join" not in page


def test_the_control_room_leads_to_it_and_nobody_elses_does(hall: Hall) -> None:
    olga = a_browser_of(hall.app, hall.there.organiser.id, now=hall.now)
    assert hall.address() in olga.get(f"/o/{hall.there.event.key}").text
    for person_id in (hall.there.ana.person_id, hall.there.outsider.person_id):
        browser = a_browser_of(hall.app, person_id, now=hall.now)
        assert browser.get(f"/o/{hall.there.event.key}").status_code == 404
