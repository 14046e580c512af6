"""What digests are made of, read for a batch of attendees at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.connections.queries_each import met_by_each
from eventnet.db.plain import plain
from eventnet.db.types import Id
from eventnet.digests.evidence import evidence_of_each
from eventnet.digests.models import Digest
from eventnet.digests.promised import owed_by_connection
from eventnet.digests.ranking import Ranked, rank
from eventnet.events.models import Event
from eventnet.promises.queries import pending_of_each


@dataclass(frozen=True)
class Prepared:
    """All that one attendee's digest is made of, as values that outlive the transaction."""

    attendee_id: str
    event_id: str
    ranked: tuple[Ranked, ...]


_DUE = (
    select(Attendee.id, Attendee.event_id)
    .join(Event, Event.id == Attendee.event_id)
    .where(
        Attendee.id.in_(bindparam("ids", type_=Id, expanding=True)),
        Attendee.removed_at.is_(None),
        Event.phase == "after",
        ~select(Digest.id).where(Digest.attendee_id == Attendee.id).exists(),
    )
)


def is_due(db: Session, attendee_id: str) -> bool:
    """Tell whether a digest is due for an attendee."""
    return plain(db).execute(_DUE, {"ids": (attendee_id,)}).first() is not None


def prepare(db: Session, attendee_id: str) -> Prepared | None:
    """Find out whom an attendee should follow up with; None when no digest is due for them."""
    return prepare_each(db, (attendee_id,)).get(attendee_id)


def prepare_each(db: Session, attendee_ids: Sequence[str]) -> dict[str, Prepared]:
    """Find out whom each of a batch of attendees should follow up with, without those for whom no digest is due."""
    due: dict[str, list[str]] = {}
    for attendee_id, event_id in plain(db).execute(_DUE, {"ids": attendee_ids}):
        due.setdefault(event_id, []).append(attendee_id)
    prepared = {}
    for event_id, ids in due.items():
        for attendee_id, ranked in _ranked(db, db.get_one(Event, event_id), ids).items():
            prepared[attendee_id] = Prepared(attendee_id, event_id, ranked)
    return prepared


def _ranked(
    db: Session, event: Event, attendee_ids: Sequence[str]
) -> dict[str, tuple[Ranked, ...]]:
    met = met_by_each(db, attendee_ids)
    evidence = evidence_of_each(
        db,
        met,
        event_id=event.id,
        starts_at=event.starts_at,
        ends_at=event.ended_at or event.ends_at,
        owed={one: owed_by_connection(rows) for one, rows in pending_of_each(db, met).items()},
    )
    return {one: tuple(rank(rows)) for one, rows in evidence.items()}
