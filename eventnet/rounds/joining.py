"""Joining the rounds and leaving them: both by oneself, at any time, as often as one likes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventnet.core.errors import Gone, NotFound
from eventnet.db.claims import changed
from eventnet.db.factlog import record
from eventnet.db.plain import insert_once
from eventnet.rounds.facts import RoundsJoined, TableChanged
from eventnet.rounds.models import RoundMember
from eventnet.rounds.queries import series_of
from eventnet.rounds.states import ON


def join(db: Session, *, event_id: str, series_id: str, attendee_id: str, now: datetime) -> bool:
    """Let an attendee take part; tell whether that is new. Whoever sits with them then sees their badge's two lines.

    Refuses: rounds of another event (NotFound), rounds that are not announced or are over (Gone).
    Records: TableChanged, RoundsJoined.
    """
    series = series_of(db, event_id=event_id, series_id=series_id)
    if series is None:
        raise NotFound()
    if series.state not in ON:
        raise Gone("rounds-over")
    values = {
        "series_id": series_id,
        "attendee_id": attendee_id,
        "joined_at": now,
        "left_at": None,
    }
    is_new = insert_once(db, RoundMember, values) or changed(
        db,
        update(RoundMember)
        .where(
            RoundMember.series_id == series_id,
            RoundMember.attendee_id == attendee_id,
            RoundMember.left_at.is_not(None),
        )
        .values(joined_at=now, left_at=None),
    )
    if is_new:
        _tell(db, event_id, series_id, attendee_id, now)
    return bool(is_new)


def leave(db: Session, *, event_id: str, series_id: str, attendee_id: str, now: datetime) -> bool:
    """Let an attendee leave; tell whether that is new. Whoever sat with them alone gets another seat by `turning`.

    Refuses: rounds of another event (NotFound). Records: TableChanged, RoundsJoined.
    """
    if series_of(db, event_id=event_id, series_id=series_id) is None:
        raise NotFound()
    is_new = changed(
        db,
        update(RoundMember)
        .where(
            RoundMember.series_id == series_id,
            RoundMember.attendee_id == attendee_id,
            RoundMember.left_at.is_(None),
        )
        .values(left_at=now),
    )
    if is_new:
        _tell(db, event_id, series_id, attendee_id, now)
    return bool(is_new)


def _tell(db: Session, event_id: str, series_id: str, attendee_id: str, now: datetime) -> None:
    seat = TableChanged(event_id=event_id, series_id=series_id, attendee_id=attendee_id)
    record(db, seat, now=now)
    record(db, RoundsJoined(event_id=event_id, series_id=series_id), now=now)
