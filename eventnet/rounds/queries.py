"""Reading rounds: those of an event for its organisers, and an attendee's own place in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import combinations

from sqlalchemy import Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.events.models import Event
from eventnet.rounds.company import Pair
from eventnet.rounds.models import Round, RoundMember, RoundSeat, RoundSeries
from eventnet.rounds.states import ON
from eventnet.safety.queries import blocked_pairs, hidden_from


@dataclass(frozen=True)
class Now:
    """The series that people know of, with the round that is on or was last; None before the first."""

    series: RoundSeries
    round: Round | None


@dataclass
class Place:
    """One attendee's place in a series, as they see it.

    `rests` says why they get no table: busy or undisturbed. `table` is that of round `number`; `waits` says that there was
    none for them in it. `mates` are those at the table, without who is hidden from them.
    """

    attendee_id: str
    joined: bool = False
    rests: str = ""
    number: int = 0
    table: int | None = None
    waits: bool = False
    mates: list[Attendee] = field(default_factory=list)


def now_at(db: Session, event_id: str) -> Now | None:
    """Return what people at an event know of: the rounds that are announced, on or paused."""
    row = db.execute(
        select(RoundSeries, Round)
        .outerjoin(
            Round, and_(Round.series_id == RoundSeries.id, Round.number == RoundSeries.number)
        )
        .where(RoundSeries.event_id == event_id, RoundSeries.state.in_(ON))
        .order_by(RoundSeries.created_at.desc(), RoundSeries.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else Now(row[0], row[1])


def now_of(db: Session, series: RoundSeries) -> Now:
    """Return a series with the round that is on, or was last."""
    current = select(Round).where(Round.series_id == series.id, Round.number == series.number)
    return Now(series, db.scalar(current))


def series_at(db: Session, event_id: str) -> list[RoundSeries]:
    """Return all rounds of an event that were not called off, the latest planned first."""
    return list(
        db.scalars(
            select(RoundSeries)
            .where(RoundSeries.event_id == event_id, RoundSeries.state != "withdrawn")
            .order_by(RoundSeries.created_at.desc(), RoundSeries.id)
        )
    )


def series_of(db: Session, *, event_id: str, series_id: str) -> RoundSeries | None:
    """Return one series of an event."""
    return db.scalar(
        select(RoundSeries).where(RoundSeries.id == series_id, RoundSeries.event_id == event_id)
    )


def members_of(db: Session, series_ids: Iterable[str]) -> dict[str, int]:
    """Return how many people take part in each series, whether they get a table just now or not."""
    rows = db.execute(
        _taking_part()
        .with_only_columns(RoundMember.series_id, func.count())
        .where(RoundMember.series_id.in_(list(series_ids)))
        .group_by(RoundMember.series_id)
    )
    return {row[0]: row[1] for row in rows}


def tables_in(db: Session, round_id: str) -> int:
    """Return how many tables a round has."""
    return (
        db.scalar(
            select(func.count(RoundSeat.table_no.distinct())).where(
                RoundSeat.round_id == round_id, RoundSeat.until_at.is_(None)
            )
        )
        or 0
    )


def places_in(
    db: Session, now: Now, *, attendee_ids: Collection[str] | None = None
) -> dict[str, Place]:
    """Return the places of everybody in a series, or of some, in a number of queries that does not grow with them."""
    members = _taking_part().where(RoundMember.series_id == now.series.id)
    if attendee_ids is not None:
        members = members.where(RoundMember.attendee_id.in_(list(attendee_ids)))
    places = {
        row.attendee_id: Place(row.attendee_id, joined=True, rests=_rests(row))
        for row in db.execute(members)
    }
    if now.round is None or not places:
        return places
    seats = _seated_with(now.round.id, None if attendee_ids is None else list(places))
    tables = defaultdict[int, list[Attendee]](list)
    for attendee, table_no in db.execute(seats):
        if table_no is not None:
            tables[table_no].append(attendee)
        if attendee.id in places:
            place = places[attendee.id]
            place.number, place.table = now.round.number, table_no
            place.waits = table_no is None
    hidden = _hidden_among(db, now.series.event_id, places if attendee_ids is not None else None)
    for place in places.values():
        place.mates = [
            mate
            for mate in tables.get(place.table or 0, ())
            if mate.id != place.attendee_id and mate.id not in hidden[place.attendee_id]
        ]
    return places


def place_of(db: Session, now: Now, attendee_id: str) -> Place:
    """Return an attendee's place in a series; one who did not join has an empty one."""
    found = places_in(db, now, attendee_ids=[attendee_id])
    return found.get(attendee_id) or Place(attendee_id)


def _taking_part() -> Select[str, str, bool]:
    """Return a query for those who joined and are here."""
    return (
        select(RoundMember.attendee_id, Attendee.state, Attendee.undisturbed)
        .join(Attendee, Attendee.id == RoundMember.attendee_id)
        .where(RoundMember.left_at.is_(None), Attendee.removed_at.is_(None))
    )


def _rests(row: Row[str, str, bool]) -> str:
    if row.undisturbed:
        return "undisturbed"
    return "busy" if row.state == "busy" else ""


def _seated_with(round_id: str, attendee_ids: list[str] | None) -> Select[Attendee, int | None]:
    """Return a query for who sits where in a round, by name; with ids only for those and who sits with them."""
    seats = (
        select(Attendee, RoundSeat.table_no)
        .join(Attendee, Attendee.id == RoundSeat.attendee_id)
        .join(Round, Round.id == RoundSeat.round_id)
        .join(
            RoundMember,
            and_(
                RoundMember.series_id == Round.series_id,
                RoundMember.attendee_id == RoundSeat.attendee_id,
            ),
        )
        .where(
            RoundSeat.round_id == round_id,
            RoundSeat.until_at.is_(None),
            RoundMember.left_at.is_(None),
            Attendee.removed_at.is_(None),
        )
        .order_by(func.lower(Attendee.name), Attendee.id)
    )
    if attendee_ids is None:
        return seats
    own = aliased(RoundSeat)
    theirs = select(own.table_no).where(
        own.round_id == round_id, own.until_at.is_(None), own.attendee_id.in_(attendee_ids)
    )
    return seats.where(or_(RoundSeat.attendee_id.in_(attendee_ids), RoundSeat.table_no.in_(theirs)))


def _hidden_among(
    db: Session, event_id: str, attendee_ids: Collection[str] | None
) -> dict[str, set[str]]:
    hidden = defaultdict[str, set[str]](set)
    if attendee_ids is None:
        for one, other in blocked_pairs(db, event_id):
            hidden[one].add(other)
            hidden[other].add(one)
    else:
        for one in attendee_ids:
            hidden[one].update(db.scalars(hidden_from(one)))
    return hidden


def sat_pairs(db: Session, event_id: str) -> set[Pair]:
    """Return all pairs who have sat at one table in any round of an event, the lower id first."""
    tables = defaultdict[tuple[str, int | None], list[str]](list)
    for round_id, table_no, attendee_id in db.execute(
        select(RoundSeat.round_id, RoundSeat.table_no, RoundSeat.attendee_id)
        .join(Round, Round.id == RoundSeat.round_id)
        .join(RoundSeries, RoundSeries.id == Round.series_id)
        .where(RoundSeries.event_id == event_id, RoundSeat.table_no.is_not(None))
    ):
        tables[round_id, table_no].append(attendee_id)
    return {pair for table in tables.values() for pair in combinations(sorted(set(table)), 2)}


def has_due(db: Session) -> bool:
    """Tell whether any event has rounds that could fall due: planned for a time, announced, or on."""
    waits = and_(RoundSeries.state == "planned", RoundSeries.starts_at.is_not(None))
    return bool(
        db.scalar(
            select(
                exists().where(
                    RoundSeries.event_id == Event.id, or_(waits, RoundSeries.state.in_(ON))
                )
            )
        )
    )
