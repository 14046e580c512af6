"""What is between two attendees when the one scans the other, read at once. Whoever asks holds the lock on the pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ScalarSelect, Select, bindparam, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection, Parting, Request
from eventnet.connections.standing import UNANSWERED, stands
from eventnet.db.plain import one_of, plain, table_of
from eventnet.db.types import Id
from eventnet.safety.models import Block


@dataclass(frozen=True)
class Standing:
    """A request of the one to the other that stands, a "no" included: the one who asked is told of neither."""

    id: str
    state: str
    recorded_at: datetime
    may_cross: bool
    shares: list[str]


@dataclass(frozen=True)
class Between:
    """The one who scans is "me", the one whose code was read the other.

    `lets_in` says that they accept badge scans by themselves, `blocked` that I blocked them, `silent` that they blocked me.
    `parted_at` is when one of the two last ended what they had, or said no. `asked` is my request to them, `theirs` the one to me. `my_shares` are the fields I ticked last.
    """

    is_here: bool
    lets_in: bool
    blocked: bool
    silent: bool
    parted_at: datetime | None
    connection_id: str | None
    made_at: datetime | None
    my_shares: list[str]
    asked: Standing | None
    theirs: Standing | None


_ME, _OTHER = bindparam("me", type_=Id), bindparam("other", type_=Id)
_LOW, _HIGH = bindparam("low", type_=Id), bindparam("high", type_=Id)
_me, _other, _any = aliased(Attendee), aliased(Attendee), aliased(Request)
_asked, _theirs = aliased(Request), aliased(Request)


def _latest(from_: BindParameter[str], to: BindParameter[str]) -> ScalarSelect[str]:
    return (
        select(_any.id)
        .where(_any.from_id == from_, _any.to_id == to, one_of(_any.state, UNANSWERED))
        .order_by(_any.recorded_at.desc())
        .limit(1)
        .scalar_subquery()
    )


_ended = (
    select(Parting.at)
    .where(Parting.low_id == _LOW, Parting.high_id == _HIGH)
    .union_all(
        select(_any.answered_at).where(
            one_of(_any.from_id, (_LOW, _HIGH)),
            one_of(_any.to_id, (_LOW, _HIGH)),
            _any.state == "declined",
        )
    )
    .subquery()
)
_BETWEEN: Select[*tuple[Any, ...]] = (
    select(
        _other.removed_at.is_(None),
        _other.accepts_scans,
        exists().where(Block.blocker_id == _ME, Block.blocked_id == _OTHER),
        exists().where(Block.blocker_id == _OTHER, Block.blocked_id == _ME),
        select(func.max(_ended.c.at)).scalar_subquery(),
        Connection.id,
        Connection.made_at,
        _me.shares,
        *(
            column
            for one in (_asked, _theirs)
            for column in (one.id, one.state, one.recorded_at, one.may_cross, one.shares)
        ),
    )
    .select_from(_me)
    .join(_other, _other.id == _OTHER)
    .outerjoin(Connection, (Connection.low_id == _LOW) & (Connection.high_id == _HIGH))
    .outerjoin(_asked, _asked.id == _latest(_ME, _OTHER))
    .outerjoin(_theirs, _theirs.id == _latest(_OTHER, _ME))
    .where(_me.id == _ME)
)
_END = (
    update(table_of(Request))
    .where(table_of(Request).c.id == bindparam("over"))
    .values(state="expired", answered_at=bindparam("now"))
)


def between(db: Session, me: str, other: str, *, now: datetime) -> Between:
    """Return what is between two attendees, whose rows are there. A request that is over ends here."""
    low, high = sorted((me, other))
    values = {"me": me, "other": other, "low": low, "high": high}
    row: Sequence[Any] = plain(db).execute(_BETWEEN, values).one()
    here, lets_in, blocked, silent, parted_at, connection_id, made_at, shares, *asks = row
    asked, theirs = _standing(db, asks[:5], now), _standing(db, asks[5:], now)
    return Between(
        here, lets_in, blocked, silent, parted_at, connection_id, made_at, shares, asked, theirs
    )


def _standing(db: Session, values: Sequence[Any], now: datetime) -> Standing | None:
    if values[0] is None:
        return None
    asked = Standing(*values)
    if stands(asked.recorded_at, now):
        return asked
    if asked.state == "waiting":
        plain(db).execute(_END, {"over": asked.id, "now": now})
    return None
