"""Writing prompts, sending them, and taking them back; each step asked for twice happens once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from eventnet.core.errors import Conflict, Gone, InvalidInput, NotFound
from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.events.queries import audit_of
from eventnet.events.service import go_to
from eventnet.prompts import service
from eventnet.prompts.forms import PromptForm, ScheduleForm
from eventnet.prompts.models import Prompt
from tests.factories.gathering import Gathering, a_gathering, an_event
from tests.factories.prompting import (
    a_choice,
    a_draft,
    an_open_prompt,
    in_own_words,
    options_of,
    told,
)


@dataclass
class Desk:
    """The organiser at work, in one transaction."""

    db: Session
    there: Gathering
    now: datetime

    @property
    def event(self) -> Event:
        return self.db.get_one(Event, self.there.event.id)

    def do(self, step: str, prompt: Prompt, **more: object) -> bool:
        """Take a step with a prompt of this event."""
        found: bool = getattr(service, step)(
            self.db,
            event_id=self.there.event.id,
            prompt_id=prompt.id,
            person_id=self.there.organiser.id,
            now=self.now,
            **more,
        )
        return found

    def edit(self, prompt: Prompt, form: PromptForm) -> Prompt:
        return service.edit(
            self.db,
            event_id=self.there.event.id,
            prompt_id=prompt.id,
            person_id=self.there.organiser.id,
            form=form,
            now=self.now,
        )

    def at(self, minutes: float) -> ScheduleForm:
        """Return the form that sends a prompt in so many minutes."""
        opens_at = self.now + timedelta(minutes=minutes)
        return ScheduleForm(opens_at=opens_at.replace(tzinfo=None), minutes=20)


@pytest.fixture
def desk(database: Database, now: datetime) -> Iterator[Desk]:
    there = a_gathering(database, now=now)
    with database.write() as db:
        yield Desk(db, there, now)


def test_a_prompt_that_is_written_is_a_draft_and_tells_nobody(desk: Desk) -> None:
    prompt = a_draft(desk.db, desk.event, now=desk.now)
    assert (prompt.state, prompt.kind, prompt.minutes) == ("draft", "choice", 30)
    assert [option.position for option in options_of(desk.db, prompt)] == [0, 1, 2]
    assert told(desk.db, "prompt-scheduled") == []


def test_the_same_form_sent_twice_makes_one_prompt(desk: Desk) -> None:
    form = a_choice().model_copy(update={"draft_id": new_id()})
    first = a_draft(desk.db, desk.event, now=desk.now, form=form)
    second = a_draft(desk.db, desk.event, now=desk.now, form=form)
    assert first.id == second.id == form.draft_id
    assert len(options_of(desk.db, first)) == 3
    desk.do("send_now", first)
    assert a_draft(desk.db, desk.event, now=desk.now, form=form).state == "open"


def test_a_draft_id_of_another_event_is_not_found(desk: Desk) -> None:
    form = a_choice().model_copy(update={"draft_id": new_id()})
    a_draft(desk.db, desk.event, now=desk.now, form=form)
    elsewhere = desk.db.get_one(Event, desk.there.elsewhere.id)
    with pytest.raises(NotFound):
        a_draft(desk.db, elsewhere, now=desk.now, form=form)


def test_a_draft_can_be_written_anew_with_other_options(desk: Desk) -> None:
    prompt = a_draft(desk.db, desk.event, now=desk.now)
    for _ in range(2):
        desk.edit(prompt, a_choice("Tea or coffee?", ["Tea", "Coffee"]))
    assert prompt.question == "Tea or coffee?"
    assert [option.label for option in options_of(desk.db, prompt)] == ["Tea", "Coffee"]
    written = [
        entry for entry in audit_of(desk.db, desk.event.id) if entry.action == "prompt-written"
    ]
    assert len(written) == 2
    desk.edit(prompt, in_own_words())
    assert options_of(desk.db, prompt) == []


def test_what_was_sent_keeps_its_words(desk: Desk) -> None:
    prompt = an_open_prompt(desk.db, desk.event, now=desk.now)
    desk.edit(prompt, a_choice())
    with pytest.raises(Conflict, match="prompt-sent"):
        desk.edit(prompt, in_own_words())


def test_a_scheduled_prompt_waits_and_the_desk_is_told_once(desk: Desk) -> None:
    prompt = a_draft(desk.db, desk.event, now=desk.now)
    assert desk.do("schedule", prompt, form=desk.at(10))
    assert not desk.do("schedule", prompt, form=desk.at(10))
    assert (prompt.state, prompt.opens_at) == ("scheduled", desk.now + timedelta(minutes=10))
    assert prompt.minutes == 20
    assert [(row.desk, row.attendee_id) for row in told(desk.db, "prompt-scheduled")] == [
        (True, None)
    ]


def test_moving_or_rewriting_a_scheduled_prompt_tells_the_desk_again(desk: Desk) -> None:
    prompt = a_draft(desk.db, desk.event, now=desk.now)
    desk.do("schedule", prompt, form=desk.at(10))
    desk.do("schedule", prompt, form=desk.at(15))
    desk.edit(prompt, in_own_words())
    assert len(told(desk.db, "prompt-scheduled")) == 3
    assert prompt.state == "scheduled"


@pytest.mark.parametrize(
    ("minutes", "code"), [(0, "in-the-past"), (-1, "in-the-past"), (7 * 60, "after-the-event")]
)
def test_a_time_outside_of_the_rest_of_the_event_is_refused(
    desk: Desk, minutes: int, code: str
) -> None:
    prompt = a_draft(desk.db, desk.event, now=desk.now)
    with pytest.raises(InvalidInput) as refused:
        desk.do("schedule", prompt, form=desk.at(minutes))
    assert refused.value.fields == {"opens_at": code}
    assert prompt.state == "draft"


def test_before_the_event_a_prompt_can_be_scheduled_for_it_and_not_sent(
    desk: Desk, now: datetime
) -> None:
    event = an_event(desk.db, desk.there.organiser, now=now, began=-timedelta(hours=2))
    prompt = a_draft(desk.db, event, now=now)
    whose = {"event_id": event.id, "prompt_id": prompt.id, "person_id": desk.there.organiser.id}
    with pytest.raises(InvalidInput) as refused:
        service.schedule(desk.db, **whose, form=desk.at(30), now=now)
    assert refused.value.fields == {"opens_at": "before-the-event"}
    assert service.schedule(desk.db, **whose, form=desk.at(150), now=now)
    with pytest.raises(Conflict, match="event-not-live"):
        service.send_now(desk.db, **whose, now=now)


def test_when_the_event_is_over_nothing_is_written_scheduled_or_sent(desk: Desk) -> None:
    prompt = a_draft(desk.db, desk.event, now=desk.now)
    go_to(desk.db, event_id=desk.event.id, phase="after", person_id=None, now=desk.now)
    for step, more in (("schedule", {"form": desk.at(10)}), ("send_now", {})):
        with pytest.raises(Gone, match="event-over"):
            desk.do(step, prompt, **more)
    with pytest.raises(Gone, match="event-over"):
        a_draft(desk.db, desk.event, now=desk.now)


def test_sending_opens_a_prompt_for_everybody_once(desk: Desk) -> None:
    prompt = a_draft(desk.db, desk.event, now=desk.now)
    assert desk.do("send_now", prompt)
    assert not desk.do("send_now", prompt)
    assert (prompt.state, prompt.opened_at) == ("open", desk.now)
    assert prompt.closes_at == desk.now + timedelta(minutes=30)
    (row,) = told(desk.db, "prompt-opened")
    assert (row.event_id, row.attendee_id, row.desk) == (desk.event.id, None, False)
    assert row.payload == {"event_id": desk.event.id, "prompt_id": prompt.id}


def test_five_more_minutes_asked_for_twice_are_five_more_minutes(desk: Desk) -> None:
    prompt = an_open_prompt(desk.db, desk.event, now=desk.now)
    until = desk.now + timedelta(minutes=35)
    assert desk.do("extend", prompt, until=until)
    assert not desk.do("extend", prompt, until=until)
    assert not desk.do("extend", prompt, until=until - timedelta(minutes=20))
    assert prompt.closes_at == until
    assert len(told(desk.db, "prompt-opened")) == 2
    with pytest.raises(InvalidInput):
        desk.do("extend", prompt, until=desk.now + timedelta(days=2))


def test_what_has_closed_is_not_extended(desk: Desk) -> None:
    prompt = an_open_prompt(desk.db, desk.event, now=desk.now)
    desk.now += timedelta(minutes=30)
    with pytest.raises(Gone, match="prompt-closed"):
        desk.do("extend", prompt, until=desk.now + timedelta(minutes=5))


def test_closing_tells_everybody_once(desk: Desk) -> None:
    prompt = an_open_prompt(desk.db, desk.event, now=desk.now)
    assert desk.do("close", prompt)
    assert not desk.do("close", prompt)
    assert (prompt.state, prompt.closed_at) == ("closed", desk.now)
    assert [(row.attendee_id, row.desk) for row in told(desk.db, "prompt-closed")] == [
        (None, False)
    ]


@pytest.mark.parametrize("step", ["send_now", "schedule"])
def test_what_was_closed_or_withdrawn_is_not_sent_again(desk: Desk, step: str) -> None:
    more = {"form": desk.at(10)} if step == "schedule" else {}
    for end in ("close", "withdraw"):
        prompt = an_open_prompt(desk.db, desk.event, now=desk.now)
        desk.do(end, prompt)
        with pytest.raises(Conflict, match="prompt-sent"):
            desk.do(step, prompt, **more)


def test_a_draft_is_not_closed(desk: Desk) -> None:
    prompt = a_draft(desk.db, desk.event, now=desk.now)
    with pytest.raises(Conflict, match="prompt-not-open"):
        desk.do("close", prompt)


def test_withdrawing_tells_everybody_once(desk: Desk) -> None:
    prompt = an_open_prompt(desk.db, desk.event, now=desk.now)
    assert desk.do("withdraw", prompt)
    assert not desk.do("withdraw", prompt)
    assert (prompt.state, prompt.closed_at) == ("withdrawn", desk.now)
    assert len(told(desk.db, "prompt-withdrawn")) == 1


def test_a_draft_is_withdrawn_without_a_word(desk: Desk) -> None:
    prompt = a_draft(desk.db, desk.event, now=desk.now)
    assert desk.do("withdraw", prompt)
    assert told(desk.db, "prompt-withdrawn") == []


@pytest.mark.parametrize("step", ["send_now", "schedule", "extend", "close", "withdraw", "edit"])
def test_an_organiser_of_another_event_reaches_nothing(desk: Desk, step: str) -> None:
    more: dict[str, object] = {
        "schedule": {"form": desk.at(10)},
        "extend": {"until": desk.now + timedelta(hours=1)},
        "edit": {"form": in_own_words()},
    }.get(step, {})  # type: ignore[assignment]
    prompt = an_open_prompt(desk.db, desk.event, now=desk.now)
    asks = {
        "event_id": desk.there.elsewhere.id,
        "prompt_id": prompt.id,
        "person_id": desk.there.organiser.id,
    }
    with pytest.raises(NotFound):
        getattr(service, step)(desk.db, **asks, now=desk.now, **more)
    assert prompt.state == "open"


def test_a_refused_step_tells_nobody(database: Database, now: datetime) -> None:
    there = a_gathering(database, now=now)
    with database.write() as db:
        prompt = an_open_prompt(db, db.get_one(Event, there.event.id), now=now)
    asks = {"event_id": there.event.id, "prompt_id": prompt.id, "person_id": there.organiser.id}

    def close_and_send() -> None:
        with database.write() as db:
            service.close(db, **asks, now=now)
            service.send_now(db, **asks, now=now)

    with pytest.raises(Conflict):
        close_and_send()
    with database.read() as db:
        assert told(db, "prompt-closed") == []
        assert db.get_one(Prompt, prompt.id).state == "open"
