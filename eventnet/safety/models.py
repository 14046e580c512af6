"""A block is one attendee's decision about another; both disappear from each other. A report goes to the organiser."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.attendees.models import Attendee
from eventnet.db.base import Base
from eventnet.db.types import Id, UtcDateTime
from eventnet.events.models import Event


class Block(Base):
    """Who blocked whom. The blocked is never told."""

    __tablename__ = "blocks"
    __table_args__ = (UniqueConstraint("blocker_id", "blocked_id"), Index(None, "blocked_id"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    blocker_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    blocked_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Report(Base):
    """What somebody told the organiser about somebody. `is_named` says whether the organiser may know who told it."""

    __tablename__ = "reports"
    __table_args__ = (Index(None, "event_id", "at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    by_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"), index=True)
    about_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"), index=True)
    category: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    is_named: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
