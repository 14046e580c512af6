"""Who sat together: for one attendee to look back on, for the plan after the event, and in counts for the organisers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection
from eventnet.rounds.models import Round, RoundSeat, RoundSeries
from eventnet.safety.queries import hidden_from

_MINE, _THEIRS = aliased(RoundSeat), aliased(RoundSeat)


@dataclass(frozen=True)
class Mate:
    """Somebody whom an attendee sat with, at which table of which round, and when it began."""

    attendee: Attendee
    series_id: str
    number: int
    table: int | None
    at: datetime


def _together(now: datetime) -> ColumnElement[bool]:
    """Return what is true of two seats at one table of a round that had begun while both sat there."""

    def sat_after(seat: type[RoundSeat], moment: ColumnElement[datetime]) -> ColumnElement[bool]:
        return or_(seat.until_at.is_(None), seat.until_at > moment)

    begins = Round.begins_at.expression
    return and_(
        Round.id == _MINE.round_id,
        _THEIRS.round_id == _MINE.round_id,
        _THEIRS.table_no == _MINE.table_no,
        _THEIRS.attendee_id != _MINE.attendee_id,
        Round.begins_at < func.coalesce(Round.ended_at, now),
        sat_after(_MINE, begins),
        sat_after(_THEIRS, begins),
        sat_after(_MINE, _THEIRS.from_at.expression),
        sat_after(_THEIRS, _MINE.from_at.expression),
    )


def sat_with(db: Session, attendee_id: str, *, now: datetime) -> list[Mate]:
    """Return whom an attendee has sat with so far, the latest first, without who is hidden from them or gone."""
    rows = db.execute(
        select(Attendee, Round.series_id, Round.number, _MINE.table_no, Round.begins_at)
        .join(_THEIRS, _THEIRS.attendee_id == Attendee.id)
        .join(_MINE, _MINE.round_id == _THEIRS.round_id)
        .join(Round, Round.id == _MINE.round_id)
        .where(
            _MINE.attendee_id == attendee_id,
            _together(now),
            Attendee.removed_at.is_(None),
            Attendee.id.not_in(hidden_from(attendee_id)),
        )
        .order_by(Round.begins_at.desc(), func.lower(Attendee.name), Attendee.id)
    )
    return [Mate(*row) for row in rows]


def rounds_together(
    db: Session, attendee_id: str, others: Collection[str], *, now: datetime
) -> dict[str, int]:
    """Return in how many rounds an attendee sat with each of these; who is not in it, in none."""
    rows = db.execute(
        select(_THEIRS.attendee_id, func.count(Round.id.distinct()))
        .join(_MINE, _MINE.round_id == _THEIRS.round_id)
        .join(Round, Round.id == _MINE.round_id)
        .where(
            _MINE.attendee_id == attendee_id, _THEIRS.attendee_id.in_(list(others)), _together(now)
        )
        .group_by(_THEIRS.attendee_id)
    )
    return {row[0]: row[1] for row in rows}


def first_rounds_of_each(
    db: Session, attendee_ids: Collection[str], *, now: datetime
) -> dict[tuple[str, str], int]:
    """Return by pairs of one of these attendees and somebody they sat with the number of the first round in which they did."""
    rows = db.execute(
        select(_MINE.attendee_id, _THEIRS.attendee_id, func.min(Round.number))
        .select_from(_MINE)
        .join(_THEIRS, _THEIRS.round_id == _MINE.round_id)
        .join(Round, Round.id == _MINE.round_id)
        .where(_MINE.attendee_id.in_(attendee_ids), _together(now))
        .group_by(_MINE.attendee_id, _THEIRS.attendee_id)
    )
    return {(one, other): number for one, other, number in rows}


def _pairs(event_id: str, now: datetime) -> Select[str, datetime | None, str, str]:
    """Return a query for the pairs who have talked at a table, with their series and when that began."""
    return (
        select(
            RoundSeries.id.label("series_id"),
            RoundSeries.started_at.label("since"),
            _MINE.attendee_id.label("low"),
            _THEIRS.attendee_id.label("high"),
        )
        .select_from(RoundSeries)
        .join(Round, Round.series_id == RoundSeries.id)
        .join(_MINE, _MINE.round_id == Round.id)
        .join(_THEIRS, _THEIRS.round_id == Round.id)
        .where(
            RoundSeries.event_id == event_id,
            _together(now),
            _MINE.attendee_id < _THEIRS.attendee_id,
        )
        .distinct()
    )


def pairs_who_talked(db: Session, event_id: str, *, now: datetime) -> list[tuple[str, str]]:
    """Return the pairs who have talked at a table in any round of an event, the lower id first."""
    rows = db.execute(_pairs(event_id, now))
    return sorted({(row.low, row.high) for row in rows})


@dataclass(frozen=True)
class Outcome:
    """What came of a series, exactly; whoever shows it tells it in steps. `connected` have connected since it started."""

    people: int = 0
    pairs: int = 0
    connected: int = 0


def outcomes_at(db: Session, event_id: str, *, now: datetime) -> dict[str, Outcome]:
    """Return for each series of an event how many people talked at tables, as how many pairs, and how many of these connected."""
    pairs = _pairs(event_id, now).subquery()
    met = exists().where(
        Connection.low_id == pairs.c.low,
        Connection.high_id == pairs.c.high,
        Connection.made_at >= pairs.c.since,
    )
    counted = (
        select(pairs.c.series_id, func.count(), func.sum(case((met, 1), else_=0)))
        .select_from(pairs)
        .group_by(pairs.c.series_id)
    )
    ends = union(
        select(pairs.c.series_id, pairs.c.low.label("one")),
        select(pairs.c.series_id, pairs.c.high),
    ).subquery()
    people = {
        row[0]: row[1]
        for row in db.execute(select(ends.c.series_id, func.count()).group_by(ends.c.series_id))
    }
    return {
        series_id: Outcome(people=people[series_id], pairs=count, connected=connected)
        for series_id, count, connected in db.execute(counted)
    }
