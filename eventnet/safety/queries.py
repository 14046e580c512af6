"""The one query: who must not appear to whom; and the reports that wait for the organiser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Select, bindparam, case, or_, select
from sqlalchemy.orm import Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.db.plain import plain
from eventnet.safety.models import Block, Report

_BLOCK = select(Block.id).where(
    Block.blocker_id == bindparam("blocker"), Block.blocked_id == bindparam("blocked")
)


def has_blocked(db: Session, *, blocker_id: str, blocked_id: str) -> bool:
    """Tell whether the one blocked the other."""
    pair = {"blocker": blocker_id, "blocked": blocked_id}
    return plain(db).scalar(_BLOCK, pair) is not None


def blocked_by(attendee_id: str | BindParameter[str]) -> Select[str]:
    """Return a query for the ids that an attendee blocked; for lists in which the blocked must notice nothing."""
    return select(Block.blocked_id).where(Block.blocker_id == attendee_id)


def hidden_from(attendee_id: str | BindParameter[str]) -> Select[str]:
    """Return a query for the ids that must not appear to an attendee, whichever of the two blocked."""
    other = case((Block.blocker_id == attendee_id, Block.blocked_id), else_=Block.blocker_id)
    mine = or_(Block.blocker_id == attendee_id, Block.blocked_id == attendee_id)
    return select(other).where(mine)


def is_hidden(db: Session, one: str, other: str) -> bool:
    """Tell whether two attendees are hidden from each other."""
    return has_blocked(db, blocker_id=one, blocked_id=other) or has_blocked(
        db, blocker_id=other, blocked_id=one
    )


@dataclass(frozen=True)
class Told:
    """A report as the organiser reads it. `by` is there only if the one who told it allows that."""

    report_id: str
    about: str
    category: str
    text: str
    at: datetime
    is_settled: bool
    by: str | None


def reports_at(db: Session, event_id: str) -> list[Told]:
    """Return an event's reports: the open ones first, the latest first."""
    about, teller = aliased(Attendee), aliased(Attendee)
    rows = db.execute(
        select(Report, about.name, teller.name)
        .join(about, about.id == Report.about_id)
        .join(teller, teller.id == Report.by_id)
        .where(Report.event_id == event_id)
        .order_by(Report.settled_at.is_not(None), Report.at.desc(), Report.id)
    )
    return [
        Told(
            report_id=report.id,
            about=name,
            category=report.category,
            text=report.text,
            at=report.at,
            is_settled=report.settled_at is not None,
            by=by if report.is_named else None,
        )
        for report, name, by in rows
    ]
