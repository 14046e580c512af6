"""Mends the round that is on: who left gives up the seat, nobody stays alone, latecomers sit down where it disturbs nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.db.claims import claim
from eventnet.db.factlog import record
from eventnet.db.locks import lock
from eventnet.db.session import Database
from eventnet.rounds.company import Guest
from eventnet.rounds.facts import TableChanged
from eventnet.rounds.gathering import (
    Sitting,
    bonds_of,
    guests_of,
    may_be_placed,
    sittings_in,
)
from eventnet.rounds.mending import Moves, mended
from eventnet.rounds.models import Round, RoundMember, RoundSeat, RoundSeries
from eventnet.rounds.queries import now_of
from eventnet.rounds.seats import add_seats
from eventnet.safety.queries import has_block


@dataclass
class Mend:
    """What to change in a round: seats that are given up, who moves, and whom that concerns. `seats` are those that were found."""

    gone: list[Sitting] = field(default_factory=list)
    seats: dict[str, str] = field(default_factory=dict)
    moves: Moves = field(default_factory=dict)
    concerned: set[str] = field(default_factory=set)


def mend_one(database: Database, series_id: str, *, now: datetime) -> int:
    """Mend the round of a series that is on; return how many seats changed. Where nothing is amiss, it only looks.

    Records: TableChanged, for everybody who sits elsewhere or with others than before.
    """
    with database.read() as db:
        series = db.get_one(RoundSeries, series_id)
        current = now_of(db, series).round
        if current is None or series.state not in {"running", "paused"}:
            return 0
        if current.ended_at is not None or not _is_amiss(db, series, current, now):
            return 0
        mend = _mend_of(db, series, current, now=now)
    if not mend.gone and not mend.moves:
        return 0
    with database.write() as db:
        return _write(db, series, current, mend, now=now)


def _is_amiss(db: Session, series: RoundSeries, current: Round, now: datetime) -> bool:
    """Tell whether somebody gave up a seat, waits for one, or sits with somebody whom one of them has blocked."""
    open_seat = and_(RoundSeat.round_id == current.id, RoundSeat.until_at.is_(None))
    member = and_(
        RoundMember.series_id == series.id, RoundMember.attendee_id == RoundSeat.attendee_id
    )
    gone = (
        exists()
        .where(open_seat, member, Attendee.id == RoundSeat.attendee_id)
        .where(or_(RoundMember.left_at.is_not(None), Attendee.removed_at.is_not(None)))
    )
    seated = (
        exists().where(open_seat, member, RoundSeat.table_no.is_not(None)).correlate(RoundMember)
    )
    loose = (
        select(func.count())
        .select_from(RoundMember)
        .join(Attendee, Attendee.id == RoundMember.attendee_id)
        .where(RoundMember.series_id == series.id, may_be_placed(), ~seated)
    )
    mine, theirs = aliased(RoundSeat), aliased(RoundSeat)
    me, them = aliased(Attendee), aliased(Attendee)
    apart = exists().where(
        mine.round_id == current.id,
        theirs.round_id == current.id,
        mine.until_at.is_(None),
        theirs.until_at.is_(None),
        mine.table_no == theirs.table_no,
        mine.attendee_id == me.id,
        theirs.attendee_id == them.id,
        me.id != them.id,
        has_block(me, them),
    )
    # One latecomer alone disturbs no talk: they wait for the next round.
    most_loose = 0 if now < current.begins_at else 1
    if (db.scalar(loose) or 0) > most_loose:
        return True
    return any(db.scalar(select(one)) for one in (gone, apart))


def _mend_of(db: Session, series: RoundSeries, current: Round, *, now: datetime) -> Mend:
    guests = guests_of(db, series)
    sittings = sittings_in(db, current)
    tables = defaultdict[int, list[Guest]](list)
    seated: set[str] = set()
    mend = Mend(
        gone=[one for one in sittings if one.is_gone],
        seats={one.attendee_id: one.seat_id for one in sittings if not one.is_gone},
    )
    for one in sittings:
        if one.is_gone or one.table is None:
            continue
        # Who has become busy in the meantime keeps the seat for this round.
        tables[one.table].append(guests.get(one.attendee_id) or Guest(one.attendee_id))
        seated.add(one.attendee_id)
    people = {*guests, *seated}
    mend.moves = mended(
        tables,
        [guest for guest in guests.values() if guest.id not in seated],
        bonds_of(db, series.event_id, people),
        size=series.size,
        seed=f"{current.id} {now.isoformat()}",
        first=series.first_table,
        joins=now < current.begins_at,
    )
    # Who waited already and still does is told nothing.
    waits = {one.attendee_id for one in sittings if one.table is None}
    mend.moves = {one: to for one, to in mend.moves.items() if to is not None or one not in waits}
    mend.concerned = _concerned(mend, sittings)
    return mend


def _concerned(mend: Mend, sittings: Sequence[Sitting]) -> set[str]:
    """Return who sits elsewhere now, and who sits where somebody came or went."""
    was = {one.attendee_id: one.table for one in sittings}
    touched = {one.table for one in mend.gone}
    for attendee_id, table in mend.moves.items():
        touched |= {table, was.get(attendee_id)}
    touched.discard(None)
    return {
        *mend.moves,
        *(one.attendee_id for one in sittings if one.table in touched and not one.is_gone),
    }


def _write(db: Session, series: RoundSeries, current: Round, mend: Mend, *, now: datetime) -> int:
    """Write a mend, as far as the seats are still as they were found; who was moved by another process stays there."""
    lock(db, "rounds", series.id)
    number = db.scalar(select(RoundSeries.number).where(RoundSeries.id == series.id))
    if number != current.number:
        return 0
    done = sum(_give_up(db, one.seat_id, now=now) for one in mend.gone)
    free = [
        (attendee_id, table)
        for attendee_id, table in mend.moves.items()
        if _is_as_found(db, current, attendee_id, mend.seats.get(attendee_id), now=now)
    ]
    add_seats(db, current.id, free, now=now)
    for attendee_id in sorted(mend.concerned):
        fact = TableChanged(event_id=series.event_id, series_id=series.id, attendee_id=attendee_id)
        record(db, fact, now=now)
    return done + len(free)


def _is_as_found(
    db: Session, current: Round, attendee_id: str, seat_id: str | None, *, now: datetime
) -> bool:
    """Let somebody rise from the seat that they were found in; tell whether they had that one, or none, still."""
    if seat_id is not None:
        return _give_up(db, seat_id, now=now)
    other = select(RoundSeat.id).where(
        RoundSeat.round_id == current.id,
        RoundSeat.attendee_id == attendee_id,
        RoundSeat.until_at.is_(None),
    )
    return db.scalar(other.limit(1)) is None


def _give_up(db: Session, seat_id: str, *, now: datetime) -> bool:
    ours = update(RoundSeat).where(RoundSeat.id == seat_id, RoundSeat.until_at.is_(None))
    return claim(db, ours.values(until_at=now))
