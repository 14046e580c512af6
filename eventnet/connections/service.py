"""Scanning a badge, and answering the request that a scan makes.

Everything here may arrive twice: a scan by its client-made id, an answer by the request's state, a pair by its
ordered key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.badges.codes import read_code
from eventnet.badges.service import holder_of
from eventnet.connections.facts import ConnectionMade, RequestMade, RequestSettled
from eventnet.connections.forms import ScanForm
from eventnet.connections.models import Connection, Meeting, Request, Scan
from eventnet.connections.sides import new_sides
from eventnet.core.errors import NotFound
from eventnet.core.ids import new_id
from eventnet.db.claims import claim
from eventnet.db.factlog import record
from eventnet.db.locks import lock
from eventnet.events.phases import takes_people
from eventnet.safety.queries import has_blocked, is_hidden

LATE = timedelta(hours=72)
"""How far back a phone's own time of a scan is believed, for display only; no decision rests on it."""


@dataclass(frozen=True)
class Scanner:
    """Who scans, as the guard found them."""

    event_id: str
    attendee_id: str
    phase: str


@dataclass(frozen=True)
class ScanResult:
    """What a scan led to. `other_id` is set only when the scanner may see that badge's two lines."""

    scan_id: str
    outcome: str
    other_id: str | None = None
    request_id: str | None = None
    connection_id: str | None = None


def scan(
    db: Session, *, scanner: Scanner, command: ScanForm, public_host: str, now: datetime
) -> ScanResult:
    """Take one reading and say what it led to; the same `scan_id` gets the same answer and tells nobody.

    Records: RequestMade or ConnectionMade, when the reading made one.
    """
    read = read_code(command.code, public_host=public_host)
    holder = None
    if read.kind == "badge":
        holder = holder_of(db, event_id=scanner.event_id, code=read.code)
    if holder is not None:
        lock(db, *sorted((scanner.attendee_id, holder.attendee_id)))
    earlier = db.get(Scan, (scanner.attendee_id, command.scan_id))
    if earlier is not None:
        return _result(earlier)
    at = believed(command.scanned_at, now)
    if read.kind == "none":
        result = ScanResult(command.scan_id, "not-a-badge")
    elif holder is None:
        result = ScanResult(command.scan_id, "not-here")
    elif holder.revoked:
        result = ScanResult(command.scan_id, "badge-revoked")
    else:
        result = _meet(db, scanner, command, holder.attendee_id, at, now)
    receipt = {
        "scanner_id": scanner.attendee_id,
        "scan_id": command.scan_id,
        "event_id": scanner.event_id,
        "way": command.way,
        "scanned_at": at,
        "received_at": now,
        "outcome": result.outcome,
        "other_id": result.other_id,
        "request_id": result.request_id,
        "connection_id": result.connection_id,
    }
    insert_once(db, Scan, receipt)
    return result


def _meet(
    db: Session, scanner: Scanner, command: ScanForm, other_id: str, at: datetime, now: datetime
) -> ScanResult:
    """Decide what the reading of a valid badge of somebody at this event leads to."""
    me = scanner.attendee_id
    if other_id == me:
        return ScanResult(command.scan_id, "own-badge")
    other = db.get(Attendee, other_id)
    if other is None or other.removed_at is not None:
        return ScanResult(command.scan_id, "not-here")
    if has_blocked(db, blocker_id=me, blocked_id=other_id):
        return ScanResult(command.scan_id, "you-blocked")
    known = connection_between(db, me, other_id)
    if known is not None:
        db.add(Meeting(id=new_id(), connection_id=known.id, by_id=me, at=at))
        return ScanResult(command.scan_id, "known", other_id, connection_id=known.id)
    if not takes_people(scanner.phase):
        return ScanResult(command.scan_id, "event-over")
    silent = has_blocked(db, blocker_id=other_id, blocked_id=me)
    crossing = None if silent else _request_of(db, other_id, me, ("waiting",))
    if crossing is not None:
        return _cross(db, scanner, command, crossing, at, now)
    asked = _request_of(db, me, other_id, ("waiting", "declined"))
    if asked is not None:
        return ScanResult(command.scan_id, "waiting", other_id, request_id=asked.id)
    request = Request(
        id=new_id(),
        event_id=scanner.event_id,
        from_id=me,
        to_id=other_id,
        at=at,
        way=command.way,
        shares=_remembered(db, me),
    )
    db.add(request)
    db.flush()
    if not silent:
        fact = RequestMade(event_id=scanner.event_id, request_id=request.id, to_id=other_id)
        record(db, fact, now=now)
    return ScanResult(command.scan_id, "requested", other_id, request_id=request.id)


def _cross(
    db: Session, scanner: Scanner, command: ScanForm, theirs: Request, at: datetime, now: datetime
) -> ScanResult:
    """Connect two people who each scanned the other's badge: both asked, so both agreed."""
    db.execute(
        update(Request).where(Request.id == theirs.id).values(state="accepted", answered_at=now)
    )
    connection_id = connect(
        db,
        event_id=scanner.event_id,
        one=(theirs.from_id, theirs.shares),
        other=(scanner.attendee_id, _remembered(db, scanner.attendee_id)),
        at=at,
        way="crossing",
        request_id=theirs.id,
        now=now,
    )
    return ScanResult(command.scan_id, "connected", theirs.from_id, connection_id=connection_id)


@dataclass(frozen=True)
class Answered:
    """What an answer led to."""

    request_id: str
    state: str
    connection_id: str | None


def answer(
    db: Session,
    *,
    attendee_id: str,
    request_id: str,
    accept: bool,
    shares: list[str],
    now: datetime,
) -> Answered:
    """Answer a request that somebody made to this attendee; the first answer counts.

    Refuses: a request of somebody else, or of somebody hidden (NotFound). Records: ConnectionMade, or RequestSettled
    for the attendee's own other devices.
    """
    request = db.scalar(
        select(Request).where(Request.id == request_id, Request.to_id == attendee_id)
    )
    if request is None or is_hidden(db, request.from_id, attendee_id):
        raise NotFound()
    lock(db, *sorted((request.from_id, request.to_id)))
    state = "accepted" if accept else "declined"
    ours = claim(
        db,
        update(Request)
        .where(Request.id == request_id, Request.state == "waiting")
        .values(state=state, answered_at=now),
    )
    if not ours:
        db.refresh(request)
        between = connection_between(db, request.from_id, attendee_id)
        return Answered(request_id, request.state, between.id if between else None)
    if not accept:
        settled = RequestSettled(
            event_id=request.event_id, request_id=request_id, to_id=attendee_id
        )
        record(db, settled, now=now)
        return Answered(request_id, state, None)
    remember_shares(db, attendee_id=attendee_id, shares=shares)
    connection_id = connect(
        db,
        event_id=request.event_id,
        one=(request.from_id, request.shares),
        other=(attendee_id, shares),
        at=request.at,
        way="badge",
        request_id=request_id,
        now=now,
    )
    return Answered(request_id, state, connection_id)


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
    return connection_id


def connection_between(db: Session, one: str, other: str) -> Connection | None:
    """Return the connection of two attendees."""
    low, high = sorted((one, other))
    return db.scalar(select(Connection).where(Connection.low_id == low, Connection.high_id == high))


def remember_shares(db: Session, *, attendee_id: str, shares: list[str]) -> None:
    """Remember the ticked fields for the next connection."""
    db.execute(update(Attendee).where(Attendee.id == attendee_id).values(shares=shares))


def believed(scanned_at: datetime | None, now: datetime) -> datetime:
    """Return the moment of a scan for display: the phone's own when it can be true, else the server's."""
    if scanned_at is None or scanned_at.tzinfo is None:
        return now
    moment = scanned_at.astimezone(UTC)
    return moment if now - LATE <= moment <= now else now


def insert_once(db: Session, model: type[Any], values: dict[str, Any]) -> bool:
    """Insert a row unless its unique key exists; tell whether it was new."""
    table: Table = model.__table__
    make = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    key = next(iter(table.primary_key.columns))
    statement = make(table).values(**values).on_conflict_do_nothing().returning(key)
    return db.execute(statement).first() is not None


def _request_of(db: Session, from_id: str, to_id: str, states: tuple[str, ...]) -> Request | None:
    return db.scalar(
        select(Request)
        .where(Request.from_id == from_id, Request.to_id == to_id, Request.state.in_(states))
        .order_by(Request.at.desc())
        .limit(1)
    )


def _remembered(db: Session, attendee_id: str) -> list[str]:
    return list(db.scalar(select(Attendee.shares).where(Attendee.id == attendee_id)) or [])


def _result(receipt: Scan) -> ScanResult:
    return ScanResult(
        scan_id=receipt.scan_id,
        outcome=receipt.outcome,
        other_id=receipt.other_id,
        request_id=receipt.request_id,
        connection_id=receipt.connection_id,
    )
