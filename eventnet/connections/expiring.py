"""What the clock does to requests: those that are over leave the inboxes. Nobody is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from eventnet.connections.models import Request
from eventnet.connections.standing import STANDS
from eventnet.db.claims import changed
from eventnet.events.models import Event


def has_over(db: Session, *, now: datetime) -> bool:
    """Tell whether a request that waits is over, so that a quiet minute needs no writer."""
    return bool(db.scalar(select(exists().where(_over(now)))))


def expire_due(db: Session, *, now: datetime) -> int:
    """Let the requests that are over leave the inboxes of those who did not answer; return how many. Tells nobody."""
    return changed(db, update(Request).where(_over(now)).values(state="expired", answered_at=now))


def _over(now: datetime) -> ColumnElement[bool]:
    closed = select(Event.id).where(Event.phase == "closed")
    over = or_(Request.recorded_at <= now - STANDS, Request.event_id.in_(closed))
    return and_(Request.state == "waiting", over)
