"""Counting an event and publishing what was counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from eventnet.analytics.degrees import publish_coverage
from eventnet.analytics.facts import FiguresMoved
from eventnet.analytics.figures import (
    THREE_OR_MORE,
    Figures,
    PromptFigure,
    TimeLine,
    time_line_of,
    two_cells,
)
from eventnet.analytics.measures import (
    connections_in,
    coverage,
    gini,
    people_in,
    time_line,
    together,
)
from eventnet.analytics.models import KeptFigures
from eventnet.analytics.queries import (
    afterwards_of,
    basis_of,
    degrees_of,
    follow_ups_of,
    kept_of,
    made_per_minute,
    prompts_sent,
    repliers_of,
    requests_of,
    suggested_of,
)
from eventnet.analytics.stepping import Basis, may_move
from eventnet.analytics.suppression import Row, publish, publish_within
from eventnet.core.errors import NotFound
from eventnet.db.claims import claim
from eventnet.db.factlog import record
from eventnet.events.models import Event
from eventnet.events.service import note

SPREAD_AMONG = 10
"""Gini is told when so many people have three or more connections; then it stands for more networks than one."""

SPREAD_STEPS = 20
"""Gini is told in steps of one twentieth."""


@dataclass(frozen=True)
class Counted:
    """What was counted at one moment, ready to be published. `replaces` is when the figures before moved."""

    event_id: str
    at: datetime
    figures: Figures
    basis: Basis
    replaces: datetime | None


def count_event(db: Session, event_id: str, *, now: datetime) -> Counted:
    """Count an event from its tables, for its organisers. Refuses: an unknown event (NotFound)."""
    event = db.get(Event, event_id)
    if event is None:
        raise NotFound()
    kept = kept_of(db, event_id)
    basis = _basis(db, event_id, kept)
    newcomers, others = degrees_of(db, event_id)
    everybody = together(newcomers, others)
    joined, connections = people_in(everybody), connections_in(everybody)
    row = publish_coverage(coverage(everybody), connections)
    parts = publish_within(row, (coverage(newcomers), coverage(others)))
    sent = prompts_sent(db, event_id)
    outcomes = follow_ups_of(db, event_id)
    answered, asked = requests_of(db, event_id)
    matched, drawn = suggested_of(db, event_id)
    after = afterwards_of(db, event_id)
    figures = Figures(
        joined=joined,
        connections=connections,
        coverage=row,
        newcomers=parts[0] if parts else None,
        others=parts[1] if parts else None,
        gini=_spread(everybody, row),
        time_line=_time_line(db, event, now),
        prompts=tuple(
            PromptFigure(one.question, one.at, two_cells(one.replies, joined)) for one in sent
        ),
        repliers=two_cells(repliers_of(db, event_id), joined) if sent else None,
        requests=two_cells(answered, asked) if asked else None,
        digests=after.digests,
        follow_ups=publish(outcomes) if sum(outcomes) else None,
        matched=two_cells(*matched) if matched[1] else None,
        drawn=two_cells(*drawn) if drawn[1] else None,
        promises=publish(after.promises) if sum(after.promises) else None,
        favours=publish(after.favours) if sum(after.favours) else None,
        helped=publish(after.helped) if sum(after.helped) else None,
    )
    return Counted(event_id, now, figures, basis, kept.at if kept else None)


def _spread(degrees: dict[int, int], row: Row) -> float | None:
    """Return Gini in steps, where enough people have enough connections."""
    exact = gini(degrees)
    if exact is None or row.least(THREE_OR_MORE) < SPREAD_AMONG:
        return None
    return round(exact * SPREAD_STEPS) / SPREAD_STEPS


def _time_line(db: Session, event: Event, now: datetime) -> TimeLine:
    made = made_per_minute(db, event.id)
    if not made:
        return TimeLine(1, ())
    zone = ZoneInfo(event.timezone)
    midnight = datetime.combine(event.starts_at.astimezone(zone).date(), time(), zone)
    end = max(event.starts_at, min(event.ended_at or event.ends_at, now))
    steps = time_line(made, start=event.starts_at, end=end, origin=midnight.astimezone(UTC))
    return time_line_of(steps)


def has_moved(db: Session, event_id: str, *, now: datetime) -> bool:
    """Tell whether an event's figures are to be counted anew: there are none yet, or they may move now."""
    kept = kept_of(db, event_id)
    if kept is None:
        return True
    before, after = Basis.of_json(kept.basis), _basis(db, event_id, kept)
    return may_move(before, after, moved_at=kept.at, now=now)


def _basis(db: Session, event_id: str, kept: KeptFigures | None) -> Basis:
    """Return the totals now. An event that is opened and ended again is not told at once a second time."""
    basis = basis_of(db, event_id)
    was_final = kept is not None and Basis.of_json(kept.basis).final
    return replace(basis, final=basis.final or was_final)


def keep(db: Session, counted: Counted) -> bool:
    """Publish what was counted; tell whether it was the first to do so. Records: FiguresMoved."""
    values = {
        "at": counted.at,
        "figures": counted.figures.to_json(),
        "basis": counted.basis.to_json(),
    }
    if counted.replaces is None:
        make = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
        first = (
            make(KeptFigures)
            .values(event_id=counted.event_id, **values)
            .on_conflict_do_nothing()
            .returning(KeptFigures.event_id)
        )
        ours = db.execute(first).first() is not None
    else:
        ours = claim(
            db,
            update(KeptFigures)
            .where(KeptFigures.event_id == counted.event_id, KeptFigures.at == counted.replaces)
            .values(**values),
        )
    if ours:
        record(db, FiguresMoved(event_id=counted.event_id), now=counted.at)
    return ours


def note_export(db: Session, *, event_id: str, person_id: str, now: datetime) -> None:
    """Write into the event's audit log that somebody took the figures out. Each time is a line of its own."""
    note(db, event_id=event_id, person_id=person_id, action="analytics-exported", now=now)
