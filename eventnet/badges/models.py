"""A badge code: static, printable, and worth nothing but a request."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.attendees.models import Attendee
from eventnet.db.base import Base
from eventnet.db.types import Id, UtcDateTime
from eventnet.events.models import Event


class Badge(Base):
    """One code of one attendee. A lost one is revoked and another issued."""

    __tablename__ = "badges"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), index=True)
    attendee_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), index=True
    )
    code: Mapped[str] = mapped_column(String(10), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
