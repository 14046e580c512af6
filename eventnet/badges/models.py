"""A badge code is static and worth a request; a live code is made by a device, shown, and used by a few."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.accounts.models import Device
from eventnet.attendees.models import Attendee
from eventnet.db.base import Base
from eventnet.db.types import Id, UtcDateTime
from eventnet.events.models import Event


class Badge(Base):
    """One code: of an attendee, or blank until somebody binds it to themselves. A lost one is revoked and another issued.

    `batch` names the blanks that were made together; `bound_at` is when a blank became somebody's.
    """

    __tablename__ = "badges"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), index=True)
    attendee_id: Mapped[str | None] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), index=True
    )
    code: Mapped[str] = mapped_column(String(10), unique=True)
    batch: Mapped[str | None] = mapped_column(String(40), index=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    bound_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LiveDevice(Base):
    """One device of one attendee, which makes live codes: its public code, its clock, and when it was in contact.

    `clock_offset_ms` is how far the clock that its codes follow is ahead of ours, as it said last. Contacts with
    less than two minutes between them are one: `contact_began_at` to `last_contact_at`, the one before ended at
    `contact_before_at`.
    """

    __tablename__ = "live_devices"
    __table_args__ = (UniqueConstraint("attendee_id", "device_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    attendee_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    device_id: Mapped[str] = mapped_column(ForeignKey(Device.id, ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    clock_offset_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    contact_before_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contact_began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_contact_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LiveShown(Base):
    """A window that a device says it has shown: its own log, sent when it has a network."""

    __tablename__ = "live_shown"

    live_device_id: Mapped[str] = mapped_column(
        ForeignKey(LiveDevice.id, ondelete="CASCADE"), primary_key=True
    )
    window: Mapped[int] = mapped_column(primary_key=True)


class LiveUse(Base):
    """Somebody was connected by a device's window; one window serves a few."""

    __tablename__ = "live_uses"

    live_device_id: Mapped[str] = mapped_column(
        ForeignKey(LiveDevice.id, ondelete="CASCADE"), primary_key=True
    )
    window: Mapped[int] = mapped_column(primary_key=True)
    scanner_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), primary_key=True, index=True
    )
