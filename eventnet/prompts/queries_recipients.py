"""Reading who sees a prompt, since it has opened."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.prompts.models import Prompt, Recipient


def is_for_any() -> ColumnElement[bool]:
    """Return what is true of a prompt and an attendee who sees it, where a query knows both.

    Who came after it had opened sees what was for everybody, also when some were left out then.
    """
    theirs = (Recipient.prompt_id == Prompt.id) & (Recipient.attendee_id == Attendee.id)
    chosen = exists().where(theirs).correlate(Prompt, Attendee)
    later = (Prompt.audience == "all") & (Attendee.joined_at > Prompt.opened_at)
    return or_(Prompt.is_targeted.is_(False), chosen, later)


def is_for(attendee_id: str) -> ColumnElement[bool]:
    """Return what is true of the prompts that this attendee sees."""
    theirs = (Attendee.id == attendee_id) & (Attendee.event_id == Prompt.event_id)
    return exists().where(theirs, is_for_any()).correlate(Prompt)


def recipients_of(db: Session, prompt_id: str) -> frozenset[str] | None:
    """Return the attendees who see a prompt; None when that is everybody."""
    if not db.scalar(select(Prompt.is_targeted).where(Prompt.id == prompt_id)):
        return None
    return frozenset(
        db.scalars(select(Recipient.attendee_id).where(Recipient.prompt_id == prompt_id))
    )


def reach_of(db: Session, prompt_ids: Iterable[str]) -> dict[str, int]:
    """Return how many people each of these prompts was for; only of those that were not for everybody."""
    rows = db.execute(
        select(Prompt.id, func.count(Recipient.attendee_id))
        .outerjoin(Recipient, Recipient.prompt_id == Prompt.id)
        .where(Prompt.id.in_(list(prompt_ids)), Prompt.is_targeted)
        .group_by(Prompt.id)
    )
    return {row[0]: row[1] for row in rows}


def groups_at(db: Session, event_id: str) -> list[str]:
    """Return the names of the groups that attendees of an event are in."""
    return list(
        db.scalars(
            select(Attendee.group_name)
            .where(
                Attendee.event_id == event_id,
                Attendee.removed_at.is_(None),
                Attendee.group_name.is_not(None),
            )
            .distinct()
            .order_by(Attendee.group_name)
        )
    )
