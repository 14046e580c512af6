"""What one person keeps about another: a note, a star, and what they share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventnet.connections.forms import MOST_NOTE
from eventnet.connections.models import Scan, Side
from eventnet.connections.queries import side_of
from eventnet.connections.service import connection_between, remember_shares
from eventnet.connections.sides import joined_notes, write_memo
from eventnet.core.errors import Gone, NotFound, TooEarly
from eventnet.db.claims import changed


def write_note(
    db: Session, *, attendee_id: str, connection_id: str, text: str, now: datetime
) -> None:
    """Keep a private note; an empty one removes it. Refuses: somebody else's connection (NotFound)."""
    _keep(db, attendee_id, connection_id, note=text or None, note_at=now if text else None)


def note_scan(db: Session, *, attendee_id: str, scan_id: str, text: str, now: datetime) -> None:
    """Keep words about whoever this scan led to, known or not yet; a note that is there already is added to.

    Refuses: a scan that has not arrived (TooEarly), one that led to nobody (Gone).
    """
    receipt = db.get(Scan, (attendee_id, scan_id))
    if receipt is None:
        raise TooEarly("scan-first")
    if receipt.other_id is None:
        raise Gone("nobody-met")
    known = connection_between(db, attendee_id, receipt.other_id)
    if known is None:
        write_memo(db, attendee_id=attendee_id, other_id=receipt.other_id, text=text, at=now)
        return
    side = side_of(db, attendee_id=attendee_id, connection_id=known.id)
    if side is None:
        raise Gone("nobody-met")
    if text:
        whole = joined_notes(side.note, text)[:MOST_NOTE]
        _keep(db, attendee_id, known.id, note=whole, note_at=now)


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


def share(
    db: Session,
    *,
    attendee_id: str,
    connection_id: str,
    shares: list[str],
    until: datetime | None = None,
) -> None:
    """Choose what the other sees of one's card, from now on and until then. Refuses: somebody else's connection (NotFound)."""
    _keep(db, attendee_id, connection_id, shares=shares, shares_until=until)
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
