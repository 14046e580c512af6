"""The few figures of the control room, as they were published last."""

from __future__ import annotations

from sqlalchemy.orm import Session

from eventnet.analytics.degrees import publish_coverage
from eventnet.analytics.figures import Figures, nobody_of
from eventnet.analytics.measures import connections_in, coverage, people_in, together
from eventnet.analytics.queries import degrees_of, kept_of


def counters_of(db: Session, event_id: str) -> dict[str, int | None]:
    """Return how many joined, how many connections they made, and how many met somebody, or nobody yet.

    `met` and `nobody` are None where they may not be told: one of them is a few, or could be worked out. They move in
    steps, together with all other figures; only before the first step they are counted at once.
    """
    kept = kept_of(db, event_id)
    if kept is not None:
        figures = Figures.of_json(kept.figures)
        return _counters(figures.joined, figures.connections, figures.nobody)
    degrees = together(*degrees_of(db, event_id))
    joined, connections = people_in(degrees), connections_in(degrees)
    row = publish_coverage(coverage(degrees), connections)
    return _counters(joined, connections, nobody_of(joined, connections, row))


def _counters(joined: int, connections: int, nobody: int | None) -> dict[str, int | None]:
    return {
        "joined": joined,
        "connections": connections,
        "met": None if nobody is None else joined - nobody,
        "nobody": nobody,
    }
