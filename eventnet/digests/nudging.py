"""Nudges, three and fourteen days after a digest: one short letter each, only while something is open.

Each nudge falls due once, whether or not a letter goes out, so that opening an event again nudges nobody anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from eventnet.connections.queries import connections_of
from eventnet.db.claims import claim
from eventnet.digests.models import Digest
from eventnet.digests.posting import put_in
from eventnet.digests.promised import PromiseWords, pending_of
from eventnet.digests.queries import digest_of, entries_of
from eventnet.digests.service import NUDGE
from eventnet.events.models import Event
from eventnet.promises.queries import promises_of

AFTER = (timedelta(days=3), timedelta(days=14))
"""A nudge falls due so long after the digest; two, and no more."""

STILL = timedelta(days=2)
"""A nudge that is later than that, because no worker ran, is let go."""


@dataclass(frozen=True)
class Open:
    """What is open in a plan: the people whom the reader has neither written to nor let go, and their own promises that wait."""

    people: tuple[str, ...]
    promises: tuple[PromiseWords, ...]


def nudges_due(db: Session, *, now: datetime, limit: int) -> list[str]:
    """Return the ids of attendees for whom a nudge falls due."""
    due = [
        (Digest.nudges == nudges) & (Digest.issued_at <= now - after)
        for nudges, after in enumerate(AFTER)
    ]
    return list(
        db.scalars(
            select(Digest.attendee_id)
            .join(Event, Event.id == Digest.event_id)
            .where(or_(*due), Event.phase != "closed")
            .order_by(Digest.issued_at, Digest.id)
            .limit(limit)
        )
    )


def nudge(db: Session, attendee_id: str, *, host: str, now: datetime) -> bool:
    """Put in the nudge that falls due for an attendee, if one does and something is open; tell whether this call did."""
    digest = digest_of(db, attendee_id)
    if digest is None or digest.nudges >= len(AFTER):
        return False
    number, late = digest.nudges + 1, now - digest.issued_at - AFTER[digest.nudges]
    ours = late >= timedelta() and claim(
        db,
        update(Digest)
        .where(Digest.id == digest.id, Digest.nudges == number - 1)
        .values(nudges=number),
    )
    if not ours or late > STILL or open_in(db, digest) is None:
        return False
    about = {"nudge": number}
    return put_in(db, attendee_id, kind=NUDGE, host=host, now=now, about=about) is not None


def open_in(db: Session, digest: Digest) -> Open | None:
    """Return what is open in a plan, without people who are hidden or were removed; None when nothing is."""
    met = connections_of(db, digest.attendee_id)
    people = tuple(
        entry.known.other.name
        for entry in entries_of(db, digest, met)
        if entry.follow_up.outcome in {None, "later"}
    )
    promised = pending_of(promises_of(db, digest.attendee_id, met))
    promises = tuple(one for one in promised if one.by_me)
    return Open(people, promises) if people or promises else None
