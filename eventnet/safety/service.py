"""Blocking: one row, which every room asks for at read time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from eventnet.core.errors import InvalidInput
from eventnet.core.ids import new_id
from eventnet.safety.models import Block
from eventnet.safety.queries import has_blocked


def write_block(db: Session, *, blocker_id: str, blocked_id: str, now: datetime) -> None:
    """Write that one attendee blocked another; a second time changes nothing.

    Refuses: oneself (InvalidInput). The room above ends what the two had.
    """
    if blocker_id == blocked_id:
        raise InvalidInput("own-block")
    if not has_blocked(db, blocker_id=blocker_id, blocked_id=blocked_id):
        db.add(Block(id=new_id(), blocker_id=blocker_id, blocked_id=blocked_id, at=now))
        db.flush()
