"""Issuing digests, and taking what came of their follow-ups."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from eventnet.connections.queries import connection_of
from eventnet.core.errors import NotFound
from eventnet.core.ids import new_id
from eventnet.db.claims import changed
from eventnet.db.factlog import record
from eventnet.db.plain import insert_once, plain, table_of
from eventnet.digests.facts import DigestIssued, FollowUpSettled
from eventnet.digests.forms import Outcome
from eventnet.digests.models import Digest, FollowUp, Stuck
from eventnet.digests.posting import put_in
from eventnet.digests.preparing import Prepared, is_due
from eventnet.digests.queries import still_there

LETTER = "digest"
"""The kind of the letters that carry digests."""

REMINDER = "reminder"
"""The kind of the letters about promises that are due."""

NUDGE = "nudge"
"""The kind of the letters about what is still open, days later."""

KINDS = (LETTER, REMINDER, NUDGE)
"""All letters that somebody may want or not."""


_UNSTUCK = delete(table_of(Stuck)).where(Stuck.attendee_id == bindparam("attendee"))
_FOLLOW_UPS = insert(table_of(FollowUp))
_CARRIED = (
    update(table_of(Digest))
    .where(Digest.id == bindparam("digest"))
    .values(letter_id=bindparam("letter"))
)


def issue(db: Session, *, prepared: Prepared, host: str, now: datetime) -> str | None:
    """Write an attendee's digest and its follow-ups, and put in its letter where one may go to them; return the digest's id.

    Done twice, or by two workers, or after the event was opened again, it happens once: then None.
    Records: DigestIssued.
    """
    attendee_id, digest_id = prepared.attendee_id, new_id()
    if not is_due(db, attendee_id):
        return None
    values = {
        "id": digest_id,
        "event_id": prepared.event_id,
        "attendee_id": attendee_id,
        "issued_at": now,
    }
    if not insert_once(db, Digest, values):
        return None
    plain(db).execute(_UNSTUCK, {"attendee": attendee_id})
    there = still_there(db, attendee_id, [one.connection_id for one in prepared.ranked])
    follow_ups = [
        {
            "id": new_id(),
            "digest_id": digest_id,
            "connection_id": ranked.connection_id,
            "rank": place,
            "reasons": list(ranked.reasons),
        }
        for place, ranked in enumerate(prepared.ranked, 1)
        if ranked.connection_id in there
    ]
    if follow_ups:
        plain(db).execute(_FOLLOW_UPS, follow_ups)
    letter = put_in(db, attendee_id, kind=LETTER, host=host, now=now)
    if letter is not None:
        plain(db).execute(_CARRIED, {"digest": digest_id, "letter": letter.id})
    fact = DigestIssued(event_id=prepared.event_id, attendee_id=attendee_id, digest_id=digest_id)
    record(db, fact, now=now)
    return digest_id


def settle(
    db: Session, *, attendee_id: str, follow_up_id: str, outcome: Outcome, now: datetime
) -> bool:
    """Keep what came of a follow-up; tell whether that is new. It may be changed, and said twice.

    Refuses: a follow-up of somebody else, or about somebody hidden (NotFound). Records: FollowUpSettled.
    """
    row = db.execute(
        select(FollowUp, Digest)
        .join(Digest, Digest.id == FollowUp.digest_id)
        .where(FollowUp.id == follow_up_id, Digest.attendee_id == attendee_id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    follow_up, digest = row
    if connection_of(db, attendee_id=attendee_id, connection_id=follow_up.connection_id) is None:
        raise NotFound()
    new = changed(
        db,
        update(FollowUp)
        .where(
            FollowUp.id == follow_up_id,
            or_(FollowUp.outcome.is_(None), FollowUp.outcome != outcome),
        )
        .values(outcome=outcome, outcome_at=now),
    )
    if not new:
        return False
    changed(
        db,
        update(Digest)
        .where(Digest.id == digest.id, Digest.opened_at.is_(None))
        .values(opened_at=now),
    )
    fact = FollowUpSettled(
        event_id=digest.event_id, follow_up_id=follow_up_id, attendee_id=attendee_id
    )
    record(db, fact, now=now)
    return True
