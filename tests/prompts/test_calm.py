"""Nothing is pushed during a talk, nobody gets more than agreed in an hour, and what comes too late is missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.events.models import Event, ProgrammeItem
from eventnet.events.queries import programme_of
from eventnet.prompts import service
from eventnet.prompts.due import open_due
from eventnet.prompts.errors import NotNow
from eventnet.prompts.forms import PromptForm, ScheduleForm
from eventnet.prompts.models import Prompt
from eventnet.prompts.queries import listed_at
from eventnet.prompts.views_desk import Day, day_view
from tests.factories.gathering import Gathering, a_browser_of, a_gathering
from tests.factories.prompting import (
    a_choice,
    a_draft,
    a_sent_form,
    an_open_prompt,
    owner_of,
    told,
)


@dataclass
class Hall:
    """A live event whose programme and clock the test moves."""

    db: Session
    there: Gathering
    event: Event
    now: datetime

    def at(self, minute: float) -> datetime:
        return self.now + timedelta(minutes=minute)

    def talk(self, first: float, last: float, *, quiet: bool = True) -> ProgrammeItem:
        item = ProgrammeItem(
            id=new_id(),
            event_id=self.event.id,
            title="A talk",
            starts_at=self.at(first),
            ends_at=self.at(last),
            is_quiet=quiet,
        )
        self.db.add(item)
        self.db.flush()
        return item

    def schedule(self, minute: float, form: PromptForm | None = None) -> Prompt:
        prompt = a_draft(self.db, self.event, now=self.now, form=form)
        service.schedule(
            self.db,
            event_id=self.event.id,
            prompt_id=prompt.id,
            person_id=owner_of(self.db, self.event),
            form=ScheduleForm(opens_at=self.at(minute), minutes=20),
            now=self.now,
        )
        return prompt

    def look(self, minute: float) -> list[str]:
        return open_due(self.db, now=self.at(minute))

    def state(self, prompt: Prompt) -> tuple[str, datetime | None]:
        self.db.refresh(prompt)
        return prompt.state, prompt.opens_at


@pytest.fixture
def hall(database: Database, now: datetime) -> Iterator[Hall]:
    there = a_gathering(database, now=now)
    with database.write() as db:
        yield Hall(db, there, db.get_one(Event, there.event.id), now)


def test_a_time_in_a_talk_is_refused_with_the_next_that_is_free(hall: Hall) -> None:
    hall.talk(30, 60)
    hall.talk(60, 75)
    for minute in (30, 74):
        with pytest.raises(NotNow) as refused:
            hall.schedule(minute)
        assert refused.value.fields == {"opens_at": "in-a-talk"}
        assert refused.value.free_at == hall.at(75)
    assert hall.state(hall.schedule(75)) == ("scheduled", hall.at(75))


def test_a_coffee_break_of_the_programme_is_not_quiet(hall: Hall) -> None:
    hall.talk(30, 60, quiet=False)
    assert hall.state(hall.schedule(40)) == ("scheduled", hall.at(40))


def test_more_than_agreed_in_an_hour_are_refused_with_the_next_that_is_free(hall: Hall) -> None:
    for minute in (10, 20, 30):
        hall.schedule(minute)
    with pytest.raises(NotNow) as refused:
        hall.schedule(40)
    assert refused.value.fields == {"opens_at": "enough-this-hour"}
    assert refused.value.free_at == hall.at(70)
    some = a_choice().model_copy(update={"audience": "newcomers"})
    assert hall.state(hall.schedule(40, some))[0] == "scheduled"


def test_nothing_is_sent_by_hand_during_a_talk_but_a_notice_that_cannot_wait(hall: Hall) -> None:
    hall.talk(-10, 10)
    with pytest.raises(NotNow) as refused:
        an_open_prompt(hall.db, hall.event, now=hall.now)
    assert refused.value.free_at == hall.at(10)
    notice = PromptForm(kind="notice", question="The workshop is in room 4 now.")
    urgent = a_draft(hall.db, hall.event, now=hall.now, form=notice)
    step: dict[str, Any] = {"event_id": hall.event.id, "person_id": owner_of(hall.db, hall.event)}
    with pytest.raises(NotNow):
        service.send_now(hall.db, prompt_id=urgent.id, now=hall.now, **step)
    assert service.send_anyway(hall.db, prompt_id=urgent.id, now=hall.now, **step)
    assert not service.send_anyway(hall.db, prompt_id=urgent.id, now=hall.now, **step)
    assert urgent.state == "open"
    question = a_draft(hall.db, hall.event, now=hall.now)
    with pytest.raises(NotNow):
        service.send_anyway(hall.db, prompt_id=question.id, now=hall.now, **step)


def test_by_hand_it_counts_what_was_sent_and_not_what_is_planned(hall: Hall) -> None:
    for minute in (10, 20):
        hall.schedule(minute)
    assert an_open_prompt(hall.db, hall.event, now=hall.now).state == "open"
    hall.event.prompts_an_hour = 1
    with pytest.raises(NotNow):
        an_open_prompt(hall.db, hall.event, now=hall.at(1))


def test_a_prompt_waits_up_to_a_quarter_of_an_hour_when_a_talk_runs_over(hall: Hall) -> None:
    prompt = hall.schedule(10)
    hall.talk(0, 18)
    assert hall.look(10) == []
    assert hall.state(prompt) == ("scheduled", hall.at(18))
    assert hall.look(10) == []
    assert len(told(hall.db, "prompt-scheduled")) == 2
    assert hall.look(18) == [prompt.id]


def test_a_prompt_that_would_have_to_wait_longer_is_missed_and_the_desk_is_told(
    hall: Hall,
) -> None:
    prompt = hall.schedule(10)
    talk = hall.talk(0, 20)
    assert hall.look(10) == []
    talk.ends_at = hall.at(30)
    assert hall.look(20) == []
    assert hall.state(prompt)[0] == "missed"
    assert len(told(hall.db, "prompt-missed")) == 1


def test_the_list_says_what_becomes_of_a_prompt_that_falls_into_a_talk(
    app: Flask, hall: Hall
) -> None:
    event = hall.event
    hall.schedule(30)
    day = Day(event.key, "UTC", event.starts_at, event.ends_at, hall.now)
    page: dict[str, Any] = {}
    for last, words in ((40, "It will wait until 10:40."), (50, "will not be sent")):
        hall.talk(20, last)
        with app.test_request_context():
            page = day_view(
                listed_at(hall.db, event.id), day, None, programme_of(hall.db, event.id)
            )
        assert words in page["items"][0]["warn"]
        assert page["items"][0]["state"] == "wait"
    assert len(page["track"]["blocks"]) == 2


def test_a_press_that_comes_during_a_talk_shows_the_next_free_moment(
    app: Flask, database: Database, now: datetime
) -> None:
    there = a_gathering(database, now=now)
    with database.write() as db:
        hall = Hall(db, there, db.get_one(Event, there.event.id), now)
        hall.talk(-10, 12)
        prompt = a_draft(db, hall.event, now=now)
    olga = a_browser_of(app, there.organiser.id, now=now)
    at = f"/o/{there.event.key}/prompts"
    answers = (
        olga.post(f"{at}/{prompt.id}/send"),
        olga.post(f"{at}/new", data=a_sent_form(then="send")),
        olga.post(f"{at}/new", data=a_sent_form(then="schedule", opens_at="2026-09-17T10:05")),
        olga.post(
            f"{at}/{prompt.id}/schedule", data={"opens_at": "2026-09-17T10:05", "minutes": 9}
        ),
    )
    for answer in answers:
        assert answer.status_code == 422
        assert "A talk is on then." in answer.text
        assert 'value="2026-09-17T10:12"' in answer.text
    json = olga.post(f"{at}/{prompt.id}/send", headers={"Accept": "application/json"})
    assert json.json is not None
    assert (json.status_code, json.json["fields"]) == (422, {"opens_at": "in-a-talk"})


def test_a_notice_during_a_talk_asks_whether_it_cannot_wait_and_a_question_does_not(
    app: Flask, database: Database, now: datetime
) -> None:
    there = a_gathering(database, now=now)
    with database.write() as db:
        hall = Hall(db, there, db.get_one(Event, there.event.id), now)
        hall.talk(-10, 12)
        notice = PromptForm(kind="notice", question="The workshop is in room 4 now.")
        draft = a_draft(db, hall.event, now=now, form=notice)
    olga = a_browser_of(app, there.organiser.id, now=now)
    at = f"/o/{there.event.key}/prompts"
    typed = a_sent_form(kind="notice", options=[], then="send")
    for answer in (olga.post(f"{at}/new", data=typed), olga.post(f"{at}/{draft.id}/send")):
        assert answer.status_code == 422
        assert 'value="send-anyway"' in answer.text
    later = a_sent_form(kind="notice", options=[], then="schedule", opens_at="2026-09-17T10:05")
    for typed_so in (later, a_sent_form(then="send")):
        assert "send-anyway" not in olga.post(f"{at}/new", data=typed_so).text
    sent = olga.post(f"{at}/new", data={**typed, "then": "send-anyway"})
    assert sent.status_code == 303
    assert olga.post(f"{at}/{draft.id}/send", json={"anyway": True}).json == {"done": True}
    with database.read() as db:
        assert {prompt.state for prompt in db.query(Prompt)} == {"open"}


def test_prompts_that_fall_due_together_share_the_hour(hall: Hall) -> None:
    prompts = [hall.schedule(10), hall.schedule(11)]
    hall.event.prompts_an_hour = 1
    assert hall.look(11) == [prompts[0].id]
    assert [hall.state(prompt)[0] for prompt in prompts] == ["open", "missed"]
