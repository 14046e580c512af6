"""Each kind takes the reply it asks for, and no other; a mission is fulfilled by meeting somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.core.errors import InvalidInput
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.prompts.forms import PromptForm, ReplyForm
from eventnet.prompts.models import Prompt
from eventnet.prompts.queries import Shown, closed_without, shown_of
from eventnet.prompts.queries_missions import open_missions
from eventnet.prompts.replying import reply
from tests.factories.gathering import Gathering, a_gathering, an_attendee
from tests.factories.meeting import connected
from tests.factories.prompting import an_open_prompt, choose, close_it, options_of


@dataclass
class Hall:
    """A live event in which prompts of any kind are opened."""

    db: Session
    there: Gathering
    event: Event
    now: datetime

    def open(self, kind: str, **more: object) -> Prompt:
        form = PromptForm.model_validate({"kind": kind, "question": "So?", "minutes": 20, **more})
        return an_open_prompt(self.db, self.event, now=self.now, form=form)

    def reply(self, prompt: Prompt, who: Attendee, **said: object) -> bool:
        return reply(
            self.db,
            event_id=self.event.id,
            attendee_id=who.id,
            prompt_id=prompt.id,
            form=ReplyForm.model_validate(said),
            now=self.now,
        )

    def shown(self, prompt: Prompt, who: Attendee | None = None) -> Shown:
        who_id = who.id if who else None
        return shown_of(self.db, [prompt], attendee_id=who_id, counts=who is None)[0]


@pytest.fixture
def hall(database: Database, now: datetime) -> Iterator[Hall]:
    there = a_gathering(database, now=now)
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        event.prompts_an_hour = 100
        yield Hall(db, there, event, now)


def test_a_scale_is_replied_to_with_one_of_its_five_steps(hall: Hall) -> None:
    prompt = hall.open("scale", low="never", high="always")
    assert [option.label for option in options_of(hall.db, prompt)] == [
        "1 · never", "2", "3", "4", "5 · always",
    ]  # fmt: skip
    assert choose(hall.db, prompt, hall.there.ana, 4, now=hall.now)
    assert not choose(hall.db, prompt, hall.there.ana, 4, now=hall.now)
    tally = hall.shown(prompt, hall.there.ana).tally
    assert tally is not None
    assert [row.count for row in tally.options] == [0, 0, 0, 0, 1]


def test_a_talk_counts_those_who_say_that_they_talked_once_each(hall: Hall) -> None:
    prompt = hall.open("talk")
    assert hall.reply(prompt, hall.there.ana, talked=True)
    assert not hall.reply(prompt, hall.there.ana, talked=True)
    shown = hall.shown(prompt, hall.there.ana)
    assert shown.is_done
    assert shown.tally is not None
    assert shown.tally.replies == 1
    assert not hall.shown(prompt, hall.there.ben).is_done


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("talk", {"text": "words"}),
        ("talk", {"option_id": "x"}),
        ("text", {"talked": True}),
        ("mission", {"talked": True}),
        ("mission", {"text": "done"}),
        ("notice", {"talked": True}),
        ("notice", {"text": "thanks"}),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_kind_refuses_a_reply_that_it_did_not_ask_for(
    hall: Hall, kind: str, wrong: dict[str, object]
) -> None:
    prompt = hall.open(kind)
    with pytest.raises(InvalidInput):
        hall.reply(prompt, hall.there.ana, **wrong)


def test_a_mission_is_fulfilled_by_a_connection_made_while_it_was_open(hall: Hall) -> None:
    dag = an_attendee(hall.db, hall.event, "Dag", now=hall.now)
    connected(hall.db, dag, hall.there.ben, now=hall.now - timedelta(minutes=1))
    prompt = hall.open("mission")
    assert not hall.shown(prompt, dag).is_done
    connected(hall.db, hall.there.ana, hall.there.ben, now=hall.now + timedelta(minutes=5))
    for who, done in ((hall.there.ana, True), (hall.there.ben, True), (dag, False)):
        assert hall.shown(prompt, who).is_done is done
    tally = hall.shown(prompt).tally
    assert tally is not None
    assert tally.replies == 2
    close_it(hall.db, prompt, hall.event, now=hall.now + timedelta(minutes=10))
    connected(hall.db, dag, hall.there.ana, now=hall.now + timedelta(minutes=11))
    assert not hall.shown(prompt, dag).is_done
    assert [one.id for one in closed_without(hall.db, dag.id)] == [prompt.id]
    assert closed_without(hall.db, hall.there.ana.id) == []


def test_the_open_missions_are_those_of_the_event_and_of_the_attendee(hall: Hall) -> None:
    prompt = hall.open("mission")
    few = hall.open("mission", audience="newcomers")
    hall.open("talk")
    event_id = hall.event.id
    assert set(open_missions(hall.db, event_id=event_id)) == {prompt.id, few.id}
    assert open_missions(hall.db, event_id=event_id, attendee_id=hall.there.ana.id) == [prompt.id]
    assert open_missions(hall.db, event_id=hall.there.elsewhere.id) == []


def test_a_notice_that_is_over_was_missed_by_nobody(hall: Hall) -> None:
    prompt = hall.open("notice")
    close_it(hall.db, prompt, hall.event, now=hall.now + timedelta(minutes=1))
    assert closed_without(hall.db, hall.there.ana.id) == []
