"""What the reading of a live code leads to: both are connected at once, or there is doubt, which becomes a request.

A code is good in its window and one on either side, by our clock. A reading that arrives later connects at once only when
the device's own log covers the window, the window has room, and the scanner's device was in no contact in between.
When that log comes after the reading, the request that was made is settled then, so the order makes no difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from eventnet.badges.live_code import WINDOW, began_at, good_until, is_good
from eventnet.badges.live_service import (
    CONTACT,
    LiveHolder,
    contact_before,
    has_shown,
    use_window,
)
from eventnet.connections.between import Between, between
from eventnet.connections.models import LiveClaim, Meeting
from eventnet.connections.pairs import (
    LIVE,
    ask,
    connect,
    cross,
    first_look,
    remembered,
    request_of,
)
from eventnet.connections.results import Scanner, ScanResult
from eventnet.core.ids import new_id
from eventnet.db.locks import lock
from eventnet.events.models import Event
from eventnet.events.phases import takes_people

AFTER_END = timedelta(hours=24)
ONE_MEETING = timedelta(minutes=10)


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
    """What is known of a window: when it was shown, and whether a late reading of it may connect at once.

    `is_parted` says that the two may have parted since it was shown, or one said no: then nothing connects but an answer.
    """

    moment: datetime
    is_good: bool
    in_time: bool
    may_connect: bool
    covered: bool
    is_parted: bool


def meet_live(db: Session, scanner: Scanner, holder: LiveHolder, reading: Reading) -> ScanResult:
    """Decide what a genuine live code of somebody at this event leads to. Records: ConnectionMade or RequestMade.

    To somebody who is blocked, a good code answers as one whose time is over, after the same work.
    """
    other_id, scan_id = holder.attendee_id, reading.scan_id
    there = between(db, scanner.attendee_id, other_id, now=reading.now)
    refused = first_look(scanner, scan_id, other_id, there)
    if refused is not None:
        return refused
    event = db.get_one(Event, scanner.event_id)
    seen = _judge(db, scanner, holder, event, reading, there.parted_at)
    known = None if there.silent else there.connection_id
    if known is not None:
        if there.made_at is not None and abs(seen.moment - there.made_at) <= ONE_MEETING:
            return ScanResult(scan_id, "connected", other_id, connection_id=known)
        db.add(Meeting(id=new_id(), connection_id=known, by_id=scanner.attendee_id, at=seen.moment))
        return ScanResult(scan_id, "known", other_id, connection_id=known)
    if is_over(event, scanner.phase, seen.moment):
        return ScanResult(scan_id, "event-over")
    if holder.revoked:
        return _ask(db, scanner, holder, reading, seen, there)
    if seen.is_good:
        return _connect_now(db, scanner, holder, reading, seen, there)
    return _late(db, scanner, holder, reading, seen, there)


def _judge(
    db: Session,
    scanner: Scanner,
    holder: LiveHolder,
    event: Event,
    reading: Reading,
    parted: datetime | None,
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
    good = is_good(window, reading.seen_at, offset=offset) and takes_people(scanner.phase)
    moment = min(shown_at, now)
    # A window that is over may have been shown a little earlier than the phone's clock says.
    is_parted = parted is not None and moment <= parted + (timedelta(0) if good else CONTACT)
    may_connect = in_time and alone and soon and shown_at <= now and not holder.revoked
    return Judged(
        moment=moment,
        is_good=good,
        in_time=in_time,
        may_connect=may_connect and not is_parted,
        covered=covered,
        is_parted=is_parted,
    )


def end_of(event: Event) -> datetime:
    """Return when an event that is over has ended."""
    return event.ended_at or event.ends_at


def is_over(event: Event, phase: str, moment: datetime) -> bool:
    """Tell whether nothing may come of a code: the event is closed, or it was shown or read after the end.

    What a badge was read at rests on the phone's word; the worst that a wrong one can do is a request.
    """
    if takes_people(phase):
        return False
    return phase == "closed" or moment > end_of(event)


def _connect_now(
    db: Session,
    scanner: Scanner,
    holder: LiveHolder,
    reading: Reading,
    seen: Judged,
    there: Between,
) -> ScanResult:
    if there.silent:
        return ScanResult(reading.scan_id, "code-changed")
    if seen.is_parted:
        return _ask(db, scanner, holder, reading, seen, there)
    if not _takes_place(db, scanner, holder):
        return ScanResult(reading.scan_id, "code-full")
    return _connected(db, scanner, holder, reading, seen)


def _late(
    db: Session,
    scanner: Scanner,
    holder: LiveHolder,
    reading: Reading,
    seen: Judged,
    there: Between,
) -> ScanResult:
    """Decide on a code whose time is over: connect, say that it has changed, or ask."""
    theirs, id_, other_id = there.theirs, reading.scan_id, holder.attendee_id
    if theirs is not None and theirs.may_cross and not (there.silent or seen.is_parted):
        return cross(db, scanner, id_, other_id, there, theirs, at=seen.moment, now=reading.now)
    may_connect = seen.may_connect and seen.covered and not there.silent
    if may_connect and _takes_place(db, scanner, holder):
        return _connected(db, scanner, holder, reading, seen)
    if not seen.in_time and reading.now - reading.at <= CONTACT:
        return ScanResult(reading.scan_id, "code-changed")
    return _ask(db, scanner, holder, reading, seen, there)


def _ask(
    db: Session,
    scanner: Scanner,
    holder: LiveHolder,
    reading: Reading,
    seen: Judged,
    there: Between,
) -> ScanResult:
    """Ask; where only the device's own log is missing, write down what the request is waiting for."""
    asked = ask(
        db,
        scanner=scanner,
        scan_id=reading.scan_id,
        other_id=holder.attendee_id,
        there=there,
        way=LIVE,
        at=seen.moment,
        now=reading.now,
        may_cross=not seen.is_parted,
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
    connection_id = connect_live(
        db,
        event_id=scanner.event_id,
        scanner_id=scanner.attendee_id,
        shower_id=holder.attendee_id,
        at=seen.moment,
        now=reading.now,
    )
    return ScanResult(reading.scan_id, "connected", holder.attendee_id, connection_id=connection_id)


def connect_live(
    db: Session, *, event_id: str, scanner_id: str, shower_id: str, at: datetime, now: datetime
) -> str:
    """Connect two people, each with the fields they ticked last, and settle what they had asked each other."""
    asked = request_of(db, scanner_id, shower_id, ("waiting",)) or request_of(
        db, shower_id, scanner_id, ("waiting",)
    )
    if asked is not None:
        asked.state, asked.answered_at = "accepted", now
        db.flush()
    return connect(
        db,
        event_id=event_id,
        one=(scanner_id, remembered(db, scanner_id)),
        other=(shower_id, remembered(db, shower_id)),
        at=at,
        way=LIVE,
        request_id=asked.id if asked else None,
        now=now,
    )
