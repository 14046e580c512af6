"""People whom one knows from other events and who are here as well: shown to two who both switched that on here.

Never after the two have parted anywhere since they met, nor after a block. The answer is asked at each event anew, and
nobody is told of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    exists,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection, Parting
from eventnet.connections.queries import MINE, THEIRS
from eventnet.events.models import Event
from eventnet.safety.queries import has_block

# One of the two here and at an earlier event, and the other then and here. Made once: SQLAlchemy works long at an alias.
_HERE, _THEN, _OTHER_THEN, _OTHER = (aliased(Attendee) for _ in range(4))
_LOW, _HIGH = aliased(Attendee), aliased(Attendee)
_TOGETHER = aliased(Connection)


@dataclass(frozen=True)
class Acquaintance:
    """Somebody one knows from another event: as they are here, and where and when the two met last."""

    other: Attendee
    met_at: datetime
    event_key: str
    event_name: str
    timezone: str
    connection_id: str


def acquaintances_of(db: Session, attendee_id: str) -> list[Acquaintance]:
    """Return whom an attendee knows and has not met here yet, whom they met last first. Both have to want it."""
    together = exists().where(
        or_(
            and_(_TOGETHER.low_id == _HERE.id, _TOGETHER.high_id == _OTHER.id),
            and_(_TOGETHER.high_id == _HERE.id, _TOGETHER.low_id == _OTHER.id),
        )
    )
    rows = db.execute(
        _acquainted()
        .where(_HERE.id == attendee_id, ~together)
        .order_by(Connection.made_at.desc(), Connection.id)
    )
    latest: dict[str, Acquaintance] = {}
    for _, other, known, event in rows:
        latest.setdefault(
            other.id,
            Acquaintance(other, known.made_at, event.key, event.name, event.timezone, known.id),
        )
    return list(latest.values())


def acquainted_pairs(db: Session, event_id: str) -> list[tuple[str, str]]:
    """Return the pairs of an event who may each see that the other is here, also where they have met here as well."""
    query = _acquainted().where(_HERE.event_id == event_id, _HERE.id < _OTHER.id)
    rows = db.execute(query.with_only_columns(_HERE.id, _OTHER.id).distinct())
    return sorted((one, other) for one, other in rows)


def acquainted_among(db: Session, attendee_ids: Collection[str]) -> set[frozenset[str]]:
    """Return the same for some attendees of an event."""
    query = _acquainted().where(_HERE.id.in_(attendee_ids), _OTHER.id.in_(attendee_ids))
    return {frozenset(row) for row in db.execute(query.with_only_columns(_HERE.id, _OTHER.id))}


def met_elsewhere_pairs(db: Session, event_id: str) -> set[tuple[str, str]]:
    """Return the pairs of an event who are connected at another one, or have parted there, whatever they want shown.

    Of them must not be said that they have not met.
    """
    met = _met_elsewhere().with_only_columns(_HERE.id, _OTHER.id)
    parted = _parted_elsewhere(Parting.low_id, Parting.high_id)
    rows = [
        row
        for query in (met, parted)
        for row in db.execute(query.where(_HERE.event_id == event_id))
    ]
    return {(min(row), max(row)) for row in rows}


def parted_elsewhere(attendee_id: str) -> CompoundSelect[str]:
    """Return a query for the ids of those at an attendee's event from whom they have parted at another."""
    both = (
        _parted_elsewhere(one, other).with_only_columns(_OTHER.id).where(_HERE.id == attendee_id)
        for one, other in (
            (Parting.low_id, Parting.high_id),
            (Parting.high_id, Parting.low_id),
        )
    )
    return union_all(*both)


def _parted_elsewhere(
    one: InstrumentedAttribute[str], other: InstrumentedAttribute[str]
) -> Select[str, str]:
    return (
        select(_HERE.id, _OTHER.id)
        .select_from(Parting)
        .join(_LOW, _LOW.id == one)
        .join(_HIGH, _HIGH.id == other)
        .join(_HERE, _HERE.person_id == _LOW.person_id)
        .join(_OTHER, (_OTHER.person_id == _HIGH.person_id) & (_OTHER.event_id == _HERE.event_id))
        .where(_LOW.event_id != _HERE.event_id)
    )


def has_met_elsewhere(db: Session, attendee_id: str) -> bool:
    """Tell whether the person of an attendee is connected with anybody at another event, who may be here or not."""
    query = (
        select(MINE.connection_id)
        .join(_THEN, _THEN.id == MINE.attendee_id)
        .join(_HERE, _HERE.person_id == _THEN.person_id)
        .where(_HERE.id == attendee_id, _THEN.id != attendee_id)
    )
    return db.scalar(query.limit(1)) is not None


def _met_elsewhere() -> Select[Attendee, Attendee, Connection, Event]:
    """Select two attendees of one event who have a connection at another."""
    return (
        select(_HERE, _OTHER, Connection, Event)
        .select_from(_HERE)
        .join(_THEN, (_THEN.person_id == _HERE.person_id) & (_THEN.event_id != _HERE.event_id))
        .join(MINE, MINE.attendee_id == _THEN.id)
        .join(
            THEIRS, (THEIRS.connection_id == MINE.connection_id) & (THEIRS.attendee_id != _THEN.id)
        )
        .join(_OTHER_THEN, _OTHER_THEN.id == THEIRS.attendee_id)
        .join(
            _OTHER,
            (_OTHER.person_id == _OTHER_THEN.person_id) & (_OTHER.event_id == _HERE.event_id),
        )
        .join(Connection, Connection.id == MINE.connection_id)
        .join(Event, Event.id == Connection.event_id)
    )


def _acquainted() -> Select[Attendee, Attendee, Connection, Event]:
    """Select those of them who both want to be found, whom no organiser removed, here or there, and who have not parted since."""
    return _met_elsewhere().where(
        *(one.removed_at.is_(None) for one in (_HERE, _THEN, _OTHER_THEN, _OTHER)),
        _HERE.found_by_known,
        _OTHER.found_by_known,
        ~_parted_since(_HERE, _OTHER),
        ~_parted_since(_OTHER, _HERE),
        ~has_block(_HERE, _OTHER),
        ~has_block(_OTHER, _HERE),
    )


def _parted_since(low: type[Attendee], high: type[Attendee]) -> ColumnElement[bool]:
    """Return whether the two, in the order in which a parting keeps them, parted at any event after they had met."""
    return (
        exists()
        .where(
            Parting.low_id == _LOW.id,
            Parting.high_id == _HIGH.id,
            _LOW.person_id == low.person_id,
            _HIGH.person_id == high.person_id,
            Parting.at >= Connection.made_at,
        )
        .correlate(low, high, Connection)
    )
