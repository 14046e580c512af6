"""Scanning a badge, and answering the request that a scan makes.

Everything here may arrive twice: a scan by its client-made id, an answer by the request's state, a pair by its
ordered key.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.badges.codes import CodeRead, read_code
from eventnet.badges.live_service import LiveHolder, contact_before, holder_of_live
from eventnet.badges.service import Holder
from eventnet.connections.facts import RequestSettled
from eventnet.connections.forms import ScanForm
from eventnet.connections.live import Reading, is_over, meet_live
from eventnet.connections.lookup import Lookup
from eventnet.connections.models import Meeting, Request
from eventnet.connections.pairs import (
    ask,
    connect,
    connection_between,
    first_look,
    remember_shares,
)
from eventnet.connections.results import Answered, Scanner, ScanResult
from eventnet.core.errors import Gone, NotFound
from eventnet.core.ids import new_id
from eventnet.db.claims import claim
from eventnet.db.factlog import record
from eventnet.db.locks import lock
from eventnet.db.plain import plain, table_of
from eventnet.events.models import Event
from eventnet.events.phases import takes_people
from eventnet.safety.queries import is_hidden

__all__ = [
    "Answered",
    "ScanResult",
    "Scanner",
    "answer",
    "believed",
    "connect",
    "connection_between",
    "remember_shares",
    "scan",
]

BLANK = "blank-badge"
LATE = timedelta(hours=72)
"""How far back a phone's own time of a scan is believed, for display; where a decision rests on it, it can only make it stricter."""


_MEET = insert(table_of(Meeting))


def scan(
    db: Session,
    *,
    scanner: Scanner,
    command: ScanForm,
    public_host: str,
    now: datetime,
    secrets: Sequence[str] = (),
    seen_at: datetime | None = None,
    lookup: Lookup | None = None,
) -> ScanResult:
    """Take one reading and say what it led to; the same `scan_id` gets the same answer and tells nobody.

    `secrets` are the server's keys, by which a live code is known to be genuine. `seen_at` is when the
    server itself saw the code opened, before its reader had joined: a live code counts as of then. `lookup` is there when
    it was asked for several at once. Records: RequestMade or ConnectionMade, when the reading made one.
    """
    ask_for = lookup or Lookup(scanner.event_id, scanner.attendee_id)
    read = read_code(command.code, public_host=public_host)
    holder = _holder(db, scanner.event_id, read, secrets, ask_for)
    if holder is not None and holder.attendee_id is not None:
        lock(db, *sorted((scanner.attendee_id, holder.attendee_id)))
    earlier = ask_for.earlier(db, command.scan_id)
    if earlier is not None:
        return _again(db, ask_for, earlier, read, now=now)
    at = believed(command.scanned_at, now)
    if read.kind == "none":
        result = ScanResult(command.scan_id, "not-a-badge")
    elif holder is None:
        result = ScanResult(command.scan_id, "not-here")
    elif isinstance(holder, LiveHolder):
        ask_for.settle(db)
        reading = Reading.of(command.scan_id, command.scanned_at, now, seen_at=seen_at)
        result = meet_live(db, scanner, holder, reading)
    elif holder.revoked:
        result = ScanResult(command.scan_id, "badge-revoked")
    elif holder.attendee_id is None:
        result = ScanResult(command.scan_id, BLANK, blank=read.code)
    else:
        result = _meet(db, scanner, command, holder.attendee_id, ask_for, at, now)
    receipt = {
        "scanner_id": scanner.attendee_id,
        "scan_id": command.scan_id,
        "event_id": scanner.event_id,
        "way": command.way,
        "code": read.kind,
        "scanned_at": at,
        "received_at": now,
        "outcome": result.outcome,
        "is_hidden": False,
        "other_id": result.other_id,
        "request_id": result.request_id,
        "connection_id": result.connection_id,
    }
    ask_for.keep(db, result, receipt)
    return result


def _holder(
    db: Session, event_id: str, read: CodeRead, secrets: Sequence[str], ask_for: Lookup
) -> Holder | LiveHolder | None:
    """Return whose code was read, as far as this event may know."""
    if read.live is not None:
        return holder_of_live(db, event_id=event_id, code=read.live, secrets=secrets)
    return ask_for.holder(db, read.code) if read.kind == "badge" else None


def _meet(
    db: Session,
    scanner: Scanner,
    command: ScanForm,
    other_id: str,
    ask_for: Lookup,
    at: datetime,
    now: datetime,
) -> ScanResult:
    """Decide what the reading of a valid badge of somebody at this event leads to."""
    me = scanner.attendee_id
    there = ask_for.between(db, other_id, now=now)
    refused = first_look(scanner, command.scan_id, other_id, there)
    if refused is not None:
        return refused
    known = None if there.silent else there.connection_id
    if known is not None:
        plain(db).execute(_MEET, {"id": new_id(), "connection_id": known, "by_id": me, "at": at})
        return ScanResult(command.scan_id, "known", other_id, connection_id=known)
    if not takes_people(scanner.phase) and is_over(
        db.get_one(Event, scanner.event_id), scanner.phase, at
    ):
        return ScanResult(command.scan_id, "event-over")
    return ask(
        db,
        scanner=scanner,
        scan_id=command.scan_id,
        other_id=other_id,
        there=there,
        way=command.way,
        at=at,
        now=now,
        may_cross=_is_after_parting(db, scanner, there.parted_at, at, now),
    )


def _is_after_parting(
    db: Session, scanner: Scanner, parted: datetime | None, at: datetime, now: datetime
) -> bool:
    """Tell whether a badge was surely read after the two parted, or one said no, or they never did.

    The phone's own time is not enough: the phone must have been in contact since, for what it read before came with that.
    """
    if parted is None:
        return True
    contact = contact_before(
        db, attendee_id=scanner.attendee_id, device_id=scanner.device_id, now=now
    )
    return at > parted and contact is not None and contact > parted


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

    Refuses: a request of somebody else, of somebody hidden or removed (NotFound), one that is over (Gone). Records:
    ConnectionMade, or RequestSettled for the attendee's own other devices.
    """
    request = db.scalar(
        select(Request)
        .join(Attendee, Attendee.id == Request.from_id)
        .where(
            Request.id == request_id, Request.to_id == attendee_id, Attendee.removed_at.is_(None)
        )
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
        if request.state == "expired":
            raise Gone("request-over")
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


def believed(scanned_at: datetime | None, now: datetime) -> datetime:
    """Return the moment of a scan for display: the phone's own when it can be true, else the server's."""
    if scanned_at is None or scanned_at.tzinfo is None or not now - LATE <= scanned_at <= now:
        return now
    return scanned_at.astimezone(UTC)


def _again(
    db: Session, ask_for: Lookup, earlier: ScanResult, read: CodeRead, *, now: datetime
) -> ScanResult:
    """Return the answer of a reading that comes once more: the same, unless the two have parted since.

    Then it is what the same code would say to somebody whose request nobody answers, or who came too late, so that a
    removal and a block look alike.
    """
    scan_id, other = earlier.scan_id, earlier.other_id
    if earlier.outcome == BLANK:
        return ScanResult(scan_id, BLANK, blank=read.code)
    if other is None:
        return earlier
    there = ask_for.between(db, other, now=now)
    if there.blocked:
        return ScanResult(scan_id, "you-blocked")
    known = there.connection_id if there.is_here and not there.silent else None
    if earlier.connection_id in (None, known):
        return earlier
    if known is not None:
        return ScanResult(scan_id, "known", other, connection_id=known)
    if read.live is not None:
        return ScanResult(scan_id, "code-changed")
    return ScanResult(scan_id, "waiting", other)
