"""Prompts that go with the programme: their time is that of an entry, and moves with it by a quarter of an hour at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, exists, select, update
from sqlalchemy.orm import Session

from eventnet.core.errors import InvalidInput
from eventnet.db.claims import claim
from eventnet.db.factlog import record
from eventnet.events.models import Event, ProgrammeItem
from eventnet.prompts.facts import PromptMissed, PromptScheduled
from eventnet.prompts.forms import ScheduleForm, moment_in
from eventnet.prompts.models import Prompt
from eventnet.prompts.planning import is_moved_too_far


@dataclass(frozen=True)
class Plan:
    """When a prompt is sent, and the entry of the programme that says so, if one does."""

    opens_at: datetime
    follows_id: str | None = None
    follows_edge: str | None = None
    follows_after: int = 0
    follows_at: datetime | None = None

    def is_of(self, prompt: Prompt) -> bool:
        """Tell whether a prompt has this plan already."""
        same = (prompt.follows_id, prompt.follows_edge, prompt.follows_after)
        return prompt.opens_at == self.opens_at and same == (
            self.follows_id,
            self.follows_edge,
            self.follows_after,
        )

    def give_to(self, prompt: Prompt) -> None:
        """Write it into a prompt. What moved an earlier plan is forgotten."""
        prompt.opens_at, prompt.wanted_at = self.opens_at, None
        prompt.follows_id, prompt.follows_edge = self.follows_id, self.follows_edge
        prompt.follows_after, prompt.follows_at = self.follows_after, self.follows_at


def plan_of(db: Session, event: Event, form: ScheduleForm) -> Plan:
    """Return when a prompt is to be sent. Refuses: an entry of another programme, or of none (InvalidInput)."""
    if form.opens_at is not None:
        return Plan(moment_in(event.timezone, form.opens_at))
    edge, _, item_id = (form.follows or "").partition(":")
    item = db.scalar(
        select(ProgrammeItem).where(ProgrammeItem.id == item_id, ProgrammeItem.event_id == event.id)
    )
    if item is None:
        raise InvalidInput(fields={"follows": "not-in-the-programme"})
    at = item.ends_at if edge == "end" else item.starts_at
    return Plan(at + timedelta(minutes=form.after), item.id, edge, form.after, at)


def has_moved() -> ColumnElement[bool]:
    """Return what is true when some prompt waits for an entry that has another time by now."""
    return exists(
        select(Prompt.id)
        .join(ProgrammeItem, ProgrammeItem.id == Prompt.follows_id)
        .where(Prompt.state == "scheduled", _edge() != Prompt.follows_at)
    )


def follow_due(db: Session, *, now: datetime) -> list[str]:
    """Move the prompts whose entry of the programme has moved, and return their ids, in the order of their new times.

    One that would be sent more than a quarter of an hour from the time that was chosen is missed instead, so that nothing is
    sprung on the hall. Records: PromptScheduled, PromptMissed.
    """
    rows = db.execute(
        select(Prompt, _edge())
        .join(ProgrammeItem, ProgrammeItem.id == Prompt.follows_id)
        .where(Prompt.state == "scheduled", _edge() != Prompt.follows_at)
        .order_by(_edge(), Prompt.id)
        .execution_options(populate_existing=True)
    )
    moved = []
    for prompt, at in rows.all():
        opens_at = at + timedelta(minutes=prompt.follows_after)
        wanted = prompt.wanted_at or prompt.opens_at or opens_at
        too_far = is_moved_too_far(wanted, opens_at)
        ours = update(Prompt).where(
            Prompt.id == prompt.id,
            Prompt.state == "scheduled",
            Prompt.opens_at == prompt.opens_at,
            Prompt.follows_at == prompt.follows_at,
        )
        values = {"opens_at": opens_at, "wanted_at": wanted, "follows_at": at}
        if claim(db, ours.values(state="missed" if too_far else "scheduled", **values)):
            fact = PromptMissed if too_far else PromptScheduled
            record(db, fact(event_id=prompt.event_id, prompt_id=prompt.id), now=now)
            moved.append(prompt.id)
    return moved


def _edge() -> ColumnElement[datetime]:
    """Return the moment of an entry that a prompt goes by."""
    return case(
        (Prompt.follows_edge == "end", ProgrammeItem.ends_at), else_=ProgrammeItem.starts_at
    )
