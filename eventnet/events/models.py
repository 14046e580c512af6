"""An event, who may run it, and the log of what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.accounts.models import Person
from eventnet.db.base import Base
from eventnet.db.types import Id, Json, UtcDateTime

JOIN_CODE_LENGTH = 6


class Event(Base):
    """The gathering. `key` stands in addresses; `join_code` lets people in and can be changed.

    `screen_number` counts the links of the big screen: only the one of this number opens it.
    """

    __tablename__ = "events"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(12), unique=True)
    join_code: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    place: Mapped[str | None] = mapped_column(String(120))
    timezone: Mapped[str] = mapped_column(String(60))
    locale: Mapped[str] = mapped_column(String(10))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    phase: Mapped[str] = mapped_column(String(10), index=True)
    accent: Mapped[str | None] = mapped_column(String(7))
    conduct_url: Mapped[str | None] = mapped_column(String(300))
    retention_days: Mapped[int] = mapped_column(default=90)
    prompts_an_hour: Mapped[int] = mapped_column(default=3)
    screen_number: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ProgrammeItem(Base):
    """One entry of the programme. While a quiet one is on, nothing is pushed.

    `uid` names it in the calendar that it came from; what was typed by hand has none.
    """

    __tablename__ = "programme"
    __table_args__ = (Index(None, "event_id", "starts_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    uid: Mapped[str | None] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(120))
    place: Mapped[str | None] = mapped_column(String(120))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_quiet: Mapped[bool] = mapped_column(default=True)


class EventRole(Base):
    """What a person may do at an event: owner, organiser, or host."""

    __tablename__ = "event_roles"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(10))


class AuditEntry(Base):
    """One thing an organiser did, kept for attendees to see where it concerns them."""

    __tablename__ = "audit_entries"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey(Person.id, ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    action: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
