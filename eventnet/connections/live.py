"""What the reading of a live code leads to: both are connected at once, or there is doubt, which becomes a request.

A code is good in its window and one on either side, by our clock. A reading that arrives later connects at once only when
the device's own log covers the window, the window has room, and the scanner's device was in no contact in between.
When that log comes after the reading, the request that was made is settled then, so the order makes no difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.badges.live_code import WINDOW, began_at, good_until, is_good
from eventnet.badges.live_service import (
    CONTACT,
    LiveHolder,
    contact_before,
    has_shown,
    use_window,
)
from eventnet.badges.models import LiveDevice, LiveShown
from eventnet.connections.facts import RequestSettled
from eventnet.connections.models import LiveClaim, Meeting, Request
from eventnet.connections.pairs import (
    ask,
    connect,
    connection_between,
    cross,
    first_look,
    remembered,
    request_of,
)
from eventnet.connections.results import Scanner, ScanResult
from eventnet.core.ids import new_id
from eventnet.db.factlog import record
from eventnet.db.locks import lock
from eventnet.events.models import Event
from eventnet.events.phases import takes_people
from eventnet.safety.queries import has_blocked, is_hidden

AFTER_END = timedelta(hours=24)
ONE_MEETING = timedelta(minutes=10)
WAY = "live"


@dataclass(frozen=True)
class Reading:
    """One reading of a live code: when it was read, as the phone says, when it came, and when the server saw it."""

    scan_id: str
    at: datetime
    now: datetime
    seen_at: datetime

    @classmethod
    def of(
        cls,
        scan_id: str,
        scanned_at: datetime | None,
        now: datetime,
        *,
        seen_at: datetime | None = None,
    ) -> Reading:
        """Return the reading; a moment without a zone, or yet to come, is the present one."""
        told = scanned_at is not None and scanned_at.tzinfo is not None and scanned_at <= now
        return cls(scan_id, scanned_at if scanned_at and told else now, now, seen_at or now)


@dataclass(frozen=True)
class Judged:
    """What is known of a window: when it was shown, and whether a late reading of it may connect at once."""

    moment: datetime
    is_good: bool
    in_time: bool
    may_connect: bool
    covered: bool


def meet_live(db: Session, scanner: Scanner, holder: LiveHolder, reading: Reading) -> ScanResult:
    """Decide what a genuine live code of somebody at this event leads to. Records: ConnectionMade or RequestMade.

    To somebody who is blocked, a good code answers as one whose time is over, after the same work.
    """
    other_id, scan_id = holder.attendee_id, reading.scan_id
    refused = first_look(db, scanner=scanner, scan_id=scan_id, other_id=other_id)
    if refused is not None:
        return refused
    event = db.get_one(Event, scanner.event_id)
    seen = _judge(db, scanner, holder, event, reading)
    silent = has_blocked(db, blocker_id=other_id, blocked_id=scanner.attendee_id)
    known = None if silent else connection_between(db, scanner.attendee_id, other_id)
    if known is not None:
        if abs(seen.moment - known.made_at) <= ONE_MEETING:
            return ScanResult(scan_id, "connected", other_id, connection_id=known.id)
        db.add(
            Meeting(id=new_id(), connection_id=known.id, by_id=scanner.attendee_id, at=seen.moment)
        )
        return ScanResult(scan_id, "known", other_id, connection_id=known.id)
    if _is_over(event, scanner.phase, seen.moment):
        return ScanResult(scan_id, "event-over")
    if holder.revoked:
        return _ask(db, scanner, holder, reading, seen, silent=silent)
    if seen.is_good:
        return _connect_now(db, scanner, holder, reading, seen, silent=silent)
    return _late(db, scanner, holder, reading, seen, silent=silent)


def _judge(
    db: Session, scanner: Scanner, holder: LiveHolder, event: Event, reading: Reading
) -> Judged:
    """Find out all that is to be known of the window, whatever the answer will be."""
    now, window, offset = reading.now, holder.window, holder.offset
    shown_at = began_at(window, now, offset=offset)
    until = good_until(window, now, offset=offset)
    lock(db, "live-shown", holder.live_device_id)
    covered = has_shown(db, live_device_id=holder.live_device_id, window=window)
    contact = contact_before(
        db, attendee_id=scanner.attendee_id, device_id=scanner.device_id, now=now
    )
    in_time = shown_at - WINDOW <= reading.at < until
    alone = contact is not None and contact <= until
    soon = takes_people(scanner.phase) or now <= end_of(event) + AFTER_END
    return Judged(
        moment=min(shown_at, now),
        is_good=is_good(window, reading.seen_at, offset=offset) and takes_people(scanner.phase),
        in_time=in_time,
        may_connect=in_time and alone and soon and shown_at <= now and not holder.revoked,
        covered=covered,
    )


def end_of(event: Event) -> datetime:
    """Return when an event that is over has ended."""
    return event.ended_at or event.ends_at


def _is_over(event: Event, phase: str, moment: datetime) -> bool:
    """Tell whether nothing may come of a code: the event is closed, or it was shown after the end."""
    if takes_people(phase):
        return False
    return phase == "closed" or moment > end_of(event)


def _connect_now(
    db: Session,
    scanner: Scanner,
    holder: LiveHolder,
    reading: Reading,
    seen: Judged,
    *,
    silent: bool,
) -> ScanResult:
    if silent:
        return ScanResult(reading.scan_id, "code-changed")
    if not _takes_place(db, scanner, holder):
        return ScanResult(reading.scan_id, "code-full")
    return _connected(db, scanner, holder, reading, seen)


def _late(
    db: Session,
    scanner: Scanner,
    holder: LiveHolder,
    reading: Reading,
    seen: Judged,
    *,
    silent: bool,
) -> ScanResult:
    """Decide on a code whose time is over: connect, say that it has changed, or ask."""
    theirs = request_of(db, holder.attendee_id, scanner.attendee_id, ("waiting",))
    if theirs is not None and not silent:
        return cross(
            db,
            scanner=scanner,
            scan_id=reading.scan_id,
            theirs=theirs,
            at=seen.moment,
            now=reading.now,
        )
    may_connect = seen.may_connect and seen.covered and not silent
    if may_connect and _takes_place(db, scanner, holder):
        return _connected(db, scanner, holder, reading, seen)
    if not seen.in_time and reading.now - reading.at <= CONTACT:
        return ScanResult(reading.scan_id, "code-changed")
    return _ask(db, scanner, holder, reading, seen, silent=silent)


def _ask(
    db: Session,
    scanner: Scanner,
    holder: LiveHolder,
    reading: Reading,
    seen: Judged,
    *,
    silent: bool,
) -> ScanResult:
    """Ask; where only the device's own log is missing, write down what the request is waiting for."""
    asked = ask(
        db,
        scanner=scanner,
        scan_id=reading.scan_id,
        other_id=holder.attendee_id,
        way=WAY,
        at=seen.moment,
        now=reading.now,
        silent=silent,
    )
    if asked.request_id is not None and seen.may_connect and not seen.covered:
        key = (asked.request_id, holder.live_device_id, holder.window)
        if db.get(LiveClaim, key) is None:
            db.add(LiveClaim(request_id=key[0], live_device_id=key[1], window=key[2]))
            db.flush()
    return asked


def _takes_place(db: Session, scanner: Scanner, holder: LiveHolder) -> bool:
    return use_window(
        db,
        live_device_id=holder.live_device_id,
        window=holder.window,
        scanner_id=scanner.attendee_id,
    )


def _connected(
    db: Session, scanner: Scanner, holder: LiveHolder, reading: Reading, seen: Judged
) -> ScanResult:
    connection_id = _connect(
        db,
        event_id=scanner.event_id,
        scanner_id=scanner.attendee_id,
        shower_id=holder.attendee_id,
        at=seen.moment,
        now=reading.now,
    )
    return ScanResult(reading.scan_id, "connected", holder.attendee_id, connection_id=connection_id)


def _connect(
    db: Session, *, event_id: str, scanner_id: str, shower_id: str, at: datetime, now: datetime
) -> str:
    """Connect two people, each with the fields they ticked last, and settle what they had asked each other."""
    both = (scanner_id, shower_id)
    asked = db.scalars(
        select(Request)
        .where(Request.from_id.in_(both), Request.to_id.in_(both), Request.state == "waiting")
        .order_by(Request.id)
    ).all()
    for request in asked:
        request.state, request.answered_at = "accepted", now
    db.flush()
    connection_id = connect(
        db,
        event_id=event_id,
        one=(scanner_id, remembered(db, scanner_id)),
        other=(shower_id, remembered(db, shower_id)),
        at=at,
        way=WAY,
        request_id=asked[0].id if asked else None,
        now=now,
    )
    for request in asked[1:]:
        settled = RequestSettled(event_id=event_id, request_id=request.id, to_id=request.to_id)
        record(db, settled, now=now)
    return connection_id


def claims_due(db: Session, *, live_device_id: str) -> list[tuple[str, int]]:
    """Return the requests, with their windows, that waited for the device's log and are covered by it now."""
    rows = db.execute(
        select(LiveClaim.request_id, LiveClaim.window)
        .join(
            LiveShown,
            (LiveShown.live_device_id == LiveClaim.live_device_id)
            & (LiveShown.window == LiveClaim.window),
        )
        .join(Request, Request.id == LiveClaim.request_id)
        .where(LiveClaim.live_device_id == live_device_id, Request.state == "waiting")
        .order_by(LiveClaim.request_id, LiveClaim.window)
    )
    return [(row[0], row[1]) for row in rows]


def settle_claim(
    db: Session, *, live_device_id: str, request_id: str, window: int, phase: str, now: datetime
) -> str | None:
    """Connect two people whose request only waited for the log of the shown device; return the connection's id.

    None when it stays a request: it was answered, they are hidden from each other, or the window has no room.
    Records: ConnectionMade.
    """
    request = db.get_one(Request, request_id)
    device = db.get_one(LiveDevice, live_device_id)
    lock(db, *sorted((request.from_id, request.to_id)))
    db.refresh(request)
    event = db.get_one(Event, request.event_id)
    in_time = takes_people(phase) or now <= end_of(event) + AFTER_END
    asker = db.get_one(Attendee, request.from_id)
    gone = asker.removed_at is not None or is_hidden(db, request.from_id, request.to_id)
    if request.state != "waiting" or device.attendee_id != request.to_id or gone or not in_time:
        return None
    if not use_window(db, live_device_id=live_device_id, window=window, scanner_id=request.from_id):
        return None
    return _connect(
        db,
        event_id=request.event_id,
        scanner_id=request.from_id,
        shower_id=request.to_id,
        at=request.at,
        now=now,
    )
