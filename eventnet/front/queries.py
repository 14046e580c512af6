"""Who at an event could use a hand: counts only, for its organisers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from eventnet.accounts.models import Device
from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection, Request
from eventnet.prompts.queries_texts import count_waiting
from eventnet.safety.models import Report

AWAY = timedelta(minutes=30)
"""A phone that we have not heard of for so long has probably not got what was sent."""


@dataclass(frozen=True)
class Care:
    """How many could use a hand, and how much waits for the organisers themselves."""

    newcomers_alone: int
    please_start: int
    unanswered: int
    away: int
    texts: int
    reports: int


def care_of(db: Session, event_id: str, *, now: datetime) -> Care:
    """Return the counts of one event. They are exact: whoever shows them tells them in steps."""
    met = or_(Connection.low_id == Attendee.id, Connection.high_id == Attendee.id)
    alone = ~exists().where(Connection.event_id == event_id, met)
    heard = exists().where(
        Device.person_id == Attendee.person_id,
        Device.revoked_at.is_(None),
        Device.last_seen_at > now - AWAY,
    )
    return Care(
        newcomers_alone=_people(db, event_id, Attendee.first_event.is_(True), alone),
        please_start=_people(db, event_id, Attendee.state == "start"),
        unanswered=_count(db, Request, Request.event_id == event_id, Request.state == "waiting"),
        away=_people(db, event_id, ~heard),
        texts=count_waiting(db, event_id),
        reports=_count(db, Report, Report.event_id == event_id, Report.settled_at.is_(None)),
    )


def _people(db: Session, event_id: str, *only: ColumnElement[bool]) -> int:
    here = (Attendee.event_id == event_id, Attendee.removed_at.is_(None))
    return db.scalar(select(func.count(Attendee.id)).where(*here, *only)) or 0


def _count(db: Session, what: type[Request] | type[Report], *only: ColumnElement[bool]) -> int:
    return db.scalar(select(func.count(what.id)).where(*only)) or 0
