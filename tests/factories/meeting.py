"""People who meet, as they do: a badge is scanned, a request is answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.badges.service import ensure
from eventnet.connections.forms import ScanForm
from eventnet.connections.seeing import see
from eventnet.connections.service import Scanner, ScanResult, answer, scan
from eventnet.core.ids import new_id


def a_scan(
    db: Session,
    scanner: Attendee,
    other: Attendee,
    *,
    now: datetime,
    device_id: str | None = None,
) -> ScanResult:
    """Let one attendee scan the other's badge while the event is live."""
    code = ensure(db, event_id=other.event_id, attendee_id=other.id, now=now)
    return scan(
        db,
        scanner=Scanner(scanner.event_id, scanner.id, "live", device_id),
        command=ScanForm(scan_id=new_id(), code=code, way="typed"),
        public_host="localhost:8000",
        now=now,
    )


def connected(
    db: Session,
    scanner: Attendee,
    other: Attendee,
    *,
    now: datetime,
    shares: list[str] | None = None,
) -> str:
    """Let one scan the other, who says yes and shares those fields; both see it. Return the connection's id."""
    asked = a_scan(db, scanner, other, now=now)
    assert asked.request_id is not None, asked.outcome
    answered = answer(
        db,
        attendee_id=other.id,
        request_id=asked.request_id,
        accept=True,
        shares=shares or [],
        now=now,
    )
    assert answered.connection_id is not None
    for one in (scanner, other):
        see(db, attendee_id=one.id, connection_ids=[answered.connection_id], now=now)
    return answered.connection_id
