"""What the clock does: prompts that open and close by themselves. Each is claimed, so that it happens once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session

from eventnet.db.claims import claim
from eventnet.db.factlog import record
from eventnet.events.models import Event
from eventnet.prompts.facts import PromptClosed, PromptMissed, PromptOpened
from eventnet.prompts.models import Prompt
from eventnet.prompts.states import LATE, lasts


def has_due(db: Session, *, now: datetime) -> bool:
    """Tell whether a prompt waits to be opened or closed, so that a quiet second needs no writer."""
    open_or_close = or_(_to_open(now), _to_close(now))
    return bool(db.scalar(select(exists().where(Prompt.event_id == Event.id, open_or_close))))


def open_due(db: Session, *, now: datetime) -> list[str]:
    """Open the scheduled prompts whose time has come, if their event is live; return the ids of those opened.

    One that is more than `LATE` behind its time is missed instead. Records: PromptOpened, PromptMissed.
    """
    waiting = db.execute(
        select(Prompt.id, Prompt.event_id, Prompt.opens_at, Prompt.minutes, Event.phase)
        .join(Event, Event.id == Prompt.event_id)
        .where(_to_open(now))
        .order_by(Prompt.opens_at, Prompt.id)
    )
    opened = []
    for prompt_id, event_id, opens_at, minutes, phase in waiting.all():
        ours = update(Prompt).where(
            Prompt.id == prompt_id, Prompt.state == "scheduled", Prompt.opens_at == opens_at
        )
        if opens_at is None or opens_at < now - LATE:
            if claim(db, ours.values(state="missed")):
                record(db, PromptMissed(event_id=event_id, prompt_id=prompt_id), now=now)
        elif phase == "live":
            closes_at = now + lasts(minutes)
            if claim(db, ours.values(state="open", opened_at=now, closes_at=closes_at)):
                record(db, PromptOpened(event_id=event_id, prompt_id=prompt_id), now=now)
                opened.append(prompt_id)
    return opened


def close_due(db: Session, *, now: datetime) -> list[str]:
    """Close the prompts whose time is over, and all of events that are not live any more; return their ids.

    Records: PromptClosed.
    """
    over = db.execute(
        select(Prompt.id, Prompt.event_id, Prompt.closes_at)
        .join(Event, Event.id == Prompt.event_id)
        .where(_to_close(now))
        .order_by(Prompt.closes_at, Prompt.id)
    )
    closed = []
    for prompt_id, event_id, closes_at in over.all():
        ours = update(Prompt).where(
            Prompt.id == prompt_id, Prompt.state == "open", Prompt.closes_at == closes_at
        )
        if claim(db, ours.values(state="closed", closed_at=min(now, closes_at or now))):
            record(db, PromptClosed(event_id=event_id, prompt_id=prompt_id), now=now)
            closed.append(prompt_id)
    return closed


def _to_open(now: datetime) -> ColumnElement[bool]:
    """Return what is true of a prompt that can be opened, or else has been missed."""
    in_time = (Event.phase == "live") | (Prompt.opens_at < now - LATE)
    return (Prompt.state == "scheduled") & (Prompt.opens_at <= now) & in_time


def _to_close(now: datetime) -> ColumnElement[bool]:
    return (Prompt.state == "open") & ((Prompt.closes_at <= now) | (Event.phase != "live"))
