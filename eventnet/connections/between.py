"""What is between two attendees when the one scans the other, read at once. Whoever asks holds the lock on the pair."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    bindparam,
    case,
    func,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.attendees.queries import BadgeLines
from eventnet.connections.models import Connection, Parting, Request
from eventnet.connections.standing import UNANSWERED, stands
from eventnet.db.plain import one_of, plain, table_of
from eventnet.db.types import Id
from eventnet.safety.queries import has_block


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
    lines: BadgeLines
    """The badge of the other."""


_ME, _ONE = bindparam("me", type_=Id), bindparam("other", type_=Id)
_LOW, _HIGH = bindparam("low", type_=Id), bindparam("high", type_=Id)
_me, _other, _any = aliased(Attendee), aliased(Attendee), aliased(Request)
_asked, _theirs = aliased(Request), aliased(Request)
Column = ColumnElement[Any]


def _latest(from_: Column, to: Column) -> ScalarSelect[str]:
    return (
        select(_any.id)
        .where(_any.from_id == from_, _any.to_id == to, one_of(_any.state, UNANSWERED))
        .order_by(_any.recorded_at.desc())
        .limit(1)
        .correlate(_other)
        .scalar_subquery()
    )


def _last_no(from_: Column, to: Column) -> ScalarSelect[datetime | None]:
    return (
        select(func.max(_any.answered_at))
        .where(_any.from_id == from_, _any.to_id == to, _any.state == "declined")
        .scalar_subquery()
    )


def _statement(other: Column, low: Column, high: Column) -> Select[*tuple[Any, ...]]:
    """Return the question about me and each `_other`, whose id is `other`; the two in order are `low` and `high`."""
    return (
        select(
            _other.id,
            _other.name,
            _other.organisation,
            _other.removed_at.is_(None),
            _other.accepts_scans,
            has_block(_me, _other),
            has_block(_other, _me),
            Connection.id,
            Connection.made_at,
            _me.shares,
            select(func.max(Parting.at))
            .where(Parting.low_id == low, Parting.high_id == high)
            .scalar_subquery(),
            _last_no(_ME, other),
            _last_no(other, _ME),
            *(
                column
                for one in (_asked, _theirs)
                for column in (one.id, one.state, one.recorded_at, one.may_cross, one.shares)
            ),
        )
        .select_from(_me)
        .join(_other, true())
        .outerjoin(Connection, (Connection.low_id == low) & (Connection.high_id == high))
        .outerjoin(_asked, _asked.id == _latest(_ME, other))
        .outerjoin(_theirs, _theirs.id == _latest(other, _ME))
        .where(_me.id == _ME)
    )


_BETWEEN = _statement(_ONE, _LOW, _HIGH).where(_other.id == _ONE)
_BETWEEN_MANY = _statement(
    cast(Column, _other.id),
    case((_other.id > _ME, _ME), else_=_other.id),
    case((_other.id > _ME, _other.id), else_=_ME),
).where(_other.id.in_(bindparam("others", type_=Id, expanding=True)))
_END = (
    update(table_of(Request))
    .where(table_of(Request).c.id == bindparam("over"))
    .values(state="expired", answered_at=bindparam("now"))
)


def between(db: Session, me: str, other: str, *, now: datetime) -> Between:
    """Return what is between two attendees, whose rows are there. A request that is over ends here."""
    low, high = sorted((me, other))
    values = {"me": me, "other": other, "low": low, "high": high}
    return _between_of(db, plain(db).execute(_BETWEEN, values).one(), now)


def between_each(
    db: Session, me: str, others: Collection[str], *, now: datetime
) -> dict[str, Between]:
    """Return what is between one attendee and each of these, by the other's id; as `between` does for one."""
    rows = plain(db).execute(_BETWEEN_MANY, {"me": me, "others": sorted(others)}).all()
    return {row[0]: _between_of(db, row, now) for row in rows}


def _between_of(db: Session, row: Sequence[Any], now: datetime) -> Between:
    lines = BadgeLines(*row[:3])
    here, lets_in, blocked, silent, connection_id, made_at, shares, *rest = row[3:]
    ended = [at for at in rest[:3] if at is not None]
    asked, theirs = _standing(db, rest[3:8], now), _standing(db, rest[8:], now)
    parted_at = max(ended, default=None)
    return Between(
        here,
        lets_in,
        blocked,
        silent,
        parted_at,
        connection_id,
        made_at,
        shares,
        asked,
        theirs,
        lines,
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
