"""What phones and the desk may see of prompts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event as sa_event
from sqlalchemy import update
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.prompts import service
from eventnet.prompts.models import Prompt
from eventnet.prompts.moderating import approve
from eventnet.prompts.queries import (
    closed_without,
    listed_at,
    open_at,
    prompt_on_at,
    same_replies,
    shared_replies,
    shown_of,
    timeline_of,
)
from eventnet.prompts.queries_texts import texts_to_read
from eventnet.safety.service import write_block
from tests.factories.gathering import Gathering, a_gathering, an_attendee
from tests.factories.prompting import (
    a_choice,
    a_draft,
    an_open_prompt,
    choose,
    close_it,
    in_own_words,
    owner_of,
    say,
)


@dataclass
class Hall:
    """A live event in one transaction, whose time is moved by the test."""

    db: Session
    there: Gathering
    now: datetime
    event: Event = field(init=False)

    def __post_init__(self) -> None:
        self.event = self.db.get_one(Event, self.there.event.id)
        self.event.prompts_an_hour = 100

    def open(self, *, words: bool = False) -> Prompt:
        form = in_own_words() if words else a_choice()
        return an_open_prompt(self.db, self.event, now=self.now, form=form)

    def close(self, prompt: Prompt) -> None:
        close_it(self.db, prompt, self.event, now=self.now)

    def move(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)

    def missed_by(self, attendee: Attendee) -> list[str]:
        return [prompt.id for prompt in closed_without(self.db, attendee.id)]

    def approve(self, prompt: Prompt) -> None:
        for reply in texts_to_read(self.db, event_id=self.event.id, prompt_id=prompt.id):
            approve(
                self.db,
                event_id=self.event.id,
                prompt_id=prompt.id,
                reply_id=reply.id,
                text=reply.text or "",
                now=self.now,
            )


@pytest.fixture
def hall(database: Database, now: datetime) -> Iterator[Hall]:
    there = a_gathering(database, now=now)
    with database.write() as db:
        yield Hall(db, there, now)


def test_counts_are_seen_after_ones_own_reply_when_it_is_closed_and_by_the_desk(hall: Hall) -> None:
    prompt = hall.open()
    choose(hall.db, prompt, hall.there.ana, 0, now=hall.now)

    def sees(attendee: Attendee | None = None, *, counts: bool = False) -> bool:
        who = attendee.id if attendee else None
        (shown,) = shown_of(hall.db, [prompt], attendee_id=who, counts=counts)
        return shown.tally is not None

    assert sees(hall.there.ana)
    assert sees(counts=True)
    assert not sees(hall.there.ben)
    assert not sees()
    hall.close(prompt)
    assert sees(hall.there.ben)
    assert sees()


def test_ones_own_reply_is_shown_to_oneself_only(hall: Hall) -> None:
    prompt = hall.open()
    choose(hall.db, prompt, hall.there.ana, 1, now=hall.now)
    (by_ana,) = shown_of(hall.db, [prompt], attendee_id=hall.there.ana.id)
    (by_ben,) = shown_of(hall.db, [prompt], attendee_id=hall.there.ben.id)
    (by_desk,) = shown_of(hall.db, [prompt], counts=True)
    assert by_ana.mine is not None
    assert by_ana.mine.option_id == by_ana.options[1].id
    assert by_ben.mine is None
    assert by_desk.mine is None


def test_open_prompts_come_newest_first_and_only_of_this_event(hall: Hall) -> None:
    first = hall.open()
    hall.move(1)
    second = hall.open()
    an_open_prompt(hall.db, hall.db.get_one(Event, hall.there.elsewhere.id), now=hall.now)
    assert [prompt.id for prompt in open_at(hall.db, hall.event.id)] == [second.id, first.id]
    hall.close(second)
    assert [prompt.id for prompt in open_at(hall.db, hall.event.id)] == [first.id]


def test_missed_are_those_that_closed_while_one_was_here_and_did_not_reply(hall: Hall) -> None:
    replied, missed, withdrawn, still_open = (hall.open() for _ in range(4))
    hall.move(1)
    choose(hall.db, replied, hall.there.ana, 0, now=hall.now)
    for prompt in (replied, missed, withdrawn):
        hall.close(prompt)
    service.withdraw(
        hall.db,
        event_id=hall.event.id,
        prompt_id=withdrawn.id,
        person_id=owner_of(hall.db, hall.event),
        now=hall.now,
    )
    hall.move(1)
    late = an_attendee(hall.db, hall.event, "Lou Late", now=hall.now)
    assert hall.missed_by(hall.there.ana) == [missed.id]
    assert hall.missed_by(late) == []
    assert hall.missed_by(hall.there.outsider) == []
    assert still_open.id not in hall.missed_by(hall.there.ben)


def test_only_the_three_latest_missed_are_kept_in_mind(hall: Hall) -> None:
    prompts = []
    for _ in range(5):
        prompts.append(hall.open())
        hall.move(1)
        hall.close(prompts[-1])
    assert hall.missed_by(hall.there.ana) == [prompt.id for prompt in reversed(prompts[2:])]


def test_texts_of_somebody_hidden_or_removed_are_not_read(hall: Hall) -> None:
    prompt = hall.open(words=True)
    cleo = an_attendee(hall.db, hall.event, "Cleo Mbeki", now=hall.now)
    say(hall.db, prompt, hall.there.ben, "From Ben", now=hall.now)
    say(hall.db, prompt, cleo, "From Cleo", now=hall.now)
    hall.approve(prompt)
    hall.close(prompt)

    def read_by(attendee: Attendee) -> set[str]:
        (shown,) = shown_of(hall.db, [prompt], attendee_id=attendee.id)
        return set(shown.texts)

    write_block(hall.db, blocker_id=hall.there.ana.id, blocked_id=hall.there.ben.id, now=hall.now)
    assert read_by(hall.there.ana) == {"From Cleo"}
    assert read_by(hall.there.ben) == {"From Ben", "From Cleo"}
    hall.db.execute(update(Attendee).where(Attendee.id == cleo.id).values(removed_at=hall.now))
    assert read_by(hall.there.ben) == {"From Ben"}
    (shown,) = shown_of(hall.db, [prompt], counts=True)
    assert shown.tally is not None
    assert shown.tally.replies == 1
    assert [
        reply.text for reply in texts_to_read(hall.db, event_id=hall.event.id, prompt_id=prompt.id)
    ] == ["From Ben"]


def test_the_timeline_knows_which_prompt_was_on(hall: Hall) -> None:
    begin = hall.now
    first = hall.open()
    hall.move(10)
    second = hall.open()
    hall.move(5)
    hall.close(second)

    def on_at(minutes: float) -> str | None:
        prompt = prompt_on_at(hall.db, hall.event.id, begin + timedelta(minutes=minutes))
        return prompt.id if prompt else None

    assert on_at(-1) is None
    assert on_at(0) == on_at(9) == first.id
    assert on_at(10) == on_at(14) == second.id
    assert on_at(15) == on_at(29) == first.id
    assert on_at(30) is None
    assert timeline_of(hall.db, hall.there.elsewhere.id).at(begin) is None


def test_the_list_holds_every_prompt_with_its_replies_and_unread_texts(hall: Hall) -> None:
    sent = hall.open(words=True)
    say(hall.db, sent, hall.there.ana, "One", now=hall.now)
    hall.approve(sent)
    say(hall.db, sent, hall.there.ben, "Two", now=hall.now)
    hall.move(1)
    draft = a_draft(hall.db, hall.event, now=hall.now)
    listed = listed_at(hall.db, hall.event.id)
    assert [(row.prompt.id, row.replies, row.unread) for row in listed] == [
        (sent.id, 2, 1),
        (draft.id, 0, 0),
    ]
    assert listed_at(hall.db, hall.there.elsewhere.id) == []


def test_texts_that_nobody_has_read_come_first(hall: Hall) -> None:
    prompt = hall.open(words=True)
    say(hall.db, prompt, hall.there.ana, "Read", now=hall.now)
    hall.approve(prompt)
    say(hall.db, prompt, hall.there.ben, "Unread", now=hall.now - timedelta(minutes=1))
    found = texts_to_read(hall.db, event_id=hall.event.id, prompt_id=prompt.id)
    assert [reply.text for reply in found] == ["Unread", "Read"]
    assert texts_to_read(hall.db, event_id=hall.there.elsewhere.id, prompt_id=prompt.id) == []


def test_two_people_share_what_both_replied_to(hall: Hall) -> None:
    same, other, alone, words = hall.open(), hall.open(), hall.open(), hall.open(words=True)
    cleo = an_attendee(hall.db, hall.event, "Cleo Mbeki", now=hall.now)
    for prompt, ana, ben in ((same, 0, 0), (other, 0, 1)):
        choose(hall.db, prompt, hall.there.ana, ana, now=hall.now)
        choose(hall.db, prompt, hall.there.ben, ben, now=hall.now)
    choose(hall.db, alone, hall.there.ana, 0, now=hall.now)
    say(hall.db, words, hall.there.ana, "One", now=hall.now)
    say(hall.db, words, hall.there.ben, "One", now=hall.now)
    shared = same_replies(hall.db, hall.there.ana.id, hall.there.ben.id)
    assert {row.prompt_id: row.same for row in shared} == {
        same.id: True,
        other.id: False,
        words.id: False,
    }
    both_ways = same_replies(hall.db, hall.there.ben.id, hall.there.ana.id)
    assert both_ways == shared
    many = shared_replies(hall.db, hall.there.ana.id, [hall.there.ben.id, cleo.id])
    assert many == {hall.there.ben.id: shared, cleo.id: []}


def test_the_number_of_queries_does_not_grow_with_prompts_and_people(
    database: Database, now: datetime
) -> None:
    there = a_gathering(database, now=now)

    def fill(prompts: int, people: int) -> None:
        with database.write() as db:
            event = db.get_one(Event, there.event.id)
            event.prompts_an_hour = 100
            crowd = [an_attendee(db, event, f"Guest {number}", now=now) for number in range(people)]
            for _ in range(prompts):
                prompt = an_open_prompt(db, event, now=now)
                for who in (there.ana, *crowd):
                    choose(db, prompt, who, 0, now=now)

    def count() -> int:
        asked: list[str] = []

        def remember(*heard: object) -> None:
            asked.append(str(heard[2]))

        sa_event.listen(database.engine, "before_cursor_execute", remember)
        with database.read() as db:
            shown_of(db, open_at(db, there.event.id), attendee_id=there.ana.id)
            shown_of(db, closed_without(db, there.ana.id), attendee_id=there.ana.id)
            listed_at(db, there.event.id)
            shared_replies(db, there.ana.id, [there.ben.id])
        sa_event.remove(database.engine, "before_cursor_execute", remember)
        return len(asked)

    fill(1, 1)
    few = count()
    fill(4, 8)
    assert count() == few
