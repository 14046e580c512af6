"""The figures of each event as they were published last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.db.base import Base
from eventnet.db.types import Json, UtcDateTime
from eventnet.events.models import Event


class KeptFigures(Base):
    """One event's figures, suppressed already, so that they may outlive the people they count.

    `at` is when they moved last; `basis` the totals that decide when they may move again.
    """

    __tablename__ = "kept_figures"

    event_id: Mapped[str] = mapped_column(
        ForeignKey(Event.id, ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    figures: Mapped[dict[str, Any]] = mapped_column(Json)
    basis: Mapped[dict[str, Any]] = mapped_column(Json)
