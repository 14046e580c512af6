"""Missions: "meet somebody who …". One is fulfilled by a real connection that was made while it was open."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection
from eventnet.prompts.models import Prompt
from eventnet.prompts.queries_recipients import is_for_any


def fulfilled_by(db: Session, prompts: Sequence[Prompt], attendee_id: str) -> set[str]:
    """Return the ids of those missions for which an attendee has met somebody."""
    missions = [prompt.id for prompt in prompts if prompt.kind == "mission"]
    if not missions:
        return set()
    mine = or_(Connection.low_id == attendee_id, Connection.high_id == attendee_id)
    rows = select(Prompt.id).where(Prompt.id.in_(missions), exists().where(mine, _while_open()))
    return set(db.scalars(rows))


def met_for(db: Session, prompts: Sequence[Prompt]) -> dict[str, int]:
    """Return how many people have met somebody for each of those missions."""
    missions = [prompt.id for prompt in prompts if prompt.kind == "mission"]
    if not missions:
        return {}
    theirs = or_(Connection.low_id == Attendee.id, Connection.high_id == Attendee.id)
    rows = db.execute(
        select(Prompt.id, func.count(Attendee.id))
        .join(Attendee, Attendee.event_id == Prompt.event_id)
        .where(
            Prompt.id.in_(missions),
            Attendee.removed_at.is_(None),
            is_for_any(),
            exists().where(theirs, _while_open()),
        )
        .group_by(Prompt.id)
    )
    return {row[0]: row[1] for row in rows}


def open_missions(db: Session, *, event_id: str, attendee_id: str | None = None) -> list[str]:
    """Return the ids of the missions that are on; with an attendee, of those that are for them."""
    query = select(Prompt.id).where(
        Prompt.event_id == event_id, Prompt.kind == "mission", Prompt.state == "open"
    )
    if attendee_id is not None:
        query = query.join(Attendee, Attendee.id == attendee_id).where(is_for_any())
    return list(db.scalars(query))


def _while_open() -> ColumnElement[bool]:
    ended = func.coalesce(Prompt.closed_at, Prompt.closes_at)
    return (
        (Connection.event_id == Prompt.event_id)
        & (Connection.made_at >= Prompt.opened_at)
        & (Connection.made_at < ended)
    )
