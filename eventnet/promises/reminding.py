"""Of which promises somebody is reminded, and marking that they were: once for each day that was set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.connections.queries import connections_of
from eventnet.db.claims import changed
from eventnet.promises.models import Promise
from eventnet.promises.queries import Promised
from eventnet.promises.states import PENDING, reminder_of


@dataclass(frozen=True)
class Reminder:
    """The ids of an attendee's promises whose morning has come: all of them, and those that a letter is about."""

    ids: tuple[str, ...]
    letter: tuple[str, ...]


def writers_to_remind(db: Session, *, now: datetime, limit: int) -> list[str]:
    """Return attendees who may have to be reminded, wherever their event is, in a fixed order."""
    query = _waiting(now).with_only_columns(Promise.writer_id).distinct()
    return list(db.scalars(query.order_by(Promise.writer_id).limit(limit)))


def reminder_for(db: Session, attendee_id: str, *, timezone: str, now: datetime) -> Reminder | None:
    """Return of what an attendee is to be reminded; None when nothing is due.

    A letter is about promises to people whom they are still connected with.
    """
    others = {row.other.id for row in connections_of(db, attendee_id)}
    ids, letter = [], []
    for row in db.scalars(
        _waiting(now)
        .where(Promise.writer_id == attendee_id)
        .order_by(Promise.due_on, Promise.made_at, Promise.id)
    ):
        if row.due_on is None:
            continue
        set_at = row.state_at if row.state == "renegotiated" else row.made_at
        what = reminder_of(row.due_on, set_at=set_at, now=now, timezone=timezone)
        if what == "wait":
            continue
        ids.append(row.id)
        if what == "letter" and row.other_id in others:
            letter.append(row.id)
    return Reminder(tuple(ids), tuple(letter)) if ids else None


def claim_reminders(
    db: Session, *, attendee_id: str, promise_ids: Sequence[str], now: datetime
) -> int:
    """Mark promises as reminded of; return how many this call marked, so that two workers write one letter."""
    return changed(
        db,
        update(Promise)
        .where(
            Promise.writer_id == attendee_id,
            Promise.id.in_(promise_ids),
            Promise.state.in_(PENDING),
            Promise.reminded_at.is_(None),
        )
        .values(reminded_at=now),
    )


def reminded_of(db: Session, attendee_id: str, promise_ids: Sequence[str]) -> list[Promised]:
    """Return those of an attendee's promises that are still to be kept on the day they were reminded of, to people whom
    they are still connected with.
    """
    by_other = {row.other.id: row for row in connections_of(db, attendee_id)}
    rows = db.scalars(
        select(Promise)
        .where(
            Promise.writer_id == attendee_id,
            Promise.id.in_(promise_ids),
            Promise.state.in_(PENDING),
            Promise.reminded_at.is_not(None),
        )
        .order_by(Promise.due_on, Promise.made_at, Promise.id)
    )
    return [Promised(row, True, by_other[row.other_id]) for row in rows if row.other_id in by_other]


def _waiting(now: datetime) -> Select[Promise]:
    return (
        select(Promise)
        .join(Attendee, Attendee.id == Promise.writer_id)
        .where(
            Promise.by == "me",
            Promise.state.in_(PENDING),
            Promise.due_on <= (now + timedelta(days=1)).date(),
            Promise.reminded_at.is_(None),
            Attendee.removed_at.is_(None),
        )
    )
