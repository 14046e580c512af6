"""Reading connections and requests: always through one attendee, without those hidden from them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.attendees.queries import attendees_of_same
from eventnet.connections.models import Connection, Memo, Request, Side
from eventnet.connections.opening import CONTACT_FIELDS, opens_at
from eventnet.connections.standing import STANDS, UNANSWERED
from eventnet.db.plain import one_of, plain
from eventnet.db.types import Id, UtcDateTime
from eventnet.events.models import Event
from eventnet.safety.queries import blocked_by, hidden_from


@dataclass(frozen=True)
class Known:
    """One connection as one of the two sees it: the other, what they share, and what one keeps."""

    connection: Connection
    other: Attendee
    mine: Side
    theirs: Side

    @property
    def opens_at(self) -> datetime:
        """Return when contact fields open: both have had their minute to undo it."""
        return opens_at(
            self.connection.recorded_at, mine=self.mine.seen_at, theirs=self.theirs.seen_at
        )

    def card(self, now: datetime) -> dict[str, str]:
        """Return the fields of the other's card that they share with this attendee at that moment, and nothing else."""
        until = self.theirs.shares_until
        if until is not None and until <= now:
            return {}
        values = {
            "email": self.other.card_email,
            "phone": self.other.card_phone,
            "link": self.other.card_link,
            "organisation": self.other.organisation,
            "role": self.other.role,
        }
        closed = CONTACT_FIELDS if now < self.opens_at else frozenset()
        return {
            name: value
            for name, value in values.items()
            if value and name in self.theirs.shares and name not in closed
        }


# The two sides of one connection; made once, because SQLAlchemy works long at a new alias.
MINE, THEIRS = aliased(Side), aliased(Side)


def _known(attendee_id: str | BindParameter[str]) -> Select[Connection, Attendee, Side, Side]:
    return (
        select(Connection, Attendee, MINE, THEIRS)
        .join(MINE, (MINE.connection_id == Connection.id) & (MINE.attendee_id == attendee_id))
        .join(THEIRS, (THEIRS.connection_id == Connection.id) & (THEIRS.attendee_id != attendee_id))
        .join(Attendee, Attendee.id == THEIRS.attendee_id)
        .where(Attendee.removed_at.is_(None), Attendee.id.not_in(hidden_from(attendee_id)))
    )


def connections_of(db: Session, attendee_id: str, *, limit: int | None = None) -> list[Known]:
    """Return an attendee's connections, the latest first."""
    query = _known(attendee_id).order_by(Connection.made_at.desc(), Connection.id)
    return [Known(*row) for row in db.execute(query.limit(limit) if limit else query)]


_SOME = _known(bindparam("me", type_=Id)).where(
    Connection.id.in_(bindparam("ids", type_=Id, expanding=True))
)


def connections_by_id(db: Session, attendee_id: str, ids: Collection[str]) -> dict[str, Known]:
    """Return those of an attendee's connections that have one of these ids."""
    if not ids:
        return {}
    rows = db.execute(_SOME, {"me": attendee_id, "ids": sorted(ids)})
    return {row[0].id: Known(*row) for row in rows}


def connection_of(db: Session, *, attendee_id: str, connection_id: str) -> Known | None:
    """Return one connection of an attendee."""
    return connections_by_id(db, attendee_id, (connection_id,)).get(connection_id)


def connections_across(db: Session, attendee_id: str, *, others: Collection[str]) -> list[Known]:
    """Return the connections that the person of an attendee has at any event with these attendees."""
    if not others:
        return []
    query = (
        select(Connection, Attendee, MINE, THEIRS)
        .join(MINE, MINE.connection_id == Connection.id)
        .join(
            THEIRS,
            (THEIRS.connection_id == Connection.id) & (THEIRS.attendee_id != MINE.attendee_id),
        )
        .join(Attendee, Attendee.id == THEIRS.attendee_id)
        .where(
            MINE.attendee_id.in_(attendees_of_same(attendee_id)),
            Attendee.id.in_(others),
            Attendee.removed_at.is_(None),
            Attendee.id.not_in(hidden_from(attendee_id)),
        )
    )
    return [Known(*row) for row in db.execute(query)]


def side_of(db: Session, *, attendee_id: str, connection_id: str) -> Side | None:
    """Return an attendee's own side of a connection with somebody who is not hidden from them."""
    known = connection_of(db, attendee_id=attendee_id, connection_id=connection_id)
    return None if known is None else known.mine


def count_of(db: Session, attendee_id: str) -> int:
    """Return how many connections an attendee has, as far as they see them."""
    query = _known(attendee_id).with_only_columns(func.count(Connection.id))
    return db.scalar(query) or 0


def requests_to(db: Session, attendee_id: str) -> list[tuple[Request, Attendee]]:
    """Return the requests that wait for an attendee's answer, with who made them, the latest first."""
    return [
        (row[0], row[1])
        for row in db.execute(
            select(Request, Attendee)
            .join(Attendee, Attendee.id == Request.from_id)
            .where(
                Request.to_id == attendee_id,
                Request.state == "waiting",
                Attendee.removed_at.is_(None),
                Attendee.id.not_in(hidden_from(attendee_id)),
            )
            .order_by(Request.at.desc(), Request.id)
        )
    ]


def request_to(
    db: Session, *, attendee_id: str, request_id: str
) -> tuple[Request, Attendee] | None:
    """Return one request that waits for an attendee's answer."""
    return next((row for row in requests_to(db, attendee_id) if row[0].id == request_id), None)


@dataclass(frozen=True)
class Asked:
    """A request that one made and that nobody has answered: the badge's two lines, when, and one's own words."""

    request_id: str
    name: str
    organisation: str | None
    at: datetime
    memo: str | None


def stands_unanswered(now: datetime) -> ColumnElement[bool]:
    """Return what is true of a request that is open to the one who asked, whether or not there was a "no"."""
    return _younger_than(now - STANDS)


def _younger_than(since: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return and_(
        one_of(Request.state, UNANSWERED),
        Request.recorded_at > since,
        Request.event_id.not_in(select(Event.id).where(Event.phase == "closed")),
    )


def _stands_from(
    attendee_id: str | BindParameter[str], since: datetime | BindParameter[datetime]
) -> ColumnElement[bool]:
    """Return what is true of the requests that an attendee made and that are open as they see it.

    Without those to people whom they know by now, or blocked themselves. A block by the other changes nothing here.
    """
    met = union_all(
        select(Connection.high_id).where(Connection.low_id == attendee_id),
        select(Connection.low_id).where(Connection.high_id == attendee_id),
    )
    return and_(
        Request.from_id == attendee_id,
        _younger_than(since),
        Request.to_id.not_in(met),
        Request.to_id.not_in(blocked_by(attendee_id)),
    )


_OPEN = select(func.count(Request.id)).where(
    _stands_from(bindparam("me", type_=Id), bindparam("since", type_=UtcDateTime()))
)


_ASKED = select(func.count()).select_from(
    select(Request.id)
    .where(Request.from_id == bindparam("me", type_=Id), one_of(Request.state, UNANSWERED))
    .limit(bindparam("most"))
    .subquery()
)


def has_asked(db: Session, attendee_id: str, many: int, *, now: datetime) -> bool:
    """Tell whether so many requests of an attendee are open as they see it; cheap while they are far from it."""
    if (plain(db).scalar(_ASKED, {"me": attendee_id, "most": many}) or 0) < many:
        return False
    open_ones = plain(db).scalar(_OPEN, {"me": attendee_id, "since": now - STANDS}) or 0
    return open_ones >= many


def requests_from(db: Session, attendee_id: str, *, now: datetime) -> list[Asked]:
    """Return the requests that an attendee made and that stand: a "no" looks like no answer."""
    return [
        Asked(*row)
        for row in db.execute(
            select(Request.id, Attendee.name, Attendee.organisation, Request.at, Memo.text)
            .join(Attendee, Attendee.id == Request.to_id)
            .outerjoin(
                Memo, (Memo.attendee_id == Request.from_id) & (Memo.other_id == Request.to_id)
            )
            .where(_stands_from(attendee_id, now - STANDS))
            .order_by(Request.at.desc(), Request.id)
        )
    ]
