"""Reading promises: one's own, and those that were made to one and told, as long as the connection stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from eventnet.attendees.queries import attendees_of_same
from eventnet.connections.queries import Known, connections_across
from eventnet.connections.queries_each import Met
from eventnet.db.plain import plain
from eventnet.db.types import Id
from eventnet.events.models import Event
from eventnet.promises.models import Exchange, Promise
from eventnet.promises.states import PENDING, is_pending


@dataclass(frozen=True)
class Promised:
    """A promise as one attendee sees it: whether they wrote it, and between whom, as far as they are connected."""

    promise: Promise
    is_own: bool
    known: Known | None

    @property
    def by_me(self) -> bool:
        """Tell whether the reader is the one who promised."""
        return self.is_own and self.promise.by == "me"

    @property
    def is_pending(self) -> bool:
        """Tell whether it is still to be kept."""
        return is_pending(self.promise.state)


def promises_of(db: Session, attendee_id: str, known: Sequence[Known]) -> list[Promised]:
    """Return what an attendee promised and was promised: the pending ones by their day, then the others, the latest first.

    `known` are their connections as `connections_of` gives them: who is hidden from them, or has parted, is not among
    those, so what that person wrote is not here either. What the other has let go leaves quietly.
    """
    by_other = {row.other.id: row for row in known}
    standing = {row.connection.id for row in known}
    own = db.scalars(select(Promise).where(Promise.writer_id == attendee_id)).all()
    told = db.scalars(
        select(Promise).where(
            Promise.other_id == attendee_id,
            Promise.told,
            Promise.by == "me",
            Promise.state != "let-go",
        )
    ).all()
    found = [Promised(row, True, by_other.get(row.other_id)) for row in own]
    found += [
        Promised(row, False, by_other[row.writer_id])
        for row in told
        if row.connection_id in standing and row.writer_id in by_other
    ]
    return sorted(found, key=_place)


class Pending(NamedTuple):
    """A promise in a connection that is still to be kept, as one of the two sees it."""

    connection_id: str
    by_me: bool


_IDS = bindparam("ids", type_=Id, expanding=True)
_TOLD = Promise.told & (Promise.by == "me")
_PENDING = select(
    Promise.writer_id, Promise.other_id, Promise.connection_id, Promise.by == "me", _TOLD
).where(
    Promise.state.in_(PENDING),
    or_(Promise.writer_id.in_(_IDS), Promise.other_id.in_(_IDS) & _TOLD),
)


def pending_of_each(db: Session, met: Mapping[str, Sequence[Met]]) -> dict[str, list[Pending]]:
    """Return those of `promises_of` that are still to be kept, for many attendees, whose connections are as `met_by_each` gives them."""
    between = {(one, row.other_id): row.connection_id for one, rows in met.items() for row in rows}
    found: dict[str, list[Pending]] = {one: [] for one in met}
    for row in plain(db).execute(_PENDING, {"ids": sorted(met)}).all():
        writer, other, connection_id, by_writer, told = row
        if (mine := between.get((writer, other))) is not None:
            found[writer].append(Pending(mine, by_writer))
        if told and between.get((other, writer)) == connection_id:
            found[other].append(Pending(connection_id, False))
    return found


@dataclass(frozen=True)
class FromEvent:
    """What is still to be kept from one other event of the same person."""

    event: Event
    rows: tuple[Promised, ...]


def promises_elsewhere(db: Session, attendee_id: str) -> list[FromEvent]:
    """Return what the person of an attendee promised and was promised at other events and is still to be kept.

    The latest event first. What is seen of it there is seen here: of one's own all, of others' what was told, as long as the
    connection stands.
    """
    mine = attendees_of_same(attendee_id, elsewhere=True)
    told = (
        Promise.other_id.in_(mine)
        & Promise.told
        & (Promise.by == "me")
        & Promise.state.in_(PENDING)
    )
    own = Promise.writer_id.in_(mine) & Promise.state.in_(PENDING)
    found = db.execute(
        select(Promise, Event, own).join(Event, Event.id == Promise.event_id).where(or_(own, told))
    ).all()
    others = {row.other_id if is_own else row.writer_id for row, _, is_own in found}
    known = {
        (row.mine.attendee_id, row.other.id): row
        for row in connections_across(db, attendee_id, others=others)
    }
    by_event: dict[str, list[Promised]] = {}
    events = {event.id: event for _, event, _ in found}
    for promise, event, is_own in found:
        pair = (promise.writer_id, promise.other_id)
        row = known.get(pair if is_own else pair[::-1])
        if is_own or (row is not None and row.connection.id == promise.connection_id):
            by_event.setdefault(event.id, []).append(Promised(promise, bool(is_own), row))
    latest = sorted(by_event, key=lambda one: (events[one].starts_at, one), reverse=True)
    return [FromEvent(events[one], tuple(sorted(by_event[one], key=_place))) for one in latest]


def writer_of(db: Session, *, attendee_id: str, promise_id: str) -> str | None:
    """Return which attendee of the same person wrote a promise: the one who asks if they did, else one of another event."""
    return db.scalar(
        select(Promise.writer_id)
        .where(
            Promise.id == promise_id,
            Promise.writer_id.in_(attendees_of_same(attendee_id)),
        )
        .order_by((Promise.writer_id == attendee_id).desc(), Promise.writer_id)
        .limit(1)
    )


def has_due(db: Session, attendee_id: str, *, now: datetime) -> bool:
    """Tell whether the person of an attendee may have promised something for today, wherever that is, or earlier, at any event."""
    due = select(Promise.id).where(
        Promise.writer_id.in_(attendees_of_same(attendee_id)),
        Promise.by == "me",
        Promise.state.in_(PENDING),
        Promise.due_on <= now.date() + timedelta(days=1),
    )
    return db.scalar(due.limit(1)) is not None


def _place(row: Promised) -> tuple[bool, bool, str, float, str]:
    promise = row.promise
    pending = row.is_pending
    day = promise.due_on.isoformat() if pending and promise.due_on else ""
    moment = promise.made_at if pending else promise.state_at
    return (not pending, pending and not day, day, -moment.timestamp(), promise.id)


def promises_by_connection(rows: Sequence[Promised]) -> Mapping[str, list[Promised]]:
    """Return promises by the connection that stands between the two."""
    found: dict[str, list[Promised]] = {}
    for row in rows:
        if row.known is not None:
            found.setdefault(row.known.connection.id, []).append(row)
    return found


def exchanges_of(db: Session, *, attendee_id: str, connection_id: str) -> list[Exchange]:
    """Return what an attendee wrote down about one connection, the latest first."""
    return list(
        db.scalars(
            select(Exchange)
            .where(Exchange.writer_id == attendee_id, Exchange.connection_id == connection_id)
            .order_by(Exchange.at.desc(), Exchange.id)
        )
    )
