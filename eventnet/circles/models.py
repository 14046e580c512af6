"""A circle, and who sat at it from when until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.attendees.models import Attendee
from eventnet.circles.states import MOST_PLACE, MOST_TOPIC
from eventnet.db.base import Base
from eventnet.db.types import Id, UtcDateTime
from eventnet.events.models import Event

SITTING = text("until_at IS NULL")


class Circle(Base):
    """An open table. `seats` counts the opener's too; `closed_by` says why it is over (see `states`)."""

    __tablename__ = "circles"
    __table_args__ = (Index(None, "event_id", "closed_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    opener_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"), index=True)
    topic: Mapped[str] = mapped_column(String(MOST_TOPIC))
    place: Mapped[str | None] = mapped_column(String(MOST_PLACE))
    seats: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(10))


class CircleSeat(Base):
    """Who sits or sat at a circle. Nobody sits at two at a time, whatever else goes wrong: the index sees to that."""

    __tablename__ = "circle_seats"
    __table_args__ = (
        Index(None, "circle_id"),
        Index(None, "attendee_id"),
        Index(
            "uq_circle_seats_sitting",
            "attendee_id",
            unique=True,
            sqlite_where=SITTING,
            postgresql_where=SITTING,
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    circle_id: Mapped[str] = mapped_column(ForeignKey(Circle.id, ondelete="CASCADE"))
    attendee_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
