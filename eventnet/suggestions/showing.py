"""When somebody was first on a viewer's page: only those count when it is asked what came of suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventnet.suggestions.models import StartingPoint
from eventnet.web.context import database


def show(db: Session, ids: Sequence[str], *, now: datetime) -> None:
    """Write down that starting points are on a page; the first time stays."""
    db.execute(
        update(StartingPoint)
        .where(StartingPoint.id.in_(ids), StartingPoint.shown_at.is_(None))
        .values(shown_at=now)
        .execution_options(synchronize_session=False)
    )


def note_shown(points: Sequence[StartingPoint], *, now: datetime) -> None:
    """Write down, at the edge, what a page is about to show for the first time; mostly there is nothing to write."""
    fresh = [point.id for point in points if point.shown_at is None]
    if fresh:
        with database().write() as db:
            show(db, fresh, now=now)
