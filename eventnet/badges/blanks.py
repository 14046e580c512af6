"""Blank badges: codes that an organiser prints before anybody is known, and that people bind to themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from eventnet.badges.forms import MOST_AT_ONCE
from eventnet.badges.models import Badge
from eventnet.core.errors import Conflict, Gone, InvalidInput, NotFound
from eventnet.core.ids import BADGE_LENGTH, new_id, random_code
from eventnet.db.claims import claim
from eventnet.db.locks import lock
from eventnet.events.models import Event
from eventnet.events.phases import takes_people
from eventnet.events.service import note

MOST_BLANK = 5_000
"""So many blank codes may an event have that nobody has bound."""
MOST_WORN = 5
"""So many valid codes may one attendee have, so that nobody takes the whole stack."""


@dataclass(frozen=True)
class Batch:
    """Blanks that were made together: how many, and how many are still nobody's."""

    batch: str
    made_at: datetime
    count: int
    free: int


def make_blanks(
    db: Session, *, event_id: str, person_id: str, batch: str, count: int, now: datetime
) -> bool:
    """Make blank codes for an event; the same batch is made once. Tell whether it was made now. Writes the audit log.

    Refuses: too many (InvalidInput), a batch of another event (NotFound).
    """
    lock(db, "blanks", event_id)
    known = db.scalar(select(Badge.event_id).where(Badge.batch == batch).limit(1))
    if known is not None:
        if known != event_id:
            raise NotFound()
        return False
    blank = select(func.count(Badge.id)).where(
        Badge.event_id == event_id, Badge.attendee_id.is_(None), Badge.revoked_at.is_(None)
    )
    if not 1 <= count <= MOST_AT_ONCE or (db.scalar(blank) or 0) + count > MOST_BLANK:
        raise InvalidInput(fields={"count": "too-many-blanks"})
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(random_code(BADGE_LENGTH))
    db.add_all(
        Badge(id=new_id(), event_id=event_id, code=code, batch=batch, issued_at=now)
        for code in sorted(codes)
    )
    note(
        db,
        event_id=event_id,
        person_id=person_id,
        action="blanks-made",
        now=now,
        detail={"batch": batch, "count": count},
    )
    db.flush()
    return True


def batches_of(db: Session, event_id: str) -> list[Batch]:
    """Return the batches of an event, the latest first."""
    rows = db.execute(
        select(
            Badge.batch,
            func.min(Badge.issued_at),
            func.count(Badge.id),
            func.count(Badge.id) - func.count(Badge.bound_at),
        )
        .where(Badge.event_id == event_id, Badge.batch.is_not(None))
        .group_by(Badge.batch)
        .order_by(func.min(Badge.issued_at).desc(), Badge.batch)
    )
    return [Batch(batch or "", at, count, free) for batch, at, count, free in rows]


def free_codes(db: Session, *, event_id: str, batch: str) -> list[str]:
    """Return the codes of a batch that nobody has bound, in the order in which they are printed.

    Refuses: a batch of another event (NotFound).
    """
    here = Badge.event_id == event_id, Badge.batch == batch
    if db.scalar(select(Badge.id).where(*here).limit(1)) is None:
        raise NotFound()
    free = select(Badge.code).where(*here, Badge.attendee_id.is_(None), Badge.revoked_at.is_(None))
    return list(db.scalars(free.order_by(Badge.code)))


def event_of_blank(db: Session, code: str) -> Event | None:
    """Return the event that somebody may join with a blank: whoever holds the sticker was handed a way in."""
    return db.scalar(
        select(Event)
        .join(Badge, Badge.event_id == Event.id)
        .where(Badge.code == code, Badge.attendee_id.is_(None), Badge.revoked_at.is_(None))
    )


def event_of_worn_blank(db: Session, code: str) -> Event | None:
    """Return the event of a badge that was blank and is somebody's by now: its owner may have tapped twice."""
    return db.scalar(
        select(Event)
        .join(Badge, Badge.event_id == Event.id)
        .where(Badge.code == code, Badge.bound_at.is_not(None), Badge.revoked_at.is_(None))
    )


def bind(db: Session, *, event_id: str, attendee_id: str, code: str, now: datetime) -> bool:
    """Make a blank badge an attendee's own, beside the codes they have; tell whether it became theirs now.

    Refuses: a code of nobody or of another event (NotFound), a badge that was replaced or an event that is over (Gone), a
    badge of somebody else, and one more than anybody wears (Conflict).
    """
    lock(db, "badge", attendee_id)
    badge = db.scalar(select(Badge).where(Badge.code == code, Badge.event_id == event_id))
    if badge is None:
        raise NotFound()
    if badge.revoked_at is not None:
        raise Gone("badge-revoked")
    if badge.attendee_id == attendee_id:
        return False
    if badge.attendee_id is not None:
        raise Conflict("badge-taken")
    if not takes_people(db.get_one(Event, event_id).phase):
        raise Gone("event-over")
    worn = select(func.count(Badge.id)).where(
        Badge.attendee_id == attendee_id, Badge.revoked_at.is_(None)
    )
    if (db.scalar(worn) or 0) >= MOST_WORN:
        raise Conflict("badges-many")
    ours = claim(
        db,
        update(Badge)
        .where(Badge.id == badge.id, Badge.attendee_id.is_(None), Badge.revoked_at.is_(None))
        .values(attendee_id=attendee_id, bound_at=now),
    )
    if not ours:
        raise Conflict("badge-taken")
    db.refresh(badge)
    return True
