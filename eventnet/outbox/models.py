"""The receipt of a thing that a phone has kept and sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.accounts.models import Device
from eventnet.attendees.models import Attendee
from eventnet.db.base import Base
from eventnet.db.types import Id, UtcDateTime


class OutboxReceipt(Base):
    """One item that was taken, by the id that the phone made. Scans have receipts of their own.

    `subject` is what it was about; `at` when it was written, by our clock; `sequence` its place among what that device
    wrote. `outcome` is done or outdated: then something newer stood there already and was left.
    """

    __tablename__ = "outbox_receipts"
    __table_args__ = (Index(None, "attendee_id", "subject"),)

    attendee_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    device_id: Mapped[str | None] = mapped_column(
        Id, ForeignKey(Device.id, ondelete="SET NULL"), index=True
    )
    subject: Mapped[str] = mapped_column(String(80))
    sequence: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(10))
