"""Ending a connection: undo in the first minute, remove at any time, block.

The other is told of none of them: an open page stops showing the connection, the same way for all three.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.connections.facts import ConnectionEnded
from eventnet.connections.models import Connection, Parting, Request
from eventnet.connections.opening import undo_until
from eventnet.connections.queries import MINE, THEIRS, Known, connection_of
from eventnet.connections.sides import write_memo
from eventnet.core.errors import Gone, NotFound
from eventnet.core.ids import new_id
from eventnet.db.factlog import record
from eventnet.db.locks import lock
from eventnet.safety.queries import meeting_places
from eventnet.safety.service import write_block

Kind = Literal["undo", "remove", "block"]


def undo(db: Session, *, attendee_id: str, connection_id: str, now: datetime) -> None:
    """End a connection within the minute from when this attendee first saw it; a second time changes nothing.

    Refuses: somebody else's connection (NotFound), a minute that is over (Gone). Records: ConnectionEnded.
    """
    known = _standing(db, attendee_id, connection_id)
    if known is None:
        return
    if now > undo_until(known.connection.recorded_at, known.mine.seen_at or now):
        raise Gone("undo-over")
    _part(db, known, attendee_id, "undo", now)


def remove(db: Session, *, attendee_id: str, connection_id: str, now: datetime) -> None:
    """End a connection at any time; a second time changes nothing.

    Refuses: somebody else's connection (NotFound). Records: ConnectionEnded.
    """
    known = _standing(db, attendee_id, connection_id)
    if known is not None:
        _part(db, known, attendee_id, "remove", now)


def block(db: Session, *, attendee_id: str, connection_id: str, now: datetime) -> None:
    """End a connection, and those of the two at other events, and hide each from the other; a second time changes nothing.

    Refuses: somebody else's connection (NotFound). Records: ConnectionEnded, for each of them.
    """
    known = _standing(db, attendee_id, connection_id)
    if known is not None:
        _part(db, known, attendee_id, "block", now)
        part_elsewhere(db, attendee_id=attendee_id, other_id=known.other.id, now=now)
        write_block(db, blocker_id=attendee_id, blocked_id=known.other.id, now=now)


def part_elsewhere(db: Session, *, attendee_id: str, other_id: str, now: datetime) -> None:
    """End what two people have at other events, because the one blocks the other. Records: ConnectionEnded."""
    for mine, theirs in meeting_places(db, attendee_id, other_id):
        if mine == attendee_id:
            continue
        lock(db, *sorted((mine, theirs)))
        row = db.execute(
            select(Connection, Attendee, MINE, THEIRS)
            .join(MINE, (MINE.connection_id == Connection.id) & (MINE.attendee_id == mine))
            .join(THEIRS, (THEIRS.connection_id == Connection.id) & (THEIRS.attendee_id == theirs))
            .join(Attendee, Attendee.id == theirs)
        ).one_or_none()
        if row is not None:
            _part(db, Known(*row), mine, "block", now)


def _standing(db: Session, attendee_id: str, connection_id: str) -> Known | None:
    """Return the connection, with the lock on its pair held; None if this attendee has ended it before.

    Refuses: somebody else's connection, and one that the other has ended (NotFound).
    """
    known = connection_of(db, attendee_id=attendee_id, connection_id=connection_id)
    if known is not None:
        lock(db, *sorted((attendee_id, known.other.id)))
        if db.scalar(select(Connection.id).where(Connection.id == connection_id)) is not None:
            return known
    ended = select(Parting.id).where(
        Parting.by_id == attendee_id, Parting.connection_id == connection_id
    )
    if db.scalar(ended) is None:
        raise NotFound()
    return None


def _part(db: Session, known: Known, attendee_id: str, kind: Kind, now: datetime) -> None:
    """Delete the connection and write down who ended it. What the other wrote stays theirs, as words of their own."""
    other_id = known.other.id
    low, high = sorted((attendee_id, other_id))
    note, noted_at = known.theirs.note, known.theirs.note_at
    both = (low, high)
    db.execute(
        update(Request)
        .where(Request.from_id.in_(both), Request.to_id.in_(both), Request.state == "waiting")
        .values(state="expired", answered_at=now)
    )
    db.execute(delete(Connection).where(Connection.id == known.connection.id))
    if note:
        write_memo(db, attendee_id=other_id, other_id=attendee_id, text=note, at=noted_at or now)
    db.add(
        Parting(
            id=new_id(),
            low_id=low,
            high_id=high,
            by_id=attendee_id,
            connection_id=known.connection.id,
            kind=kind,
            at=now,
        )
    )
    db.flush()
    ended = ConnectionEnded(
        event_id=known.connection.event_id,
        connection_id=known.connection.id,
        low_id=low,
        high_id=high,
    )
    record(db, ended, now=now)
