"""Reading promises: one's own, and those that were made to one and told, as long as the connection stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.connections.queries import Known
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


def has_due(db: Session, attendee_id: str, *, now: datetime) -> bool:
    """Tell whether an attendee may have promised something for today, wherever that is, or earlier."""
    due = select(Promise.id).where(
        Promise.writer_id == attendee_id,
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
