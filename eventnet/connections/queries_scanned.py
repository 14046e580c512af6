"""Who scanned somebody: nobody is captured silently. Those who are hidden from them do not appear, nor what they did then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection, Request, Scan
from eventnet.safety.models import Block
from eventnet.safety.queries import hidden_from

MOST = 500
Became = Literal["waiting", "connected", "declined", "expired", "ended", "not-asked"]


@dataclass(frozen=True)
class Reading:
    """One reading of a code of one's own: when, and which kind of code."""

    at: datetime
    code: str


@dataclass(frozen=True)
class ScannedBy:
    """Somebody who scanned one, with their readings, the latest first, and what became of it."""

    other: Attendee
    readings: Sequence[Reading]
    became: Became
    request: Request | None
    connection_id: str | None


def scanned_by(db: Session, attendee_id: str) -> list[ScannedBy]:
    """Return who scanned an attendee, whoever did so last first."""
    rows = db.execute(
        select(Scan, Attendee)
        .join(Attendee, Attendee.id == Scan.scanner_id)
        .where(
            Scan.other_id == attendee_id,
            Scan.is_hidden.is_(False),
            Attendee.removed_at.is_(None),
            Attendee.id.not_in(hidden_from(attendee_id)),
        )
        .order_by(Scan.scanned_at.desc(), Scan.scan_id)
        .limit(MOST)
    ).all()
    people: dict[str, Attendee] = {}
    scans: dict[str, list[Scan]] = {}
    for scan, other in rows:
        people[other.id] = other
        scans.setdefault(other.id, []).append(scan)
    known, asked = _known(db, attendee_id, list(people)), _asked(db, attendee_id, list(people))
    return [
        ScannedBy(
            other=people[one],
            readings=[Reading(scan.scanned_at, scan.code) for scan in scans[one]],
            became=_became(known.get(one), asked.get(one), scans[one]),
            request=asked.get(one),
            connection_id=known.get(one),
        )
        for one in scans
    ]


def scanned_by_one(db: Session, *, attendee_id: str, other_id: str) -> ScannedBy | None:
    """Return what one person read of an attendee's codes; None when they did not, or are hidden."""
    return next((one for one in scanned_by(db, attendee_id) if one.other.id == other_id), None)


def has_scanned(db: Session, *, by_id: str, whom_id: str) -> bool:
    """Tell whether somebody has read a code of an attendee."""
    found = select(Scan.scan_id).where(Scan.scanner_id == by_id, Scan.other_id == whom_id).limit(1)
    return db.scalar(found) is not None


def _known(db: Session, attendee_id: str, others: list[str]) -> dict[str, str]:
    both = [
        select(Connection.high_id, Connection.id).where(
            Connection.low_id == attendee_id, Connection.high_id.in_(others)
        ),
        select(Connection.low_id, Connection.id).where(
            Connection.high_id == attendee_id, Connection.low_id.in_(others)
        ),
    ]
    return {other: connection for query in both for other, connection in db.execute(query)}


def _asked(db: Session, attendee_id: str, others: list[str]) -> dict[str, Request]:
    """Return the latest request of each."""
    rows = db.scalars(
        select(Request)
        .where(Request.to_id == attendee_id, Request.from_id.in_(others))
        .order_by(Request.recorded_at)
    )
    return {row.from_id: row for row in rows}


def _became(connection_id: str | None, request: Request | None, scans: list[Scan]) -> Became:
    if connection_id is not None:
        return "connected"
    open_or_over: dict[str, Became] = {
        "waiting": "waiting", "declined": "declined", "expired": "expired",
    }  # fmt: skip
    if request is not None and request.state in open_or_over:
        return open_or_over[request.state]
    return "not-asked" if all(scan.outcome == "asked-many" for scan in scans) else "ended"


@dataclass(frozen=True)
class Blocked:
    """Somebody whom one has blocked, and when."""

    block_id: str
    other: Attendee
    at: datetime


def blocked_people(db: Session, attendee_id: str) -> list[Blocked]:
    """Return whom an attendee has blocked, here or at another event, the latest first. Who blocked them is told to nobody.

    Each is named as they were at the event of the block: whether they are here as well is not told by it.
    """
    me, mine = aliased(Attendee), aliased(Attendee)
    rows = db.execute(
        select(Block, Attendee)
        .join(Attendee, Attendee.id == Block.blocked_id)
        .join(mine, mine.id == Block.blocker_id)
        .join(me, me.person_id == mine.person_id)
        .where(me.id == attendee_id)
        .order_by(Block.at.desc(), Block.id)
    )
    latest: dict[str, Blocked] = {}
    for block, other in rows:
        latest.setdefault(other.person_id, Blocked(block.id, other, block.at))
    return list(latest.values())
