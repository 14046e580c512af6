"""A block is one attendee's decision about another; both disappear from each other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.attendees.models import Attendee
from eventnet.db.base import Base
from eventnet.db.types import Id, UtcDateTime


class Block(Base):
    """Who blocked whom. The blocked is never told."""

    __tablename__ = "blocks"
    __table_args__ = (UniqueConstraint("blocker_id", "blocked_id"), Index(None, "blocked_id"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    blocker_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    blocked_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
