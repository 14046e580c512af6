"""Reading what an event has planned: talks, and prompts that were or will be sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.events.models import Event
from eventnet.events.queries import quiet_times
from eventnet.prompts.models import Prompt
from eventnet.prompts.planning import HOUR, Calendar


def calendar_of(
    db: Session, event: Event, *, around: datetime, without: Prompt, sent_only: bool = False
) -> Calendar:
    """Return what surrounds a moment of an event: all quiet times, and the prompts for everybody but this one.

    With `sent_only` those that still wait for their time do not count. What reaches only some counts for nobody else, and
    a notice does not count at all, so for them there is no most.
    """
    counts = without.audience == "all" and without.kind != "notice"
    return Calendar(
        quiet=tuple(quiet_times(db, event.id)),
        sent=_sent(db, event.id, around, without.id, sent_only=sent_only) if counts else (),
        most_an_hour=event.prompts_an_hour if counts else 1,
    )


def _sent(
    db: Session, event_id: str, around: datetime, but: str, *, sent_only: bool
) -> tuple[datetime, ...]:
    rows = db.execute(
        select(Prompt.opened_at, Prompt.opens_at, Prompt.state).where(
            Prompt.event_id == event_id,
            Prompt.id != but,
            Prompt.audience == "all",
            Prompt.kind != "notice",
            (Prompt.opened_at > around - HOUR) | (Prompt.state == "scheduled"),
        )
    )
    moments = (
        opens_at if state == "scheduled" else opened_at
        for opened_at, opens_at, state in rows
        if state != "scheduled" or not sent_only
    )
    return tuple(moment for moment in moments if moment is not None)
