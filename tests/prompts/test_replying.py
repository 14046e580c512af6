"""Replying, once however often it is sent, and what others may read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.core.errors import Conflict, Gone, InvalidInput, NotFound
from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.prompts.forms import ReplyForm
from eventnet.prompts.models import Prompt, Reply
from eventnet.prompts.moderating import approve, hide
from eventnet.prompts.queries import shown_of
from eventnet.prompts.replying import reply
from eventnet.prompts.tally import counts_of, tally_of
from tests.factories.gathering import Gathering, a_gathering, an_attendee
from tests.factories.prompting import (
    a_draft,
    an_open_prompt,
    choose,
    close_it,
    in_own_words,
    options_of,
    say,
    told,
)


@dataclass
class Hall:
    """A live event with an open choice and an open question for own words, in one transaction."""

    db: Session
    there: Gathering
    choice: Prompt
    words: Prompt
    now: datetime

    @property
    def event(self) -> Event:
        return self.db.get_one(Event, self.there.event.id)

    def reply_of(self, prompt: Prompt, attendee: Attendee) -> Reply:
        return self.db.scalars(
            select(Reply).where(Reply.prompt_id == prompt.id, Reply.attendee_id == attendee.id)
        ).one()

    def decide(self, verb: str, found: Reply, text: str | None = None, event_id: str = "") -> bool:
        decided: bool = {"approve": approve, "hide": hide}[verb](
            self.db,
            event_id=event_id or self.event.id,
            prompt_id=found.prompt_id,
            reply_id=found.id,
            text=text or found.text or "",
            now=self.now,
        )
        return decided


@pytest.fixture
def hall(database: Database, now: datetime) -> Iterator[Hall]:
    there = a_gathering(database, now=now)
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        event.prompts_an_hour = 100
        choice = an_open_prompt(db, event, now=now)
        words = an_open_prompt(db, event, now=now, form=in_own_words())
        yield Hall(db, there, choice, words, now)


def test_the_same_reply_twice_is_one_reply_and_is_told_once(hall: Hall) -> None:
    assert choose(hall.db, hall.choice, hall.there.ana, 0, now=hall.now)
    assert not choose(hall.db, hall.choice, hall.there.ana, 0, now=hall.now)
    assert hall.db.scalar(select(func.count(Reply.id))) == 1
    assert [(row.desk, row.attendee_id) for row in told(hall.db, "prompt-replied")] == [
        (True, None),
        (False, hall.there.ana.id),
    ]


def test_a_later_reply_takes_the_place_of_the_first(hall: Hall) -> None:
    choose(hall.db, hall.choice, hall.there.ana, 0, now=hall.now)
    choose(hall.db, hall.choice, hall.there.ana, 2, now=hall.now + timedelta(minutes=1))
    choose(hall.db, hall.choice, hall.there.ben, 2, now=hall.now)
    (shown,) = shown_of(hall.db, [hall.choice], counts=True)
    assert shown.tally is not None
    assert [(row.count, row.share) for row in shown.tally.options] == [(0, 0), (0, 0), (2, 100)]


def test_a_closed_prompt_takes_no_reply_but_knows_those_it_has(hall: Hall) -> None:
    choose(hall.db, hall.choice, hall.there.ana, 0, now=hall.now)
    close_it(hall.db, hall.choice, hall.event, now=hall.now)
    assert not choose(hall.db, hall.choice, hall.there.ana, 0, now=hall.now)
    for attendee, place in ((hall.there.ana, 1), (hall.there.ben, 0)):
        with pytest.raises(Gone, match="prompt-closed"):
            choose(hall.db, hall.choice, attendee, place, now=hall.now)


def test_a_reply_after_the_time_is_refused_even_if_nobody_has_closed_the_prompt(hall: Hall) -> None:
    with pytest.raises(Gone, match="prompt-closed"):
        choose(hall.db, hall.choice, hall.there.ana, 0, now=hall.now + timedelta(minutes=30))


def test_an_option_of_another_prompt_is_refused(hall: Hall) -> None:
    other = an_open_prompt(hall.db, hall.event, now=hall.now)
    strange = options_of(hall.db, other)[0].id
    for option_id in (strange, new_id()):
        with pytest.raises(InvalidInput) as refused:
            _reply(hall, hall.choice, ReplyForm(option_id=option_id))
        assert refused.value.fields == {"option_id": "not-an-option"}


def test_a_choice_wants_an_option_and_a_question_in_own_words_a_text(hall: Hall) -> None:
    with pytest.raises(InvalidInput):
        _reply(hall, hall.choice, ReplyForm(text="All of them"))
    with pytest.raises(InvalidInput):
        _reply(hall, hall.words, ReplyForm(option_id=options_of(hall.db, hall.choice)[0].id))


def test_what_nobody_has_been_shown_cannot_be_replied_to(hall: Hall) -> None:
    draft = a_draft(hall.db, hall.event, now=hall.now)
    with pytest.raises(NotFound):
        choose(hall.db, draft, hall.there.ana, 0, now=hall.now)


def test_somebody_at_another_event_reaches_no_prompt_of_this_one(hall: Hall) -> None:
    with pytest.raises(NotFound):
        choose(hall.db, hall.choice, hall.there.outsider, 0, now=hall.now)
    with pytest.raises(NotFound):
        say(hall.db, hall.words, hall.there.outsider, "Hello", now=hall.now)


def test_a_text_is_read_by_others_once_it_is_approved_and_until_it_is_hidden(hall: Hall) -> None:
    say(hall.db, hall.words, hall.there.ana, "Ask why", now=hall.now)
    say(hall.db, hall.words, hall.there.ben, "Sleep", now=hall.now)
    found = hall.reply_of(hall.words, hall.there.ana)

    def read_by_ben() -> tuple[str, ...]:
        (shown,) = shown_of(hall.db, [hall.words], attendee_id=hall.there.ben.id)
        return shown.texts

    assert read_by_ben() == ()
    assert hall.decide("approve", found)
    assert not hall.decide("approve", found)
    assert read_by_ben() == ("Ask why",)
    assert hall.decide("hide", found)
    assert not hall.decide("hide", found)
    assert read_by_ben() == ()
    assert hall.decide("approve", found)
    assert read_by_ben() == ("Ask why",)
    assert len(told(hall.db, "prompt-replied")) == 2 * 2 + 2 * 3


def test_a_text_that_is_changed_waits_to_be_read_again(hall: Hall) -> None:
    say(hall.db, hall.words, hall.there.ana, "Ask why", now=hall.now)
    found = hall.reply_of(hall.words, hall.there.ana)
    hall.decide("approve", found)
    say(hall.db, hall.words, hall.there.ana, "Something rude", now=hall.now)
    hall.db.refresh(found)
    assert found.approved_at is None


def test_nothing_is_approved_that_has_changed_since_it_was_read(hall: Hall) -> None:
    say(hall.db, hall.words, hall.there.ana, "Something rude", now=hall.now)
    found = hall.reply_of(hall.words, hall.there.ana)
    with pytest.raises(Conflict, match="reply-changed"):
        hall.decide("approve", found, text="Ask why")
    hall.db.refresh(found)
    assert found.approved_at is None


@pytest.mark.parametrize("verb", ["approve", "hide"])
def test_an_organiser_of_another_event_decides_nothing_here(hall: Hall, verb: str) -> None:
    say(hall.db, hall.words, hall.there.ana, "Ask why", now=hall.now)
    found = hall.reply_of(hall.words, hall.there.ana)
    with pytest.raises(NotFound):
        hall.decide(verb, found, event_id=hall.there.elsewhere.id)


def test_an_option_that_was_chosen_is_nothing_to_approve(hall: Hall) -> None:
    choose(hall.db, hall.choice, hall.there.ana, 0, now=hall.now)
    with pytest.raises(NotFound):
        hall.decide("approve", hall.reply_of(hall.choice, hall.there.ana), text="x")


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=12))
def test_the_tally_is_the_count_of_everybodys_last_reply(
    hall: Hall, replies: list[tuple[int, int]]
) -> None:
    people = [hall.there.ana, hall.there.ben]
    people += [an_attendee(hall.db, hall.event, name, now=hall.now) for name in ("Cleo", "Dag")]
    prompt = an_open_prompt(hall.db, hall.event, now=hall.now)
    ids = [option.id for option in options_of(hall.db, prompt)]
    for who, place in replies:
        choose(hall.db, prompt, people[who], place, now=hall.now)
    (shown,) = shown_of(hall.db, [prompt], counts=True)
    expected = counts_of((people[who].id, ids[place]) for who, place in replies)
    assert shown.tally == tally_of(ids, expected)


def _reply(hall: Hall, prompt: Prompt, form: ReplyForm) -> bool:
    return reply(
        hall.db,
        event_id=hall.event.id,
        attendee_id=hall.there.ana.id,
        prompt_id=prompt.id,
        form=form,
        now=hall.now,
    )
