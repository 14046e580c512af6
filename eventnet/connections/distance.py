"""Distance from somebody one is not connected to: blocking whoever scanned one, and lifting a block. Neither is told to the other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventnet.connections import parting
from eventnet.connections.facts import RequestSettled
from eventnet.connections.models import Request, Scan
from eventnet.connections.pairs import connection_between
from eventnet.connections.queries_scanned import has_scanned
from eventnet.core.errors import NotFound
from eventnet.db.claims import changed
from eventnet.db.factlog import record
from eventnet.db.locks import lock
from eventnet.safety.service import lift_block, write_block


def block_scanner(db: Session, *, attendee_id: str, other_id: str, now: datetime) -> None:
    """Block somebody who scanned this attendee, connected or not; a second time changes nothing.

    At other events as well what the two had ends. To them their request looks as before. Refuses: somebody who never scanned this attendee (NotFound). Records:
    ConnectionEnded where there was one, RequestSettled for the attendee's own other devices.
    """
    if not has_scanned(db, by_id=other_id, whom_id=attendee_id):
        raise NotFound()
    block_met(db, attendee_id=attendee_id, other_id=other_id, now=now)


def block_met(db: Session, *, attendee_id: str, other_id: str, now: datetime) -> None:
    """Block somebody of whom the room above has found out that the two met; a second time changes nothing.

    Records: as `block_scanner`.
    """
    known = connection_between(db, attendee_id, other_id)
    if known is not None:
        parting.block(db, attendee_id=attendee_id, connection_id=known.id, now=now)
        return
    parting.part_elsewhere(db, attendee_id=attendee_id, other_id=other_id, now=now)
    lock(db, *sorted((attendee_id, other_id)))
    _turn_down(db, attendee_id, other_id, now)
    mine = (Request.from_id == attendee_id) & (Request.to_id == other_id)
    ends = update(Request).where(mine, Request.state == "waiting")
    changed(db, ends.values(state="expired", answered_at=now))
    write_block(db, blocker_id=attendee_id, blocked_id=other_id, now=now)


def unblock(db: Session, *, attendee_id: str, block_id: str, now: datetime) -> None:
    """Lift an own block, at each event; a second time, or somebody else's, changes nothing. What there was does not come back.

    What the other scanned meanwhile stays unseen, and to them unanswered. Records: RequestSettled.
    """
    lifted = lift_block(db, blocker_id=attendee_id, block_id=block_id)
    if lifted is None:
        return
    for mine, theirs in lifted.pairs:
        lock(db, *sorted((mine, theirs)))
        _turn_down(db, mine, theirs, now)
        db.execute(
            update(Scan)
            .where(Scan.scanner_id == theirs, Scan.other_id == mine, Scan.received_at > lifted.at)
            .values(is_hidden=True)
        )


def _turn_down(db: Session, attendee_id: str, other_id: str, now: datetime) -> None:
    """Say no to what the other has asked."""
    waiting = select(Request).where(
        Request.from_id == other_id, Request.to_id == attendee_id, Request.state == "waiting"
    )
    for request in db.scalars(waiting).all():
        request.state, request.answered_at = "declined", now
        fact = RequestSettled(event_id=request.event_id, request_id=request.id, to_id=attendee_id)
        record(db, fact, now=now)
    db.flush()
