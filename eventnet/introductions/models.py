"""An introduction is one person's offer to connect two others; both of these are asked, neither hears a "no"."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.attendees.models import Attendee
from eventnet.db.base import Base
from eventnet.db.types import Id, Json, UtcDateTime
from eventnet.events.models import Event


class Introduction(Base):
    """`words` are why the two should meet; both read them, and they stay with the connection.

    `is_silent` says that nobody is asked, because the two are hidden from each other or connected already: to the one
    who offers it looks as if nobody answered. `connected_at` is when both had said yes.
    """

    __tablename__ = "introductions"
    __table_args__ = (
        UniqueConstraint("by_id", "low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="ordered"),
        Index(None, "low_id"),
        Index(None, "high_id"),
        Index(None, "event_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    by_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    low_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    high_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(Text)
    is_silent: Mapped[bool]
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    connected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Say(Base):
    """What one of the two said, with the fields that they share if both say yes."""

    __tablename__ = "introduction_says"

    introduction_id: Mapped[str] = mapped_column(
        ForeignKey(Introduction.id, ondelete="CASCADE"), primary_key=True
    )
    attendee_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    answer: Mapped[str] = mapped_column(String(10))
    shares: Mapped[list[str]] = mapped_column(Json, default=list)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
