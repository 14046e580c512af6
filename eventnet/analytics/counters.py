"""The few figures of the control room, as they were published last."""

from __future__ import annotations

from sqlalchemy.orm import Session

from eventnet.analytics.figures import Figures
from eventnet.analytics.queries import kept_of


def counters_of(db: Session, event_id: str) -> dict[str, int | None]:
    """Return how many joined, how many connections they made, and how many met somebody, or nobody yet.

    None stands where a number is not told: before anything was counted, and for `met` and `nobody` where one of the
    two is a few, or could be worked out. They move in steps, together with all other figures.
    """
    kept = kept_of(db, event_id)
    if kept is None:
        return dict.fromkeys(("joined", "connections", "met", "nobody"))
    figures = Figures.of_json(kept.figures)
    return {
        "joined": figures.joined,
        "connections": figures.connections,
        "met": figures.met,
        "nobody": figures.nobody,
    }
