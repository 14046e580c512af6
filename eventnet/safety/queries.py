"""The one query: who must not appear to whom; and the reports that wait for the organiser.

A block is between two people: made at one event, it holds at every event that both attend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    exists,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.db.plain import plain
from eventnet.db.types import Id
from eventnet.safety.models import Block, Report

# The reader here, and at any event; who is hidden at any event, and here. Made once, because SQLAlchemy works long at an alias.
_ME, _MINE, _THERE, _THEIRS = (aliased(Attendee) for _ in range(4))
_ROW = aliased(Block)


def _pairs(by: InstrumentedAttribute[str], other: InstrumentedAttribute[str]) -> Select[str, str]:
    """Return a query for attendees, and all whose account is the other of a block where theirs is `by`."""
    return (
        select(_ME.id, _THEIRS.id)
        .select_from(_ME)
        .join(_MINE, _MINE.person_id == _ME.person_id)
        .join(_ROW, by == _MINE.id)
        .join(_THERE, other == _THERE.id)
        .join(_THEIRS, _THEIRS.person_id == _THERE.person_id)
    )


_BLOCKED = _pairs(_ROW.blocker_id, _ROW.blocked_id)
_BLOCKING = _pairs(_ROW.blocked_id, _ROW.blocker_id)


def _found(pairs: Select[str, str], attendee_id: str | BindParameter[str]) -> Select[str]:
    """Return a query for those whom an attendee is in pairs with."""
    return pairs.with_only_columns(_THEIRS.id).where(_ME.id == attendee_id)


def blocked_by(attendee_id: str | BindParameter[str]) -> Select[str]:
    """Return a query for the ids that an attendee blocked; for lists in which the blocked must notice nothing."""
    return _found(_BLOCKED, attendee_id)


def hidden_from(attendee_id: str | BindParameter[str]) -> CompoundSelect[str]:
    """Return a query for the ids that must not appear to an attendee, whichever of the two blocked, at whichever event."""
    return union_all(_found(_BLOCKED, attendee_id), _found(_BLOCKING, attendee_id))


_ANY = _ME.id.in_(bindparam("ids", type_=Id, expanding=True))
_HIDDEN = union_all(_BLOCKED.where(_ANY), _BLOCKING.where(_ANY))


def hidden_pairs(db: Session, attendee_ids: Sequence[str]) -> set[tuple[str, str]]:
    """Return for many attendees what `hidden_from` says of one: pairs of one of them and somebody who must not appear to them."""
    return {(one, other) for one, other in plain(db).execute(_HIDDEN, {"ids": attendee_ids})}


def has_block(blocker: type[Attendee], blocked: type[Attendee]) -> ColumnElement[bool]:
    """Return what is true where the person of the one blocked the person of the other, for a query that knows both."""
    return (
        exists()
        .where(
            _ROW.blocker_id == _MINE.id,
            _ROW.blocked_id == _THERE.id,
            _MINE.person_id == blocker.person_id,
            _THERE.person_id == blocked.person_id,
        )
        .correlate(blocker, blocked)
    )


_BLOCK = (
    select(_ME.id)
    .join(_THEIRS, _THEIRS.id == bindparam("blocked"))
    .where(_ME.id == bindparam("blocker"), has_block(_ME, _THEIRS))
)


def has_blocked(db: Session, *, blocker_id: str, blocked_id: str) -> bool:
    """Tell whether the one blocked the other, here or at another event."""
    pair = {"blocker": blocker_id, "blocked": blocked_id}
    return plain(db).scalar(_BLOCK, pair) is not None


def is_hidden(db: Session, one: str, other: str) -> bool:
    """Tell whether two attendees are hidden from each other."""
    return has_blocked(db, blocker_id=one, blocked_id=other) or has_blocked(
        db, blocker_id=other, blocked_id=one
    )


def blocked_pairs(db: Session, event_id: str) -> list[tuple[str, str]]:
    """Return all pairs of attendees of an event of whom the one blocked the other, here or at another event."""
    rows = db.execute(
        select(_ME.id, _THEIRS.id)
        .select_from(_ROW)
        .join(_MINE, _MINE.id == _ROW.blocker_id)
        .join(_THERE, _THERE.id == _ROW.blocked_id)
        .join(_ME, _ME.person_id == _MINE.person_id)
        .join(_THEIRS, _THEIRS.person_id == _THERE.person_id)
        .where(_ME.event_id == event_id, _THEIRS.event_id == event_id)
        .distinct()
    )
    return [(one, other) for one, other in rows]


def blocks_of_same(db: Session, *, blocker_id: str, block_id: str) -> list[Block]:
    """Return a block of an attendee's person with those that they made of the same person at other events."""
    wanted, by, whom = aliased(Block), aliased(Attendee), aliased(Attendee)
    return list(
        db.scalars(
            select(Block)
            .join(_MINE, _MINE.id == Block.blocker_id)
            .join(_THERE, _THERE.id == Block.blocked_id)
            .join(wanted, wanted.id == block_id)
            .join(by, (by.id == wanted.blocker_id) & (by.person_id == _MINE.person_id))
            .join(whom, (whom.id == wanted.blocked_id) & (whom.person_id == _THERE.person_id))
            .join(_ME, (_ME.id == blocker_id) & (_ME.person_id == by.person_id))
            .order_by(Block.at, Block.id)
        )
    )


def meeting_places(db: Session, one: str, other: str) -> list[tuple[str, str]]:
    """Return the two as attendees of each event that both attend, in the order of the arguments."""
    rows = db.execute(
        select(_MINE.id, _THEIRS.id)
        .select_from(_ME)
        .join(_MINE, _MINE.person_id == _ME.person_id)
        .join(_THERE, _THERE.id == other)
        .join(_THEIRS, _THEIRS.person_id == _THERE.person_id)
        .where(_ME.id == one, _MINE.event_id == _THEIRS.event_id)
        .order_by(_MINE.event_id)
    )
    return [(mine, theirs) for mine, theirs in rows]


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
