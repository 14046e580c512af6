"""What is known about an attendee's connections, read in a number of queries that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from eventnet.connections.models import Connection, Meeting, Request, Side
from eventnet.connections.queries import Known
from eventnet.digests.ranking import (
    Answered,
    Evidence,
    Promised,
    meetings_of,
    overlap_of,
    span_of,
)
from eventnet.events.queries import places_at
from eventnet.prompts.queries import shared_replies


def evidence_of(
    db: Session,
    *,
    attendee_id: str,
    known: Sequence[Known],
    starts_at: datetime,
    ends_at: datetime,
    owed: Mapping[str, Promised] | None = None,
) -> list[Evidence]:
    """Return the evidence about each of an attendee's connections, as `connections_of` gives them.

    Of the other's side of a connection nothing is read: what they keep about the attendee is theirs. Who is hidden
    from the attendee is not in `known`, so no count of common contacts holds them. `owed` says by connection who still has
    to keep a promise.
    """
    if not known:
        return []
    others = [row.other.id for row in known]
    again = _again(db, attendee_id)
    answered = _answered(db, attendee_id)
    common, met = _common(db, others), _met(db, others)
    replies = shared_replies(db, attendee_id, others)
    meetings_with = {
        row.connection.id: meetings_of(row.connection.made_at, again[row.connection.id])
        for row in known
    }
    places = places_at(
        db, known[0].connection.event_id, (meetings[0] for meetings in meetings_with.values())
    )
    found = []
    for row in known:
        meetings = meetings_with[row.connection.id]
        overlap = overlap_of(
            common[row.other.id], mine=len(others), theirs=met[row.other.id], met=met
        )
        shared = replies[row.other.id]
        found.append(
            Evidence(
                connection_id=row.connection.id,
                met_at=meetings[0],
                met_where=places.get(meetings[0]),
                times_met=len(meetings),
                span=span_of(meetings, starts_at=starts_at, ends_at=ends_at),
                starred=row.mine.starred_at is not None,
                noted=bool(row.mine.note),
                promised=(owed or {}).get(row.connection.id),
                answered="both" if row.connection.way == "crossing" else answered.get(row.other.id),
                replied=len(shared),
                common=overlap.common,
                jaccard=overlap.jaccard,
                allocation=overlap.allocation,
            )
        )
    return found


def _again(db: Session, attendee_id: str) -> dict[str, list[datetime]]:
    """Return the later readings of each connection, by whichever of the two."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for connection_id, at in db.execute(
        select(Meeting.connection_id, Meeting.at)
        .join(Side, Side.connection_id == Meeting.connection_id)
        .where(Side.attendee_id == attendee_id)
    ):
        found[connection_id].append(at)
    return found


def _answered(db: Session, attendee_id: str) -> dict[str, Answered]:
    """Return who said yes to whom."""
    rows = db.execute(
        select(Request.from_id, Request.to_id)
        .where(
            Request.state == "accepted",
            or_(Request.from_id == attendee_id, Request.to_id == attendee_id),
        )
        .order_by(Request.answered_at)
    )
    found: dict[str, Answered] = {}
    for from_id, to_id in rows:
        if to_id == attendee_id:
            found[from_id] = "by-me"
        else:
            found[to_id] = "by-them"
    return found


def _common(db: Session, others: Sequence[str]) -> dict[str, set[str]]:
    """Return for each contact which of the attendee's other contacts they have met."""
    found: dict[str, set[str]] = defaultdict(set)
    for low, high in db.execute(
        select(Connection.low_id, Connection.high_id).where(
            Connection.low_id.in_(others), Connection.high_id.in_(others)
        )
    ):
        found[low].add(high)
        found[high].add(low)
    return found


def _met(db: Session, others: Sequence[str]) -> dict[str, int]:
    """Return how many people each contact has met."""
    rows = db.execute(
        select(Side.attendee_id, func.count())
        .where(Side.attendee_id.in_(others))
        .group_by(Side.attendee_id)
    )
    return {row[0]: row[1] for row in rows}
