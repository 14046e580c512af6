"""The demo's programme, and what its organiser asks: sent in the breaks, planned for later, and in own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.demo.people import NEWCOMERS, NEXT_PROMPT, WITH_LUNCH, WORDS, Question
from eventnet.events import programming
from eventnet.events.calendars import Read, is_break
from eventnet.events.models import Event, ProgrammeItem
from eventnet.events.queries import programme_of
from eventnet.prompts import replying
from eventnet.prompts import service as prompts
from eventnet.prompts.forms import PromptForm, ReplyForm, ScheduleForm
from eventnet.prompts.models import Prompt, PromptOption, Recipient

DAY = (
    (0, 15, "Doors and coffee", "Foyer"),
    (15, 50, "Opening: whose street is it?", "Main hall"),
    (50, 65, "Coffee break", "Foyer"),
    (65, 82, "Three stories from the counter", "Main hall"),
    (82, 120, "Coffee and open tables", "Foyer"),
    (120, 165, "How a form became a sentence", "Main hall"),
    (165, 225, "Lunch", "Courtyard"),
    (225, 270, "Maps that people drew themselves", "Main hall"),
    (270, 300, "Tea break", "Foyer"),
    (300, 345, "What we stopped doing", "Main hall"),
    (345, 480, "Drinks", "Courtyard"),
)
"""The programme in minutes of the event: from, to, what and where."""

LIKES = (5, 3, 2, 1)
"""How much an option is liked, by its place."""


class Asking:
    """The organiser of the demo at the desk. `start` is when the event began."""

    def __init__(self, db: Session, event: Event, person_id: str, start: datetime) -> None:
        self._db = db
        self._start = start
        self._place = {"event_id": event.id, "person_id": person_id}

    def plan_the_day(self, *, now: datetime) -> None:
        """Take the programme, as if from a calendar."""
        entries = [
            Read(
                uid=f"demo-{first}",
                title=title,
                place=place,
                starts_at=self._at(first),
                ends_at=self._at(last),
                is_quiet=not is_break(title),
            )
            for first, last, title, place in DAY
        ]
        programming.take_programme(self._db, entries=entries, now=now, **self._place)

    def ask(self, question: Question, people: Sequence[Attendee], chance: Random) -> None:
        """Send a question in its minute, and let about half of those who are there reply."""
        moment = self._at(question.minute)
        prompt = self._write(question, now=moment)
        prompts.send_now(self._db, prompt_id=prompt.id, now=moment, **self._place)
        for person in people:
            if person.joined_at < moment and chance.random() < 0.55:
                later = moment + timedelta(seconds=chance.uniform(10, 240))
                self._reply(prompt, person, self._chosen(prompt, chance), later)

    def ask_newcomers(self) -> None:
        """Send those who are new a question for own words; what they write waits for the organiser."""
        moment = self._at(NEWCOMERS.minute)
        prompt = self._write(NEWCOMERS, now=moment)
        prompts.send_now(self._db, prompt_id=prompt.id, now=moment, **self._place)
        reached = self._db.scalars(
            select(Attendee)
            .join(Recipient, Recipient.attendee_id == Attendee.id)
            .where(Recipient.prompt_id == prompt.id)
            .order_by(Attendee.joined_at, Attendee.id)
        )
        for number, (person, words) in enumerate(zip(reached, WORDS, strict=False), 1):
            self._reply(prompt, person, ReplyForm(text=words), moment + timedelta(minutes=number))

    def plan_next(self, *, now: datetime) -> None:
        """Give two questions their times: one by the clock, one with lunch."""
        at = self._at(NEXT_PROMPT.minute)
        self._schedule(NEXT_PROMPT, ScheduleForm(opens_at=at, minutes=20), now)
        (lunch,) = (item for item in self._programme() if item.title == "Lunch")
        with_lunch = ScheduleForm(follows=f"begin:{lunch.id}", after=5, minutes=30)
        self._schedule(WITH_LUNCH, with_lunch, now)

    def _programme(self) -> list[ProgrammeItem]:
        return programme_of(self._db, self._place["event_id"])

    def _at(self, minute: float) -> datetime:
        return self._start + timedelta(minutes=minute)

    def _write(self, question: Question, *, now: datetime) -> Prompt:
        form = PromptForm(
            kind=question.kind,
            question=question.question,
            follow_up=question.follow_up,
            options=question.options,
            audience=question.audience,
            minutes=20,
        )
        return prompts.write(self._db, form=form, now=now, **self._place)

    def _schedule(self, question: Question, form: ScheduleForm, now: datetime) -> None:
        prompt = self._write(question, now=now)
        prompts.schedule(self._db, prompt_id=prompt.id, form=form, now=now, **self._place)

    def _chosen(self, prompt: Prompt, chance: Random) -> ReplyForm:
        options = self._db.scalars(
            select(PromptOption)
            .where(PromptOption.prompt_id == prompt.id)
            .order_by(PromptOption.position)
        ).all()
        return ReplyForm(option_id=chance.choices(options, LIKES[: len(options)])[0].id)

    def _reply(self, prompt: Prompt, person: Attendee, form: ReplyForm, now: datetime) -> None:
        replying.reply(
            self._db,
            event_id=prompt.event_id,
            attendee_id=person.id,
            prompt_id=prompt.id,
            form=form,
            now=now,
        )
