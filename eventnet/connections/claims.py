"""Requests that a live code made after its time, and that connect when the log of the shown device comes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.badges.live_service import use_window
from eventnet.badges.models import LiveDevice, LiveShown
from eventnet.connections.live import AFTER_END, connect_live, end_of
from eventnet.connections.models import LiveClaim, Request
from eventnet.db.locks import lock
from eventnet.events.models import Event
from eventnet.events.phases import takes_people
from eventnet.safety.queries import is_hidden


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

    None when it stays a request: it was answered, they parted since or are hidden from each other, or the window has no room.
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
    gone = gone or not request.may_cross
    if request.state != "waiting" or device.attendee_id != request.to_id or gone or not in_time:
        return None
    if not use_window(db, live_device_id=live_device_id, window=window, scanner_id=request.from_id):
        return None
    return connect_live(
        db,
        event_id=request.event_id,
        scanner_id=request.from_id,
        shower_id=request.to_id,
        at=request.at,
        now=now,
    )
