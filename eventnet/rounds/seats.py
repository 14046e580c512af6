"""Writes seats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from eventnet.core.ids import new_id
from eventnet.rounds.models import RoundSeat


def add_seats(
    db: Session, round_id: str, seats: Iterable[tuple[str, int | None]], *, now: datetime
) -> None:
    """Write who sits where from now on; None for whom there is no table."""
    rows = [
        {
            "id": new_id(),
            "round_id": round_id,
            "attendee_id": attendee_id,
            "table_no": table_no,
            "from_at": now,
        }
        for attendee_id, table_no in seats
    ]
    if rows:
        db.execute(insert(RoundSeat), rows)
