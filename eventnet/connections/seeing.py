"""When somebody first sees a connection: from then on runs the minute in which they may undo it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventnet.connections.models import Side
from eventnet.connections.queries import Known
from eventnet.web.context import database


def see(db: Session, *, attendee_id: str, connection_ids: Sequence[str], now: datetime) -> None:
    """Write down that an attendee has seen these connections; the first time stays."""
    db.execute(
        update(Side)
        .where(
            Side.attendee_id == attendee_id,
            Side.connection_id.in_(connection_ids),
            Side.seen_at.is_(None),
        )
        .values(seen_at=now)
    )


def note_seen(shown: Sequence[Known], *, now: datetime) -> None:
    """Write down, at the edge, what a page is about to show for the first time; mostly there is nothing to write."""
    fresh = [row for row in shown if row.mine.seen_at is None]
    if fresh:
        with database().write() as db:
            see(
                db,
                attendee_id=fresh[0].mine.attendee_id,
                connection_ids=[row.connection.id for row in fresh],
                now=now,
            )
