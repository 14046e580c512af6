"""Two attendees: what is between them, asking, and connecting. Whoever calls holds the lock on the pair."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.connections.facts import ConnectionMade, RequestMade, RequestSettled
from eventnet.connections.models import Connection, Parting, Request
from eventnet.connections.queries import count_from
from eventnet.connections.results import Scanner, ScanResult
from eventnet.connections.sides import new_sides
from eventnet.connections.standing import MOST_ASKED, UNANSWERED, stands
from eventnet.core.errors import NotFound
from eventnet.core.ids import new_id
from eventnet.db.factlog import record
from eventnet.db.locks import lock
from eventnet.safety.queries import has_blocked

LIVE = "live"
"""The way of a request that a live code made."""

LET_IN = "let-in"
"""The way of a connection that was made because somebody accepts badge scans by themselves."""


def first_look(db: Session, *, scanner: Scanner, scan_id: str, other_id: str) -> ScanResult | None:
    """Return the answer where nothing can come of it: oneself, somebody who has left, somebody one blocked."""
    if other_id == scanner.attendee_id:
        return ScanResult(scan_id, "own-badge")
    other = db.get(Attendee, other_id)
    if other is None or other.removed_at is not None:
        return ScanResult(scan_id, "not-here")
    if has_blocked(db, blocker_id=scanner.attendee_id, blocked_id=other_id):
        return ScanResult(scan_id, "you-blocked")
    return None


def ask(
    db: Session,
    *,
    scanner: Scanner,
    scan_id: str,
    other_id: str,
    way: str,
    at: datetime,
    now: datetime,
    silent: bool,
    may_cross: bool = True,
) -> ScanResult:
    """Ask the other, once; where they have asked as well, connect. `silent` makes a request that nobody is told of.

    Where the other lets everybody in, the scan of their badge connects. Who waits for many answers already asks nobody more by their badge; a live code was held out to them on purpose.

    `may_cross` says that the reading is surely younger than any parting and any "no" of the two. Records: RequestMade
    or ConnectionMade.
    """
    me = scanner.attendee_id
    crossing = None if silent or not may_cross else standing(db, other_id, me, now=now)
    if crossing is not None and crossing.may_cross:
        return cross(db, scanner=scanner, scan_id=scan_id, theirs=crossing, at=at, now=now)
    if may_cross and not silent and way != LIVE and _is_let_in(db, scanner, other_id):
        return _let_in(db, scanner=scanner, scan_id=scan_id, other_id=other_id, at=at, now=now)
    asked = standing(db, me, other_id, now=now)
    if asked is not None:
        asked.may_cross = asked.may_cross or may_cross
        db.flush()
        return ScanResult(scan_id, "waiting", other_id, request_id=asked.id)
    lock(db, "asking", me)
    if way != LIVE and count_from(db, me, now=now) >= MOST_ASKED:
        return ScanResult(scan_id, "asked-many", other_id)
    request = Request(
        id=new_id(),
        event_id=scanner.event_id,
        from_id=me,
        to_id=other_id,
        at=at,
        recorded_at=now,
        way=way,
        shares=remembered(db, me),
        may_cross=may_cross,
    )
    db.add(request)
    db.flush()
    if not silent:
        fact = RequestMade(event_id=scanner.event_id, request_id=request.id, to_id=other_id)
        record(db, fact, now=now)
    return ScanResult(scan_id, "requested", other_id, request_id=request.id)


def _is_let_in(db: Session, scanner: Scanner, other_id: str) -> bool:
    """Tell whether a badge scan is accepted by itself: only while the event is live, and never after a parting or a "no"."""
    if scanner.phase != "live" or not db.get_one(Attendee, other_id).accepts_scans:
        return False
    return parted_at(db, scanner.attendee_id, other_id) is None


def _let_in(
    db: Session, *, scanner: Scanner, scan_id: str, other_id: str, at: datetime, now: datetime
) -> ScanResult:
    """Connect at once; whoever was scanned shares the badge's two lines only. Records: ConnectionMade."""
    me = scanner.attendee_id
    connection_id = connect(
        db,
        event_id=scanner.event_id,
        one=(me, remembered(db, me)),
        other=(other_id, []),
        at=at,
        way=LET_IN,
        request_id=None,
        now=now,
    )
    return ScanResult(scan_id, "connected", other_id, connection_id=connection_id)


def cross(
    db: Session, *, scanner: Scanner, scan_id: str, theirs: Request, at: datetime, now: datetime
) -> ScanResult:
    """Connect two people who each scanned the other: both asked, so both agreed. Records: ConnectionMade."""
    db.execute(
        update(Request).where(Request.id == theirs.id).values(state="accepted", answered_at=now)
    )
    connection_id = connect(
        db,
        event_id=scanner.event_id,
        one=(theirs.from_id, theirs.shares),
        other=(scanner.attendee_id, remembered(db, scanner.attendee_id)),
        at=at,
        way="crossing",
        request_id=theirs.id,
        now=now,
    )
    return ScanResult(scan_id, "connected", theirs.from_id, connection_id=connection_id)


def connect(
    db: Session,
    *,
    event_id: str,
    one: tuple[str, list[str]],
    other: tuple[str, list[str]],
    at: datetime,
    way: str,
    request_id: str | None,
    now: datetime,
) -> str:
    """Make the connection of two attendees, each with the fields they share; return its id.

    A pair that is connected stays as it is and nobody is told again. Records: ConnectionMade.
    """
    (low, low_shares), (high, high_shares) = sorted((one, other))
    connection_id = new_id()
    made = insert_once(
        db,
        Connection,
        {
            "id": connection_id,
            "event_id": event_id,
            "low_id": low,
            "high_id": high,
            "made_at": at,
            "recorded_at": now,
            "way": way,
        },
    )
    if not made:
        known = connection_between(db, low, high)
        if known is None:
            raise NotFound()
        return known.id
    db.add_all(new_sides(db, connection_id, (low, low_shares), (high, high_shares)))
    db.flush()
    fact = ConnectionMade(
        event_id=event_id,
        connection_id=connection_id,
        low_id=low,
        high_id=high,
        request_id=request_id,
    )
    record(db, fact, now=now)
    _settle_rest(db, low, high, now=now)
    return connection_id


def _settle_rest(db: Session, low: str, high: str, *, now: datetime) -> None:
    """Settle what two people who are connected now had asked each other as well, an earlier "no" too.

    Records: RequestSettled, for what still waited.
    """
    both = (low, high)
    rest = db.scalars(
        select(Request)
        .where(Request.from_id.in_(both), Request.to_id.in_(both), Request.state.in_(UNANSWERED))
        .order_by(Request.id)
    ).all()
    for request in rest:
        waited = request.state == "waiting"
        request.state, request.answered_at = "accepted", now
        if waited:
            settled = RequestSettled(
                event_id=request.event_id, request_id=request.id, to_id=request.to_id
            )
            record(db, settled, now=now)
    db.flush()


def parted_at(db: Session, one: str, other: str) -> datetime | None:
    """Return when one of two attendees last ended what they had, or said no to the other; None if neither did."""
    low, high = sorted((one, other))
    both = (low, high)
    last = (
        select(Parting.at)
        .where(Parting.low_id == low, Parting.high_id == high)
        .union_all(
            select(Request.answered_at).where(
                Request.from_id.in_(both), Request.to_id.in_(both), Request.state == "declined"
            )
        )
        .subquery()
    )
    moment: datetime | None = db.scalar(select(func.max(last.c.at)))
    return moment


def connection_between(db: Session, one: str, other: str) -> Connection | None:
    """Return the connection of two attendees."""
    low, high = sorted((one, other))
    return db.scalar(select(Connection).where(Connection.low_id == low, Connection.high_id == high))


def remember_shares(db: Session, *, attendee_id: str, shares: list[str]) -> None:
    """Remember the ticked fields for the next connection."""
    db.execute(update(Attendee).where(Attendee.id == attendee_id).values(shares=shares))


def insert_once(db: Session, model: type[Any], values: dict[str, Any]) -> bool:
    """Insert a row unless its unique key exists; tell whether it was new."""
    table: Table = model.__table__
    make = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    key = next(iter(table.primary_key.columns))
    statement = make(table).values(**values).on_conflict_do_nothing().returning(key)
    return db.execute(statement).first() is not None


def request_of(db: Session, from_id: str, to_id: str, states: tuple[str, ...]) -> Request | None:
    """Return the latest request of the one to the other in one of the states."""
    return db.scalar(
        select(Request)
        .where(Request.from_id == from_id, Request.to_id == to_id, Request.state.in_(states))
        .order_by(Request.recorded_at.desc())
        .limit(1)
    )


def standing(db: Session, from_id: str, to_id: str, *, now: datetime) -> Request | None:
    """Return the request of the one to the other that stands, a "no" included; one that is over ends here."""
    request = request_of(db, from_id, to_id, UNANSWERED)
    if request is None or stands(request.recorded_at, now):
        return request
    if request.state == "waiting":
        request.state, request.answered_at = "expired", now
        db.flush()
    return None


def remembered(db: Session, attendee_id: str) -> list[str]:
    """Return the fields that an attendee ticked last."""
    return list(db.scalar(select(Attendee.shares).where(Attendee.id == attendee_id)) or [])
