"""What the clock does: prompts that open and close by themselves. Each is claimed, so that it happens once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session

from eventnet.db.claims import claim
from eventnet.db.factlog import record
from eventnet.events.models import Event
from eventnet.prompts.facts import PromptClosed, PromptMissed, PromptOpened, PromptScheduled
from eventnet.prompts.following import has_moved
from eventnet.prompts.models import Prompt
from eventnet.prompts.planning import WAITS
from eventnet.prompts.queries_plan import calendar_of
from eventnet.prompts.states import LATE, lasts
from eventnet.prompts.targeting import aim


def has_due(db: Session, *, now: datetime) -> bool:
    """Tell whether a prompt waits to be opened, closed or moved, so that a quiet second needs no writer."""
    open_or_close = or_(_to_open(now), _to_close(now))
    timed = exists().where(Prompt.event_id == Event.id, open_or_close)
    return bool(db.scalar(select(or_(timed, has_moved()))))


def open_due(db: Session, *, now: datetime) -> list[str]:
    """Open the scheduled prompts whose time has come, if their event is live; return the ids of those opened.

    One that falls into a talk, or into an hour that is full, waits for up to `WAITS` from the time that was chosen. One that
    would have to wait longer, or is more than `LATE` behind its time, is missed. Records: PromptOpened, PromptScheduled,
    PromptMissed.
    """
    waiting = db.execute(
        select(Prompt.id, Prompt.opens_at, Event.id)
        .join(Event, Event.id == Prompt.event_id)
        .where(_to_open(now))
        .order_by(Prompt.opens_at, Prompt.id)
    )
    opened = []
    for prompt_id, opens_at, event_id in waiting.all():
        event = db.get_one(Event, event_id)
        due = _Due(db, event, prompt_id, opens_at, now)
        if opens_at is None or opens_at < now - LATE:
            due.miss()
        elif event.phase == "live" and due.open_or_move():
            opened.append(prompt_id)
    return opened


@dataclass(frozen=True)
class _Due:
    """One prompt whose time has come. Each step claims it first, so that only one process takes it."""

    db: Session
    event: Event
    prompt_id: str
    opens_at: datetime | None
    now: datetime

    def miss(self) -> None:
        """Leave it unsent, and tell the desk."""
        if self._claim(state="missed"):
            self._record(PromptMissed)

    def open_or_move(self) -> bool:
        """Open it, or let it wait for the end of a talk; tell whether it has opened."""
        prompt = self.db.get_one(Prompt, self.prompt_id, populate_existing=True)
        free_at = calendar_of(
            self.db, self.event, around=self.now, without=prompt, sent_only=True
        ).free_from(self.now)
        wanted = prompt.wanted_at or prompt.opens_at or self.now
        if free_at > wanted + WAITS:
            self.miss()
        elif free_at > self.now:
            if self._claim(opens_at=free_at, wanted_at=wanted):
                self._record(PromptScheduled)
        else:
            return self._open(prompt)
        return False

    def _open(self, prompt: Prompt) -> bool:
        closes_at = self.now + lasts(prompt.minutes)
        if not self._claim(state="open", opened_at=self.now, closes_at=closes_at):
            return False
        self.db.refresh(prompt)
        aim(self.db, prompt, most_an_hour=self.event.prompts_an_hour, now=self.now)
        self.db.flush()
        self._record(PromptOpened)
        return True

    def _claim(self, **values: object) -> bool:
        ours = update(Prompt).where(
            Prompt.id == self.prompt_id,
            Prompt.state == "scheduled",
            Prompt.opens_at == self.opens_at,
        )
        return claim(self.db, ours.values(**values))

    def _record(self, fact: type[PromptOpened | PromptMissed | PromptScheduled]) -> None:
        record(self.db, fact(event_id=self.event.id, prompt_id=self.prompt_id), now=self.now)


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
