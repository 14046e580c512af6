"""What a viewer says to a starting point: met, or not now. Neither is told to anybody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.core.errors import NotFound
from eventnet.suggestions.models import StartingPoint


def settle(db: Session, *, viewer_id: str, point_id: str, outcome: str, now: datetime) -> None:
    """Keep what a viewer said; it leaves the list and the other is not suggested to them again. The last word stays.

    Refuses: a starting point that is not the viewer's (NotFound).
    """
    point = db.scalar(
        select(StartingPoint).where(
            StartingPoint.id == point_id, StartingPoint.viewer_id == viewer_id
        )
    )
    if point is None:
        raise NotFound()
    if point.outcome != outcome:
        point.outcome, point.outcome_at = outcome, now
        db.flush()
