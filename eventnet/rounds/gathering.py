"""What the next round is placed by, read in one transaction: who is there, and what is between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection, Parting, Request
from eventnet.rounds.company import Bonds, Guest, Pair
from eventnet.rounds.models import Round, RoundMember, RoundSeat, RoundSeries
from eventnet.rounds.queries import sat_pairs
from eventnet.safety.queries import blocked_pairs


@dataclass(frozen=True)
class Sitting:
    """Somebody's open seat in a round; without a table they wait."""

    seat_id: str
    attendee_id: str
    table: int | None
    is_gone: bool


def guests_of(db: Session, series: RoundSeries) -> dict[str, Guest]:
    """Return those who take part and may be placed: who is busy, or asked not to be disturbed, is not."""
    waited = {
        row[0]: row[1]
        for row in db.execute(
            select(RoundSeat.attendee_id, func.count())
            .join(Round, Round.id == RoundSeat.round_id)
            .where(Round.series_id == series.id, RoundSeat.table_no.is_(None))
            .group_by(RoundSeat.attendee_id)
        )
    }
    rows = db.execute(
        select(Attendee.id, Attendee.group_name, Attendee.organisation, Attendee.first_event)
        .join(RoundMember, RoundMember.attendee_id == Attendee.id)
        .where(RoundMember.series_id == series.id, may_be_placed())
    )
    return {
        row.id: Guest(
            id=row.id,
            group=row.group_name or "",
            organisation=row.organisation or "",
            is_new=bool(row.first_event),
            waited=waited.get(row.id, 0),
        )
        for row in rows
    }


def may_be_placed() -> ColumnElement[bool]:
    """Return what is true of a member who gets tables, where a query knows member and attendee."""
    return (
        RoundMember.left_at.is_(None)
        & Attendee.removed_at.is_(None)
        & Attendee.undisturbed.is_(False)
        & (Attendee.state != "busy")
    )


def bonds_of(db: Session, event_id: str, people: Iterable[str]) -> Bonds:
    """Return what is between these people at an event."""
    here = set(people)
    low, high = aliased(RoundMember), aliased(RoundMember)
    known = (
        select(Connection.low_id, Connection.high_id)
        .join(low, low.attendee_id == Connection.low_id)
        .join(high, (high.attendee_id == Connection.high_id) & (high.series_id == low.series_id))
        .where(Connection.event_id == event_id)
        .distinct()
    )
    parted = (
        select(Parting.low_id, Parting.high_id)
        .join(Attendee, Attendee.id == Parting.low_id)
        .where(Attendee.event_id == event_id)
    )
    declined = select(Request.from_id, Request.to_id).where(
        Request.event_id == event_id, Request.state == "declined"
    )

    def among(pairs: Iterable[tuple[str, str]]) -> set[Pair]:
        return {(one, other) for one, other in pairs if one in here and other in here}

    return Bonds(
        apart=among(blocked_pairs(db, event_id)),
        sat=among(sat_pairs(db, event_id)),
        known=among((one, other) for one, other in db.execute(known)),
        distant=among(
            (one, other) for query in (parted, declined) for one, other in db.execute(query)
        ),
    )


def sittings_in(db: Session, current: Round) -> list[Sitting]:
    """Return the open seats of a round, in the order of their tables."""
    rows = db.execute(
        select(
            RoundSeat.id,
            RoundSeat.attendee_id,
            RoundSeat.table_no,
            RoundMember.left_at.is_not(None) | Attendee.removed_at.is_not(None),
        )
        .join(Attendee, Attendee.id == RoundSeat.attendee_id)
        .join(
            RoundMember,
            (RoundMember.series_id == current.series_id)
            & (RoundMember.attendee_id == RoundSeat.attendee_id),
        )
        .where(RoundSeat.round_id == current.id, RoundSeat.until_at.is_(None))
        .order_by(RoundSeat.table_no, RoundSeat.attendee_id)
    )
    return [Sitting(*row) for row in rows]
