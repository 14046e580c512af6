"""Prompts for tests, written, sent and replied to by the use cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.core.ids import new_id
from eventnet.db.factlog import FactRow
from eventnet.db.session import Database
from eventnet.events.models import Event, EventRole
from eventnet.prompts import service
from eventnet.prompts.forms import PromptForm, ReplyForm
from eventnet.prompts.models import Prompt, PromptOption
from eventnet.prompts.replying import reply
from tests.factories.gathering import Gathering

QUESTION = "What slowed your last project down the most?"
REASONS = ("Waiting for a decision", "Not enough hands", "Unclear who it was for")


def a_choice(
    question: str = QUESTION, options: Sequence[str] = REASONS, *, minutes: int = 30
) -> PromptForm:
    """Return the form of a prompt with options."""
    return PromptForm(
        kind="choice",
        question=question,
        follow_up="Who could have unblocked it?",
        options=list(options),
        minutes=minutes,
    )


def in_own_words(question: str = "What will you try on Monday?") -> PromptForm:
    """Return the form of a prompt that is replied to in own words."""
    return PromptForm(kind="text", question=question, minutes=30)


def owner_of(db: Session, event: Event) -> str:
    """Return the id of the person whose event it is."""
    return db.scalars(
        select(EventRole.person_id).where(EventRole.event_id == event.id, EventRole.role == "owner")
    ).one()


def a_draft(db: Session, event: Event, *, now: datetime, form: PromptForm | None = None) -> Prompt:
    """Write a prompt that nobody has seen yet."""
    return service.write(
        db, event_id=event.id, person_id=owner_of(db, event), form=form or a_choice(), now=now
    )


def an_open_prompt(
    db: Session, event: Event, *, now: datetime, form: PromptForm | None = None
) -> Prompt:
    """Write a prompt and send it to everybody."""
    prompt = a_draft(db, event, now=now, form=form)
    service.send_now(
        db, event_id=event.id, prompt_id=prompt.id, person_id=owner_of(db, event), now=now
    )
    return prompt


def close_it(db: Session, prompt: Prompt, event: Event, *, now: datetime) -> None:
    """Close a prompt by its organiser's hand."""
    person_id = owner_of(db, event)
    service.close(db, event_id=event.id, prompt_id=prompt.id, person_id=person_id, now=now)


def options_of(db: Session, prompt: Prompt) -> list[PromptOption]:
    """Return a prompt's options in their order."""
    return list(
        db.scalars(
            select(PromptOption)
            .where(PromptOption.prompt_id == prompt.id)
            .order_by(PromptOption.position)
        )
    )


def choose(db: Session, prompt: Prompt, attendee: Attendee, place: int, *, now: datetime) -> bool:
    """Let an attendee reply with the option at that place."""
    option = options_of(db, prompt)[place]
    return _reply(db, prompt, attendee, ReplyForm(option_id=option.id), now)


def say(db: Session, prompt: Prompt, attendee: Attendee, text: str, *, now: datetime) -> bool:
    """Let an attendee reply in own words."""
    return _reply(db, prompt, attendee, ReplyForm(text=text), now)


def _reply(db: Session, prompt: Prompt, attendee: Attendee, form: ReplyForm, now: datetime) -> bool:
    return reply(
        db,
        event_id=attendee.event_id,
        attendee_id=attendee.id,
        prompt_id=prompt.id,
        form=form,
        now=now,
    )


def told(db: Session, kind: str) -> list[FactRow]:
    """Return the rows of the fact log of one kind, in their order."""
    return list(db.scalars(select(FactRow).where(FactRow.kind == kind).order_by(FactRow.id)))


def a_sent_form(**changes: object) -> dict[str, object]:
    """Return what a browser sends for a prompt that somebody has written."""
    return {
        "draft_id": new_id(),
        "kind": "choice",
        "question": "Tea or coffee?",
        "follow_up": "",
        "options": ["Tea", "Coffee", "", "", "", ""],
        "minutes": "20",
        "opens_at": "",
        "then": "keep",
        **changes,
    }


def prompts_in(database: Database, event_id: str) -> list[Prompt]:
    """Return an event's prompts in the order of their making."""
    with database.read() as db:
        found = db.scalars(select(Prompt).where(Prompt.event_id == event_id).order_by(Prompt.id))
        return list(found)


def only_prompt(database: Database, there: Gathering) -> Prompt:
    """Return the one prompt of the gathering's event."""
    (prompt,) = prompts_in(database, there.event.id)
    return prompt
