"""A promise is its writer's, also when the connection has ended; an exchange belongs to its connection."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection
from eventnet.db.base import Base
from eventnet.db.types import Id, UtcDateTime
from eventnet.events.models import Event


class Promise(Base):
    """What one attendee wrote down as promised, by the id that their device made.

    `by` is me (the writer promised) or them (the other did). `told` lets the other see a promise that was made to them.
    `state` is open, kept, renegotiated (another date) or let-go. `connection_id` names a connection that may be no more:
    then nobody but the writer sees it.
    """

    __tablename__ = "promises"
    __table_args__ = (Index(None, "other_id"), Index(None, "state", "due_on"))

    writer_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), index=True)
    other_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    connection_id: Mapped[str] = mapped_column(Id)
    by: Mapped[str] = mapped_column(String(4))
    text: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date | None] = mapped_column(Date)
    told: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), default="open")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Exchange(Base):
    """What went between two people, as one of them wrote it down for themselves. `kind` is idea, know-how or connection."""

    __tablename__ = "exchanges"

    writer_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    connection_id: Mapped[str] = mapped_column(
        ForeignKey(Connection.id, ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10))
    given: Mapped[bool]
    text: Mapped[str | None] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
