"""How an event's letters went, in counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from eventnet.mail.models import Letter


@dataclass(frozen=True)
class Tally:
    """Letters by what came of them. `waiting` were not tried yet, `deferred` are tried again by themselves.

    `refused` are those that a mail server wants never, `failed` those that were given up after faults that pass. `doubled`
    of those that went or wait may arrive twice, and say so. `cancelled` ones were taken back before they went.
    """

    sent: int
    waiting: int
    deferred: int
    refused: int
    failed: int
    cancelled: int
    doubled: int


def tally_of(db: Session, *, event_id: str, kinds: Sequence[str]) -> Tally:
    """Count an event's letters of these kinds."""
    waits, tried = Letter.state == "waiting", Letter.error.is_not(None)
    row = db.execute(
        select(
            _count(Letter.state == "sent"),
            _count(waits & ~tried),
            _count(waits & tried),
            _count(Letter.state == "refused"),
            _count(Letter.state == "failed"),
            _count(Letter.state == "cancelled"),
            _count(Letter.may_repeat & Letter.state.in_(("sent", "waiting"))),
        ).where(Letter.event_id == event_id, Letter.kind.in_(kinds))
    ).one()
    return Tally(*row)


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(which)
