"""Who sat at a circle at the same time as somebody, however short it was: those whom they may tell the organisers about."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.circles.models import CircleSeat
from eventnet.safety.queries import hidden_from

_MINE, _THEIRS = aliased(CircleSeat), aliased(CircleSeat)


def has_sat_at(db: Session, *, circle_id: str, attendee_id: str) -> bool:
    """Tell whether an attendee sits or sat at a circle."""
    seat = select(CircleSeat.id).where(
        CircleSeat.circle_id == circle_id, CircleSeat.attendee_id == attendee_id
    )
    return db.scalar(seat.limit(1)) is not None


def met_at(db: Session, *, circle_id: str, attendee_id: str) -> list[Attendee]:
    """Return whom an attendee met at a circle, by name, without who is hidden from them."""
    return list(
        db.scalars(
            select(Attendee)
            .where(
                Attendee.id.in_(
                    select(_THEIRS.attendee_id)
                    .join(_MINE, _MINE.circle_id == _THEIRS.circle_id)
                    .where(
                        _MINE.circle_id == circle_id,
                        _MINE.attendee_id == attendee_id,
                        _THEIRS.attendee_id != attendee_id,
                        or_(_MINE.until_at.is_(None), _MINE.until_at > _THEIRS.from_at),
                        or_(_THEIRS.until_at.is_(None), _THEIRS.until_at > _MINE.from_at),
                    )
                ),
                Attendee.removed_at.is_(None),
                Attendee.id.not_in(hidden_from(attendee_id)),
            )
            .order_by(Attendee.name, Attendee.id)
        )
    )
