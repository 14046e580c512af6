"""Two attendees: what is between them, asking, and connecting. Whoever calls holds the lock on the pair."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.connections.between import Between, Standing
from eventnet.connections.facts import ConnectionMade, RequestMade, RequestSettled
from eventnet.connections.models import Connection, Request
from eventnet.connections.queries import has_asked
from eventnet.connections.results import Scanner, ScanResult
from eventnet.connections.sides import write_sides
from eventnet.connections.standing import MOST_ASKED, UNANSWERED
from eventnet.core.errors import NotFound
from eventnet.core.ids import new_id
from eventnet.db.factlog import record
from eventnet.db.locks import lock
from eventnet.db.plain import insert_once, one_of, plain, table_of
from eventnet.db.types import Id

LIVE = "live"
"""The way of a request that a live code made."""

LET_IN = "let-in"
"""The way of a connection that was made because somebody accepts badge scans by themselves."""


def first_look(scanner: Scanner, scan_id: str, other_id: str, there: Between) -> ScanResult | None:
    """Return the answer where nothing can come of it: oneself, somebody who has left, somebody one blocked."""
    if other_id == scanner.attendee_id:
        return ScanResult(scan_id, "own-badge")
    if not there.is_here:
        return ScanResult(scan_id, "not-here")
    return ScanResult(scan_id, "you-blocked") if there.blocked else None


_MAY_CROSS = (
    update(table_of(Request))
    .where(table_of(Request).c.id == bindparam("asked"))
    .values(may_cross=True)
)
_ACCEPT = (
    update(table_of(Request))
    .where(table_of(Request).c.id == bindparam("accepted"))
    .values(state="accepted", answered_at=bindparam("now"))
)
_ASK = insert(table_of(Request))


def ask(
    db: Session,
    *,
    scanner: Scanner,
    scan_id: str,
    other_id: str,
    there: Between,
    way: str,
    at: datetime,
    now: datetime,
    may_cross: bool = True,
) -> ScanResult:
    """Ask the other, once; where they have asked as well, connect. One who is blocked asks, and nobody is told.

    Where the other lets everybody in, the scan of their badge connects. Who waits for many answers already asks nobody
    more by their badge; a live code was held out to them on purpose.

    `may_cross` says that the reading is surely younger than any parting and any "no" of the two. Records: RequestMade
    or ConnectionMade.
    """
    me = scanner.attendee_id
    theirs = there.theirs
    if may_cross and theirs is not None and theirs.may_cross and not there.silent:
        return cross(db, scanner, scan_id, other_id, there, theirs, at=at, now=now)
    if may_cross and way != LIVE and _is_let_in(scanner, there):
        return _let_in(db, scanner, scan_id, other_id, there, at=at, now=now)
    if there.asked is not None:
        if may_cross and not there.asked.may_cross:
            plain(db).execute(_MAY_CROSS, {"asked": there.asked.id})
        return ScanResult(
            scan_id, "waiting", other_id, request_id=there.asked.id, lines=there.lines
        )
    lock(db, "asking", me)
    if way != LIVE and has_asked(db, me, MOST_ASKED, now=now):
        return ScanResult(scan_id, "asked-many", other_id, lines=there.lines)
    request_id = new_id()
    values = {
        "id": request_id,
        "event_id": scanner.event_id,
        "from_id": me,
        "to_id": other_id,
        "at": at,
        "recorded_at": now,
        "way": way,
        "shares": there.my_shares,
        "may_cross": may_cross,
    }
    plain(db).execute(_ASK, values)
    if not there.silent:
        fact = RequestMade(event_id=scanner.event_id, request_id=request_id, to_id=other_id)
        record(db, fact, now=now)
    return ScanResult(scan_id, "requested", other_id, request_id=request_id, lines=there.lines)


def _is_let_in(scanner: Scanner, there: Between) -> bool:
    """Tell whether a badge scan is accepted by itself: only while the event is live, and never after a parting, a "no" or a block."""
    free = there.parted_at is None and not there.silent
    return scanner.phase == "live" and there.lets_in and free


def _let_in(
    db: Session,
    scanner: Scanner,
    scan_id: str,
    other_id: str,
    there: Between,
    *,
    at: datetime,
    now: datetime,
) -> ScanResult:
    """Connect at once; whoever was scanned shares the badge's two lines only. Records: ConnectionMade."""
    connection_id = connect(
        db,
        event_id=scanner.event_id,
        one=(scanner.attendee_id, there.my_shares),
        other=(other_id, []),
        at=at,
        way=LET_IN,
        request_id=None,
        now=now,
    )
    return ScanResult(scan_id, "connected", other_id, connection_id=connection_id)


def cross(
    db: Session,
    scanner: Scanner,
    scan_id: str,
    other_id: str,
    there: Between,
    theirs: Standing,
    *,
    at: datetime,
    now: datetime,
) -> ScanResult:
    """Connect two people who each scanned the other: both asked, so both agreed. Records: ConnectionMade."""
    plain(db).execute(_ACCEPT, {"accepted": theirs.id, "now": now})
    connection_id = connect(
        db,
        event_id=scanner.event_id,
        one=(other_id, theirs.shares),
        other=(scanner.attendee_id, there.my_shares),
        at=at,
        way="crossing",
        request_id=theirs.id,
        now=now,
    )
    return ScanResult(scan_id, "connected", other_id, connection_id=connection_id)


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
    write_sides(db, connection_id, (low, low_shares), (high, high_shares))
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


_requests = table_of(Request).c
_PAIR = (bindparam("one", type_=Id), bindparam("other", type_=Id))
_REST = (
    select(_requests.id, _requests.event_id, _requests.to_id, _requests.state)
    .where(
        one_of(_requests.from_id, _PAIR),
        one_of(_requests.to_id, _PAIR),
        one_of(_requests.state, UNANSWERED),
    )
    .order_by(_requests.id)
)


def _settle_rest(db: Session, low: str, high: str, *, now: datetime) -> None:
    """Settle what two people who are connected now had asked each other as well, an earlier "no" too.

    Records: RequestSettled, for what still waited.
    """
    there = plain(db)
    rest = there.execute(_REST, {"one": low, "other": high}).all()
    for request_id, event_id, to_id, state in rest:
        there.execute(_ACCEPT, {"accepted": request_id, "now": now})
        if state == "waiting":
            settled = RequestSettled(event_id=event_id, request_id=request_id, to_id=to_id)
            record(db, settled, now=now)


def connection_between(db: Session, one: str, other: str) -> Connection | None:
    """Return the connection of two attendees."""
    low, high = sorted((one, other))
    return db.scalar(select(Connection).where(Connection.low_id == low, Connection.high_id == high))


def remember_shares(db: Session, *, attendee_id: str, shares: list[str]) -> None:
    """Remember the ticked fields for the next connection."""
    db.execute(update(Attendee).where(Attendee.id == attendee_id).values(shares=shares))


def request_of(db: Session, from_id: str, to_id: str, states: tuple[str, ...]) -> Request | None:
    """Return the latest request of the one to the other in one of the states."""
    return db.scalar(
        select(Request)
        .where(Request.from_id == from_id, Request.to_id == to_id, Request.state.in_(states))
        .order_by(Request.recorded_at.desc())
        .limit(1)
    )


def remembered(db: Session, attendee_id: str) -> list[str]:
    """Return the fields that an attendee ticked last."""
    return list(db.scalar(select(Attendee.shares).where(Attendee.id == attendee_id)) or [])
