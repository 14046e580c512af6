"""The one queue of texts: all that waits, decided one by one or several at once, by its own organisers only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.prompts.marks import PATTERN, mark_of, reply_of
from eventnet.prompts.models import Prompt, Reply
from eventnet.prompts.moderating import Decided, decide
from eventnet.prompts.queries_texts import count_waiting, waiting_at
from eventnet.prompts.service import withdraw
from tests.factories.gathering import Gathering, a_browser_of, a_gathering
from tests.factories.prompting import (
    an_open_prompt,
    close_it,
    in_own_words,
    owner_of,
    say,
    told,
)

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@dataclass
class Queue:
    """Two prompts for own words, an older closed one and one that is on; Ana and Ben have written to both."""

    database: Database
    there: Gathering
    now: datetime
    older: Prompt
    newer: Prompt

    def waiting(self) -> list[str]:
        with self.database.read() as db:
            return [reply.text or "" for _, reply in waiting_at(db, self.there.event.id)]

    def marks(self) -> list[str]:
        with self.database.read() as db:
            rows = waiting_at(db, self.there.event.id)
            return [mark_of(reply.id, reply.text or "") for _, reply in rows]

    def decide(
        self, marks: list[str], *, approved: bool = True, event: Event | None = None
    ) -> Decided:
        with self.database.write() as db:
            event_id = (event or self.there.event).id
            return decide(db, event_id=event_id, marks=marks, approved=approved, now=self.now)

    def facts(self) -> int:
        with self.database.read() as db:
            return sum(row.desk for row in told(db, "prompt-replied"))


@pytest.fixture
def queue(database: Database, now: datetime) -> Queue:
    there = a_gathering(database, now=now)
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        older = an_open_prompt(db, event, now=now, form=in_own_words("Older?"))
        newer = an_open_prompt(db, event, now=now, form=in_own_words("Newer?"))
        say(db, older, there.ana, "Older Ana", now=now)
        close_it(db, older, event, now=now)
        say(db, newer, there.ben, "Newer Ben", now=now)
        say(db, newer, there.ana, "Newer Ana", now=now)
    return Queue(database, there, now, older, newer)


@pytest.fixture
def olga(app: Flask, queue: Queue) -> FlaskClient:
    return a_browser_of(app, queue.there.organiser.id, now=queue.now)


def test_it_holds_what_waits_of_all_prompts_what_is_on_first(queue: Queue) -> None:
    assert queue.waiting()[-1] == "Older Ana"
    assert set(queue.waiting()[:2]) == {"Newer Ana", "Newer Ben"}
    with queue.database.read() as db:
        assert count_waiting(db, queue.there.event.id) == 3
        assert count_waiting(db, queue.there.elsewhere.id) == 0
        assert waiting_at(db, queue.there.elsewhere.id) == []
        assert len(waiting_at(db, queue.there.event.id, most=2)) == 2


def test_several_are_decided_at_once_and_once(queue: Queue) -> None:
    marks, before = queue.marks(), queue.facts()
    for _ in range(2):
        assert queue.decide(marks[:2]) == Decided(done=2, changed=0)
    assert queue.waiting() == ["Older Ana"]
    assert queue.facts() == before + 2
    assert queue.decide(marks[2:], approved=False) == Decided(done=1, changed=0)
    assert queue.waiting() == []
    with queue.database.read() as db:
        states = {reply.text: reply.approved_at is not None for reply in db.query(Reply)}
    assert states == {"Newer Ana": True, "Newer Ben": True, "Older Ana": False}


def test_what_was_written_anew_since_it_was_read_still_waits(queue: Queue) -> None:
    marks = queue.marks()
    with queue.database.write() as db:
        say(db, queue.newer, queue.there.ben, "Something else", now=queue.now)
    assert queue.decide(marks) == Decided(done=2, changed=1)
    assert queue.waiting() == ["Something else"]


def test_nobody_decides_for_another_event(queue: Queue) -> None:
    marks = [*queue.marks(), mark_of(new_id(), "Nobody wrote this")]
    assert queue.decide(marks, event=queue.there.elsewhere) == Decided(done=0, changed=0)
    assert len(queue.waiting()) == 3


def test_what_was_withdrawn_or_is_of_somebody_who_was_removed_does_not_wait(queue: Queue) -> None:
    with queue.database.write() as db:
        event = db.get_one(Event, queue.there.event.id)
        where = {"event_id": event.id, "person_id": owner_of(db, event)}
        withdraw(db, prompt_id=queue.older.id, now=queue.now, **where)
        queue.there.ben.removed_at = queue.now
        db.merge(queue.there.ben)
    assert queue.waiting() == ["Newer Ana"]


def test_a_mark_says_whose_reply_it_is_and_holds_for_its_words_alone() -> None:
    one = new_id()
    assert re.match(PATTERN, mark_of(one, "With cake."))
    assert reply_of(mark_of(one, "With cake.")) == one
    assert mark_of(one, "With cake.") != mark_of(one, "With cake!")


def test_the_page_shows_texts_without_names_and_takes_an_answer(
    queue: Queue, olga: FlaskClient
) -> None:
    at = f"/o/{queue.there.event.key}/prompts/texts"
    page = olga.get(at).text
    for words in ("Newer?", "Older?", "Newer Ana", "Older Ana"):
        assert words in page
    assert queue.there.ben.name not in page
    first, second, third = queue.marks()
    assert olga.post(at, data={"show": first}).headers["Location"] == at
    ticked = {"marked": [second, third], "verdict": "hide"}
    assert (
        olga.post(f"{at}?from=overview", data=ticked)
        .headers["Location"]
        .endswith(queue.there.event.key)
    )
    assert "Nothing waits to be read." in olga.get(at).text
    assert queue.waiting() == []
    assert olga.post(at, data={"verdict": "show"}).status_code == 303
    assert olga.post(at, data={"show": "nonsense"}).status_code == 422


def test_a_program_is_told_what_came_of_it(queue: Queue, olga: FlaskClient) -> None:
    at = f"/o/{queue.there.event.key}/prompts/texts"
    marks = queue.marks()
    with queue.database.write() as db:
        say(db, queue.newer, queue.there.ben, "Something else", now=queue.now)
    answer = olga.post(at, json={"marked": marks, "verdict": "show"})
    assert answer.json == {"done": 2, "changed": 1}
    again = olga.post(at, data={"marked": marks, "verdict": "show"})
    assert again.headers["Location"] == f"{at}?changed=1"
    assert "wrote theirs anew" in olga.get(again.headers["Location"]).text


def test_the_control_room_has_the_first_of_them_and_no_outsider_has_any(
    app: Flask, queue: Queue, olga: FlaskClient
) -> None:
    desk = f"/o/{queue.there.event.key}"
    page = olga.get(desk).text
    assert "Newer Ana" in page
    assert f"{desk}/prompts/texts" in page
    for person_id in (queue.there.ana.person_id, queue.there.outsider.person_id):
        browser = a_browser_of(app, person_id, now=queue.now)
        assert browser.get(f"{desk}/prompts/texts").status_code == 404
        posted = browser.post(f"{desk}/prompts/texts", data={"show": queue.marks()[0]})
        assert posted.status_code == 404
    assert len(queue.waiting()) == 3
