"""What the clock does with prompts: on time, once, or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.events.service import change_phases_due, go_to
from eventnet.prompts import service
from eventnet.prompts.due import close_due, has_due, open_due
from eventnet.prompts.forms import ScheduleForm
from eventnet.prompts.models import Prompt
from tests.factories.gathering import a_gathering, an_event, an_organiser
from tests.factories.prompting import a_draft, an_open_prompt, owner_of, told
from tests.plugins.clock import SettableClock


def a_scheduled_prompt(db: Session, event: Event, *, at: datetime, now: datetime) -> Prompt:
    prompt = a_draft(db, event, now=now)
    service.schedule(
        db,
        event_id=event.id,
        prompt_id=prompt.id,
        person_id=owner_of(db, event),
        form=ScheduleForm(opens_at=at, minutes=20),
        now=now,
    )
    return prompt


def state_of(database: Database, prompt: Prompt) -> str:
    with database.read() as db:
        return db.get_one(Prompt, prompt.id).state


@pytest.fixture
def waiting(database: Database, clock: SettableClock) -> Prompt:
    """A prompt that is to be sent in ten minutes."""
    there = a_gathering(database, now=clock.now())
    with database.write() as db:
        at = clock.now() + timedelta(minutes=10)
        return a_scheduled_prompt(db, db.get_one(Event, there.event.id), at=at, now=clock.now())


def look(database: Database, clock: SettableClock) -> tuple[list[str], list[str]]:
    """Do what is due, as the clock does."""
    with database.write() as db:
        return open_due(db, now=clock.now()), close_due(db, now=clock.now())


def test_a_scheduled_prompt_opens_when_its_time_comes_and_not_before(
    database: Database, clock: SettableClock, waiting: Prompt
) -> None:
    clock.move(minutes=9, seconds=59)
    assert look(database, clock) == ([], [])
    clock.move(seconds=1)
    assert look(database, clock) == ([waiting.id], [])
    with database.read() as db:
        opened = db.get_one(Prompt, waiting.id)
        assert (opened.state, opened.opened_at) == ("open", clock.now())
        assert opened.closes_at == clock.now() + timedelta(minutes=20)


def test_several_who_look_at_once_open_it_once(
    database: Database, clock: SettableClock, waiting: Prompt
) -> None:
    clock.move(minutes=10)
    opened = [prompt_id for _ in range(3) for prompt_id in look(database, clock)[0]]
    assert opened == [waiting.id]
    with database.read() as db:
        assert len(told(db, "prompt-opened")) == 1


def test_five_minutes_late_is_in_time_and_a_second_more_is_missed(
    database: Database, clock: SettableClock, waiting: Prompt
) -> None:
    clock.move(minutes=15)
    with database.read() as db:  # nothing of it is kept
        assert open_due(db, now=clock.now()) == [waiting.id]
    clock.move(seconds=1)
    assert look(database, clock) == ([], [])
    assert state_of(database, waiting) == "missed"


def test_a_missed_prompt_is_told_to_the_desk_once_and_never_to_the_hall(
    database: Database, clock: SettableClock, waiting: Prompt
) -> None:
    clock.move(hours=1)
    for _ in range(2):
        look(database, clock)
    with database.read() as db:
        assert told(db, "prompt-opened") == []
        assert [(row.desk, row.attendee_id) for row in told(db, "prompt-missed")] == [(True, None)]


def test_a_missed_prompt_can_still_be_sent_by_hand(
    database: Database, clock: SettableClock, waiting: Prompt
) -> None:
    clock.move(hours=1)
    look(database, clock)
    with database.write() as db:
        event = db.get_one(Event, waiting.event_id)
        service.send_now(
            db,
            event_id=event.id,
            prompt_id=waiting.id,
            person_id=owner_of(db, event),
            now=clock.now(),
        )
    assert state_of(database, waiting) == "open"


def test_a_prompt_that_was_moved_or_withdrawn_does_not_open_at_its_old_time(
    database: Database, clock: SettableClock, waiting: Prompt
) -> None:
    with database.write() as db:
        event = db.get_one(Event, waiting.event_id)
        service.withdraw(
            db,
            event_id=event.id,
            prompt_id=waiting.id,
            person_id=owner_of(db, event),
            now=clock.now(),
        )
    clock.move(minutes=10)
    assert look(database, clock) == ([], [])


def test_a_prompt_waits_for_its_event_and_is_missed_if_that_does_not_begin(
    database: Database, clock: SettableClock
) -> None:
    with database.write() as db:
        olga = an_organiser(db, now=clock.now())
        event = an_event(db, olga, now=clock.now(), began=-timedelta(hours=1))
        at = clock.now() + timedelta(hours=1)
        first = a_scheduled_prompt(db, event, at=at, now=clock.now())
        second = a_scheduled_prompt(db, event, at=at + timedelta(minutes=10), now=clock.now())
    clock.move(hours=1)
    assert look(database, clock) == ([], [])
    clock.move(minutes=6)
    look(database, clock)
    assert state_of(database, first) == "missed"
    clock.move(minutes=4)
    with database.write() as db:
        change_phases_due(db, now=clock.now())
    assert look(database, clock) == ([second.id], [])


def test_a_prompt_closes_when_its_time_is_over(database: Database, clock: SettableClock) -> None:
    there = a_gathering(database, now=clock.now())
    with database.write() as db:
        prompt = an_open_prompt(db, db.get_one(Event, there.event.id), now=clock.now())
    clock.move(minutes=29, seconds=59)
    assert look(database, clock) == ([], [])
    clock.move(minutes=3)
    assert look(database, clock) == ([], [prompt.id])
    assert look(database, clock) == ([], [])
    with database.read() as db:
        closed = db.get_one(Prompt, prompt.id)
        assert (closed.state, closed.closed_at) == ("closed", closed.closes_at)
        assert len(told(db, "prompt-closed")) == 1


def test_when_an_event_ends_its_open_prompts_close(
    database: Database, clock: SettableClock
) -> None:
    there = a_gathering(database, now=clock.now())
    with database.write() as db:
        prompt = an_open_prompt(db, db.get_one(Event, there.event.id), now=clock.now())
        other = an_open_prompt(db, db.get_one(Event, there.elsewhere.id), now=clock.now())
    clock.move(minutes=1)
    with database.write() as db:
        go_to(db, event_id=there.event.id, phase="after", person_id=None, now=clock.now())
    assert look(database, clock) == ([], [prompt.id])
    with database.read() as db:
        assert db.get_one(Prompt, prompt.id).closed_at == clock.now()
    assert state_of(database, other) == "open"


def test_a_quiet_second_has_nothing_due(
    database: Database, clock: SettableClock, waiting: Prompt
) -> None:
    def is_due() -> bool:
        with database.read() as db:
            return has_due(db, now=clock.now())

    assert not is_due()
    clock.move(minutes=10)
    assert is_due()
    look(database, clock)
    assert not is_due()
    clock.move(minutes=20)
    assert is_due()
    look(database, clock)
    assert not is_due()
