"""Reading introductions: through the one who offered them, or one of the two who are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection
from eventnet.introductions.models import Introduction, Say
from eventnet.safety.queries import hidden_from

STANDS_FOR = timedelta(days=14)
"""An introduction that not both have answered by then is over; nobody is told."""


@dataclass(frozen=True)
class Offer:
    """An introduction as one of the two sees it: who offers it, and whom they could meet."""

    introduction: Introduction
    by: Attendee
    other: Attendee


@dataclass(frozen=True)
class Offered:
    """One's own offer: the two people, and whether they are connected by it."""

    introduction: Introduction
    one: Attendee
    other: Attendee


_BY, _LOW, _HIGH, _OTHER = (aliased(Attendee) for _ in range(4))


def _offers_to(attendee_id: str, now: datetime) -> Select[Introduction, Attendee, Attendee]:
    """Return a query for the offers that wait for somebody: not hidden from them, not answered, not met by now."""
    hidden = hidden_from(attendee_id)
    answered = exists().where(
        Say.introduction_id == Introduction.id, Say.attendee_id == attendee_id
    )
    connected = exists().where(
        Connection.low_id == Introduction.low_id, Connection.high_id == Introduction.high_id
    )
    return (
        select(Introduction, _BY, _OTHER)
        .join(_BY, _BY.id == Introduction.by_id)
        .join(
            _OTHER,
            and_(
                _OTHER.id != attendee_id,
                or_(_OTHER.id == Introduction.low_id, _OTHER.id == Introduction.high_id),
            ),
        )
        .where(
            or_(Introduction.low_id == attendee_id, Introduction.high_id == attendee_id),
            Introduction.is_silent.is_(False),
            Introduction.offered_at > now - STANDS_FOR,
            _is_here(_BY),
            _is_here(_OTHER),
            _BY.id.not_in(hidden),
            _OTHER.id.not_in(hidden),
            ~answered,
            ~connected,
        )
        .order_by(Introduction.offered_at.desc(), Introduction.id)
    )


def _is_here(attendee: type[Attendee]) -> ColumnElement[bool]:
    return attendee.removed_at.is_(None)


def offers_to(db: Session, attendee_id: str, *, now: datetime) -> list[Offer]:
    """Return the introductions that wait for an attendee's answer, the latest first."""
    return [Offer(*row) for row in db.execute(_offers_to(attendee_id, now))]


def offer_to(db: Session, *, attendee_id: str, introduction_id: str, now: datetime) -> Offer | None:
    """Return one introduction that waits for an attendee's answer."""
    row = db.execute(
        _offers_to(attendee_id, now).where(Introduction.id == introduction_id)
    ).one_or_none()
    return None if row is None else Offer(*row)


def offered_by(db: Session, attendee_id: str) -> list[Offered]:
    """Return the introductions that an attendee offered, the latest first, as far as they may still see the two."""
    hidden = hidden_from(attendee_id)
    return [
        Offered(*row)
        for row in db.execute(
            select(Introduction, _LOW, _HIGH)
            .join(_LOW, _LOW.id == Introduction.low_id)
            .join(_HIGH, _HIGH.id == Introduction.high_id)
            .where(
                Introduction.by_id == attendee_id,
                _LOW.id.not_in(hidden),
                _HIGH.id.not_in(hidden),
            )
            .order_by(Introduction.offered_at.desc(), Introduction.id)
        )
    ]


def brought_together_by(
    db: Session, *, attendee_id: str, other_id: str
) -> tuple[Introduction, Attendee] | None:
    """Return the introduction that connected two people, and who made it, for one of the two."""
    low, high = sorted((attendee_id, other_id))
    row = db.execute(
        select(Introduction, _BY)
        .join(_BY, _BY.id == Introduction.by_id)
        .where(
            Introduction.low_id == low,
            Introduction.high_id == high,
            Introduction.connected_at.is_not(None),
            _BY.id.not_in(hidden_from(attendee_id)),
        )
        .order_by(Introduction.connected_at)
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])
