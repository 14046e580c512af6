"""Blocking: one row, which every room asks for at read time. Reporting: a row that waits for the organiser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.core.errors import InvalidInput, NotFound
from eventnet.core.ids import new_id
from eventnet.safety.forms import ReportForm
from eventnet.safety.models import Block, Report
from eventnet.safety.queries import blocks_of_same, meeting_places


def write_block(db: Session, *, blocker_id: str, blocked_id: str, now: datetime) -> None:
    """Write that one attendee blocked another, which holds at each event of the two; a second time changes nothing.

    Refuses: oneself (InvalidInput). The room above ends what the two had.
    """
    if blocker_id == blocked_id:
        raise InvalidInput("own-block")
    same = select(Block.id).where(Block.blocker_id == blocker_id, Block.blocked_id == blocked_id)
    if db.scalar(same) is None:
        db.add(Block(id=new_id(), blocker_id=blocker_id, blocked_id=blocked_id, at=now))
        db.flush()


@dataclass(frozen=True)
class Lifted:
    """A block that is no more: since when it was, and the two at each event that both attend, the blocker first."""

    at: datetime
    pairs: tuple[tuple[str, str], ...]


def lift_block(db: Session, *, blocker_id: str, block_id: str) -> Lifted | None:
    """Take back a block of one's own, whichever event it was made at; None when there is none of that id.

    The room above sees to what came meanwhile.
    """
    rows = blocks_of_same(db, blocker_id=blocker_id, block_id=block_id)
    if not rows:
        return None
    lifted = Lifted(
        min(row.at for row in rows),
        pairs=tuple(meeting_places(db, rows[0].blocker_id, rows[0].blocked_id)),
    )
    for row in rows:
        db.delete(row)
    db.flush()
    return lifted


def write_report(
    db: Session, *, event_id: str, by_id: str, about_id: str, form: ReportForm, now: datetime
) -> str:
    """Keep what one attendee tells the organiser about another; the same words again are one report. Return its id.

    The room above has found out that the two met. Refuses: oneself (InvalidInput).
    """
    if by_id == about_id:
        raise InvalidInput("own-report")
    same = db.scalar(
        select(Report).where(
            Report.by_id == by_id, Report.about_id == about_id, Report.text == form.text
        )
    )
    if same is not None:
        same.category, same.is_named = form.category, form.named
        db.flush()
        return same.id
    report = Report(
        id=new_id(),
        event_id=event_id,
        by_id=by_id,
        about_id=about_id,
        category=form.category,
        text=form.text,
        is_named=form.named,
        at=now,
    )
    db.add(report)
    db.flush()
    return report.id


def settle_report(db: Session, *, event_id: str, report_id: str, now: datetime) -> None:
    """Take a report off the queue; a second time changes nothing. Refuses: a report of another event (NotFound)."""
    report = db.scalar(select(Report).where(Report.id == report_id, Report.event_id == event_id))
    if report is None:
        raise NotFound()
    if report.settled_at is None:
        report.settled_at = now
        db.flush()
