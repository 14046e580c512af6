"""A letter is written in the transaction that made it due, and sent later under a lease."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.db.base import Base
from eventnet.db.types import Id, Json, UtcDateTime


class Letter(Base):
    """One mail to one address. `state` is waiting, sent, refused, failed or cancelled.

    Some are kept in words; of others only what they are `about` is, and they are written when the worker takes them, so that
    nothing goes out that is no longer so. Words, headers and address are forgotten (the address is empty then) a
    day after a letter went, was given up or was taken back; what became of it, and its Message-ID, stay.

    Refused is what a mail server wants never; failed is what was given up after faults that pass, and may be tried again.

    `lease_until` says until when a worker may be at it; a worker that died lets the lease run out, and the
    letter goes again with the same Message-ID and `may_repeat` set.
    """

    __tablename__ = "letters"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[str | None] = mapped_column(Id, index=True)
    event_id: Mapped[str | None] = mapped_column(Id, index=True)
    to_address: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(10))
    about: Mapped[dict[str, Any]] = mapped_column(Json)
    subject: Mapped[str | None] = mapped_column(String(300))
    text: Mapped[str | None] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    headers: Mapped[dict[str, str]] = mapped_column(Json)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    may_repeat: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(300))
