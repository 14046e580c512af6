"""Prompts that go with the programme: they move with their entry by a quarter of an hour at most, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from eventnet.core.errors import InvalidInput
from eventnet.db.session import Database
from eventnet.events import programming
from eventnet.events.calendars import Read
from eventnet.events.models import Event, ProgrammeItem
from eventnet.events.queries import programme_of
from eventnet.jobs.quick import turn_prompts
from eventnet.prompts import service
from eventnet.prompts.due import has_due, open_due
from eventnet.prompts.following import follow_due
from eventnet.prompts.forms import ScheduleForm
from eventnet.prompts.models import Prompt
from eventnet.prompts.planning import WAITS, is_moved_too_far
from eventnet.prompts.queries import prompt_of
from eventnet.web.context import house_of
from tests.factories.gathering import Gathering, a_browser_of, a_gathering
from tests.factories.prompting import a_draft, a_sent_form, only_prompt, owner_of, told
from tests.plugins.clock import SettableClock


@dataclass
class Hall:
    """A live event with a talk from minute 30 to 60 and a break after it, taken from a calendar."""

    db: Session
    there: Gathering
    event: Event
    now: datetime

    def at(self, minute: float) -> datetime:
        return self.now + timedelta(minutes=minute)

    def programme(self, moved: float = 0, *, without_break: bool = False) -> None:
        entries = [Read("talk", "The talk", None, self.at(30), self.at(60 + moved), True)]
        if not without_break:
            entries.append(
                Read("break", "Coffee", None, self.at(60 + moved), self.at(90 + moved), False)
            )
        programming.take_programme(
            self.db,
            event_id=self.event.id,
            person_id=owner_of(self.db, self.event),
            entries=entries,
            now=self.now,
        )

    def entry(self, uid: str) -> ProgrammeItem:
        return next(item for item in programme_of(self.db, self.event.id) if item.uid == uid)

    def plan(self, prompt: Prompt, follows: str, after: int = 0) -> bool:
        return service.schedule(
            self.db,
            event_id=prompt.event_id,
            prompt_id=prompt.id,
            person_id=owner_of(self.db, self.event),
            form=ScheduleForm(follows=follows, after=after, minutes=15),
            now=self.now,
        )

    def with_the_break(self, after: int = 5) -> Prompt:
        prompt = a_draft(self.db, self.event, now=self.now)
        assert self.plan(prompt, f"begin:{self.entry('break').id}", after)
        assert not self.plan(prompt, f"begin:{self.entry('break').id}", after)
        return prompt

    def state(self, prompt: Prompt) -> tuple[str, datetime | None]:
        self.db.refresh(prompt)
        return prompt.state, prompt.opens_at


@pytest.fixture
def hall(database: Database, now: datetime) -> Iterator[Hall]:
    there = a_gathering(database, now=now)
    with database.write() as db:
        hall = Hall(db, there, db.get_one(Event, there.event.id), now)
        hall.programme()
        yield hall


def test_its_time_is_that_of_the_entry(hall: Hall) -> None:
    assert hall.state(hall.with_the_break()) == ("scheduled", hall.at(65))
    after = a_draft(hall.db, hall.event, now=hall.now)
    hall.plan(after, f"end:{hall.entry('talk').id}")
    assert hall.state(after) == ("scheduled", hall.at(60))
    assert follow_due(hall.db, now=hall.now) == []
    assert not has_due(hall.db, now=hall.now)


def test_it_moves_with_the_entry_as_often_as_that_moves_but_not_far(hall: Hall) -> None:
    prompt = hall.with_the_break()
    for moved in (10, -10, 15):
        hall.programme(moved)
        assert has_due(hall.db, now=hall.now)
        assert follow_due(hall.db, now=hall.now) == [prompt.id]
        assert follow_due(hall.db, now=hall.now) == []
        assert hall.state(prompt) == ("scheduled", hall.at(65 + moved))
    assert len(told(hall.db, "prompt-scheduled")) == 4
    assert open_due(hall.db, now=hall.at(80)) == [prompt.id]


def test_further_than_a_quarter_of_an_hour_it_is_missed_and_the_desk_is_told(hall: Hall) -> None:
    prompt = hall.with_the_break()
    for moved in (10, 16):
        hall.programme(moved)
        follow_due(hall.db, now=hall.now)
    assert hall.state(prompt)[0] == "missed"
    assert len(told(hall.db, "prompt-missed")) == 1
    assert all(row.desk for row in told(hall.db, "prompt-missed"))
    assert follow_due(hall.db, now=hall.now) == []
    assert hall.plan(prompt, f"begin:{hall.entry('break').id}", 5)
    assert hall.state(prompt) == ("scheduled", hall.at(81))


def test_when_the_entry_is_gone_it_keeps_its_time(hall: Hall) -> None:
    prompt = hall.with_the_break()
    hall.programme(without_break=True)
    assert follow_due(hall.db, now=hall.now) == []
    assert hall.state(prompt) == ("scheduled", hall.at(65))
    assert prompt.follows_id is None


def test_it_follows_no_entry_of_another_event(hall: Hall) -> None:
    prompt = a_draft(hall.db, hall.event, now=hall.now)
    there = hall.there.elsewhere
    with pytest.raises(InvalidInput) as refused:
        service.schedule(
            hall.db,
            event_id=there.id,
            prompt_id=a_draft(hall.db, there, now=hall.now).id,
            person_id=owner_of(hall.db, there),
            form=ScheduleForm(follows=f"begin:{hall.entry('break').id}", minutes=15),
            now=hall.now,
        )
    assert refused.value.fields == {"follows": "not-in-the-programme"}
    assert prompt.state == "draft"


def test_another_time_by_hand_lets_go_of_the_entry(hall: Hall) -> None:
    prompt = hall.with_the_break()
    service.schedule(
        hall.db,
        event_id=hall.event.id,
        prompt_id=prompt.id,
        person_id=owner_of(hall.db, hall.event),
        form=ScheduleForm(opens_at=hall.at(70), minutes=15),
        now=hall.now,
    )
    hall.programme(10)
    assert follow_due(hall.db, now=hall.now) == []
    assert hall.state(prompt) == ("scheduled", hall.at(70))


@given(st.integers(-60, 60))
def test_a_quarter_of_an_hour_is_not_too_far_and_a_minute_more_is(minutes: int) -> None:
    wanted = datetime(2026, 9, 17, 10)  # noqa: DTZ001 - only the distance counts
    at = wanted + timedelta(minutes=minutes)
    assert is_moved_too_far(wanted, at) == (abs(minutes) > WAITS.total_seconds() / 60)


def test_the_form_offers_what_is_to_come_and_the_clock_moves_the_prompt(
    app: Flask, database: Database, now: datetime, clock: SettableClock
) -> None:
    there = a_gathering(database, now=now)
    with database.write() as db:
        hall = Hall(db, there, db.get_one(Event, there.event.id), now)
        hall.programme()
        entry = hall.entry("break").id
    olga = a_browser_of(app, there.organiser.id, now=now)
    at = f"/o/{there.event.key}/prompts"
    page = olga.get(f"{at}/new").text
    assert f'value="begin:{entry}"' in page
    assert "when “Coffee” begins" in page
    typed = a_sent_form(then="schedule", follows=f"begin:{entry}", after="5")
    assert olga.post(f"{at}/new", data=typed).status_code == 303
    prompt = only_prompt(database, there)
    assert prompt.opens_at == now + timedelta(minutes=65)
    assert f'value="begin:{entry}" selected' in olga.get(f"{at}/{prompt.id}").text
    assert "with “Coffee”" in olga.get(f"/o/{there.event.key}").text
    with database.write() as db:
        Hall(db, there, db.get_one(Event, there.event.id), now).programme(20)
    assert turn_prompts(house_of(app)) == 1
    overview = olga.get(f"/o/{there.event.key}").text
    assert "The programme has moved it by more than a quarter of an hour" in overview
    with database.read() as db:
        missed: Any = prompt_of(db, event_id=there.event.id, prompt_id=prompt.id)
        assert missed.state == "missed"
    assert olga.post(f"{at}/{prompt.id}/withdraw?from=overview").status_code == 303
    assert "A prompt was not sent" not in olga.get(f"/o/{there.event.key}").text
    clock.move(minutes=70)
    assert f'value="begin:{entry}"' in olga.get(f"{at}/new").text
    clock.move(minutes=20)
    assert f'value="begin:{entry}"' not in olga.get(f"{at}/new").text
