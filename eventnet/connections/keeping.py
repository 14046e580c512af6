"""What one person keeps about another: a note, a star, and what they share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventnet.connections.models import Side
from eventnet.connections.queries import side_of
from eventnet.connections.service import remember_shares
from eventnet.core.errors import NotFound
from eventnet.db.claims import changed


def write_note(
    db: Session, *, attendee_id: str, connection_id: str, text: str, now: datetime
) -> None:
    """Keep a private note; an empty one removes it. Refuses: somebody else's connection (NotFound)."""
    _keep(db, attendee_id, connection_id, note=text or None, note_at=now if text else None)


def set_star(
    db: Session, *, attendee_id: str, connection_id: str, starred: bool, now: datetime
) -> None:
    """Star somebody, or take the star away; the first time of a star stays.

    Refuses: somebody else's connection (NotFound).
    """
    side = side_of(db, attendee_id=attendee_id, connection_id=connection_id)
    if side is None:
        raise NotFound()
    if starred != (side.starred_at is not None):
        _keep(db, attendee_id, connection_id, starred_at=now if starred else None)


def share(db: Session, *, attendee_id: str, connection_id: str, shares: list[str]) -> None:
    """Choose what the other sees of one's card, from now on. Refuses: somebody else's connection (NotFound)."""
    _keep(db, attendee_id, connection_id, shares=shares)
    remember_shares(db, attendee_id=attendee_id, shares=shares)


def _keep(db: Session, attendee_id: str, connection_id: str, **values: Any) -> None:
    if side_of(db, attendee_id=attendee_id, connection_id=connection_id) is None:
        raise NotFound()
    changed(
        db,
        update(Side)
        .where(Side.connection_id == connection_id, Side.attendee_id == attendee_id)
        .values(**values),
    )
