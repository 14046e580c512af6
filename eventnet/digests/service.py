"""Issuing digests, and taking what came of their follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.connections.queries import connection_of, connections_of
from eventnet.core.errors import NotFound
from eventnet.core.ids import new_id
from eventnet.db.claims import changed
from eventnet.db.factlog import record
from eventnet.db.plain import insert_once
from eventnet.digests.evidence import evidence_of
from eventnet.digests.facts import DigestIssued, FollowUpSettled
from eventnet.digests.forms import Outcome
from eventnet.digests.models import Digest, FollowUp, Stuck
from eventnet.digests.posting import put_in
from eventnet.digests.promised import owed_by_connection
from eventnet.digests.queries import still_there
from eventnet.digests.ranking import Ranked, rank
from eventnet.events.models import Event
from eventnet.promises.queries import promises_of

LETTER = "digest"
"""The kind of the letters that carry digests."""

REMINDER = "reminder"
"""The kind of the letters about promises that are due."""

NUDGE = "nudge"
"""The kind of the letters about what is still open, days later."""

KINDS = (LETTER, REMINDER, NUDGE)
"""All letters that somebody may want or not."""


@dataclass(frozen=True)
class Prepared:
    """All that one attendee's digest is made of, as values that outlive the transaction."""

    attendee_id: str
    event_id: str
    ranked: tuple[Ranked, ...]


def prepare(db: Session, attendee_id: str) -> Prepared | None:
    """Find out whom an attendee should follow up with; None when no digest is due for them."""
    row = db.execute(_due(attendee_id)).one_or_none()
    if row is None:
        return None
    attendee, event = row
    known = connections_of(db, attendee_id)
    evidence = evidence_of(
        db,
        attendee_id=attendee_id,
        known=known,
        starts_at=event.starts_at,
        ends_at=event.ended_at or event.ends_at,
        owed=owed_by_connection(promises_of(db, attendee_id, known)),
    )
    return Prepared(attendee.id, event.id, tuple(rank(evidence)))


def issue(db: Session, *, prepared: Prepared, host: str, now: datetime) -> str | None:
    """Write an attendee's digest and its follow-ups, and put in its letter where one may go to them; return the digest's id.

    Done twice, or by two workers, or after the event was opened again, it happens once: then None.
    Records: DigestIssued.
    """
    if db.execute(_due(prepared.attendee_id)).one_or_none() is None:
        return None
    digest_id = new_id()
    values = {
        "id": digest_id,
        "event_id": prepared.event_id,
        "attendee_id": prepared.attendee_id,
        "issued_at": now,
    }
    if not insert_once(db, Digest, values):
        return None
    db.execute(delete(Stuck).where(Stuck.attendee_id == prepared.attendee_id))
    there = still_there(db, prepared.attendee_id, [one.connection_id for one in prepared.ranked])
    db.add_all(
        FollowUp(
            id=new_id(),
            digest_id=digest_id,
            connection_id=ranked.connection_id,
            rank=place,
            reasons=list(ranked.reasons),
        )
        for place, ranked in enumerate(prepared.ranked, 1)
        if ranked.connection_id in there
    )
    letter = put_in(db, prepared.attendee_id, kind=LETTER, host=host, now=now)
    if letter is not None:
        db.execute(update(Digest).where(Digest.id == digest_id).values(letter_id=letter.id))
    db.flush()
    fact = DigestIssued(
        event_id=prepared.event_id, attendee_id=prepared.attendee_id, digest_id=digest_id
    )
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


def _due(attendee_id: str) -> Select[Attendee, Event]:
    """Select the attendee and the event, if a digest is due for them."""
    there = select(Digest.id).where(Digest.attendee_id == Attendee.id).exists()
    return (
        select(Attendee, Event)
        .join(Event, Event.id == Attendee.event_id)
        .where(
            Attendee.id == attendee_id,
            Attendee.removed_at.is_(None),
            Event.phase == "after",
            ~there,
        )
    )
