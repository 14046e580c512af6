"""A starting point is one person shown to one viewer as somebody to meet, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.attendees.models import Attendee
from eventnet.db.base import Base
from eventnet.db.types import Id, Json, UtcDateTime
from eventnet.events.models import Event

MET = "met"
NOT_NOW = "not-now"
LAPSED = "lapsed"


class StartingPoint(Base):
    """One place of a viewer's list. `is_random` says that chance picked it, not the ranking; nobody is shown which.

    `is_common` says that it comes from the lists made for everybody at once, not from the viewer's own shortlist.
    `reasons` are data, as `reasons` found them true. `outcome` is None while it stands on the list, else met or not-now,
    which the viewer said, or lapsed: time was over, or it may not be shown any longer. Whether the two connected is
    asked of the connections.
    """

    __tablename__ = "starting_points"
    __table_args__ = (
        Index(
            "uq_starting_points_open",
            "viewer_id",
            "other_id",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
        Index(None, "event_id", "shown_at"),
        Index(None, "other_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    viewer_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    other_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    place: Mapped[int]
    is_common: Mapped[bool]
    is_random: Mapped[bool]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(10))
    outcome_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ListsMade(Base):
    """When an event's lists were made last, and the totals that they were made from."""

    __tablename__ = "starting_points_made"

    event_id: Mapped[str] = mapped_column(
        ForeignKey(Event.id, ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    basis: Mapped[list[int]] = mapped_column(Json)
