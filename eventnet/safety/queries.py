"""The one query: who must not appear to whom."""

from __future__ import annotations

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import Session

from eventnet.safety.models import Block


def has_blocked(db: Session, *, blocker_id: str, blocked_id: str) -> bool:
    """Tell whether the one blocked the other."""
    return (
        db.scalar(
            select(Block.id).where(Block.blocker_id == blocker_id, Block.blocked_id == blocked_id)
        )
        is not None
    )


def blocked_by(attendee_id: str) -> Select[str]:
    """Return a query for the ids that an attendee blocked; for lists in which the blocked must notice nothing."""
    return select(Block.blocked_id).where(Block.blocker_id == attendee_id)


def hidden_from(attendee_id: str) -> Select[str]:
    """Return a query for the ids that must not appear to an attendee, whichever of the two blocked."""
    other = case((Block.blocker_id == attendee_id, Block.blocked_id), else_=Block.blocker_id)
    mine = or_(Block.blocker_id == attendee_id, Block.blocked_id == attendee_id)
    return select(other).where(mine)


def is_hidden(db: Session, one: str, other: str) -> bool:
    """Tell whether two attendees are hidden from each other."""
    return has_blocked(db, blocker_id=one, blocked_id=other) or has_blocked(
        db, blocker_id=other, blocked_id=one
    )
