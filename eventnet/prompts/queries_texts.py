"""Reading replies in own words, for the organisers who let others read them: never whose they are."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.prompts.models import Prompt, Reply
from eventnet.prompts.states import SEEN

MOST_WAITING = 200
"""How many texts stand in the queue at once; the others move up."""


def is_undecided() -> ColumnElement[bool]:
    """Return what is true of a reply in own words that nobody has decided on."""
    return Reply.text.is_not(None) & Reply.approved_at.is_(None) & Reply.hidden_at.is_(None)


def waiting_at(
    db: Session, event_id: str, *, most: int = MOST_WAITING
) -> list[tuple[Prompt, Reply]]:
    """Return the texts of an event that wait for a decision: those of what is on first, the newest prompt first, in it the oldest."""
    rows = db.execute(
        select(Prompt, Reply)
        .join(Reply, Reply.prompt_id == Prompt.id)
        .join(Attendee, Attendee.id == Reply.attendee_id)
        .where(*_waiting(event_id))
        .order_by(
            (Prompt.state == "open").desc(),
            Prompt.opened_at.desc(),
            Prompt.id,
            Reply.at,
            Reply.id,
        )
        .limit(most)
    )
    return [(prompt, reply) for prompt, reply in rows]


def count_waiting(db: Session, event_id: str) -> int:
    """Return how many texts of an event wait for a decision."""
    return (
        db.scalar(
            select(func.count(Reply.id))
            .join(Prompt, Prompt.id == Reply.prompt_id)
            .join(Attendee, Attendee.id == Reply.attendee_id)
            .where(*_waiting(event_id))
        )
        or 0
    )


def texts_to_read(db: Session, *, event_id: str, prompt_id: str) -> list[Reply]:
    """Return a prompt's replies in own words, those that nobody has decided on first."""
    return list(
        db.scalars(
            select(Reply)
            .join(Prompt, Prompt.id == Reply.prompt_id)
            .join(Attendee, Attendee.id == Reply.attendee_id)
            .where(
                Prompt.id == prompt_id,
                Prompt.event_id == event_id,
                Reply.text.is_not(None),
                Attendee.removed_at.is_(None),
            )
            .order_by(is_undecided().desc(), Reply.at.desc(), Reply.id)
        )
    )


def _waiting(event_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Prompt.event_id == event_id,
        Prompt.state.in_(SEEN),
        Attendee.removed_at.is_(None),
        is_undecided(),
    )
