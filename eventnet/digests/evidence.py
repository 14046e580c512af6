"""What is known about an attendee's connections, read in a number of queries that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Meeting, Request, Side
from eventnet.connections.queries import Known
from eventnet.digests.ranking import (
    Answered,
    Evidence,
    meetings_of,
    overlap_of,
    span_of,
)
from eventnet.prompts.queries import shared_replies
from eventnet.safety.queries import hidden_from


def evidence_of(
    db: Session,
    *,
    attendee_id: str,
    known: Sequence[Known],
    starts_at: datetime,
    ends_at: datetime,
) -> list[Evidence]:
    """Return the evidence about each of an attendee's connections, as `connections_of` gives them.

    Of the other's side of a connection nothing is read: what they keep about the attendee is theirs.
    """
    if not known:
        return []
    others = [row.other.id for row in known]
    again = _again(db, attendee_id)
    answered = _answered(db, attendee_id)
    contacts = _contacts(db, attendee_id)
    replies = shared_replies(db, attendee_id, others)
    mine = frozenset(others)
    found = []
    for row in known:
        meetings = meetings_of(row.connection.made_at, again[row.connection.id])
        overlap = overlap_of(mine, contacts[row.other.id], contacts)
        shared = replies[row.other.id]
        found.append(
            Evidence(
                connection_id=row.connection.id,
                met_at=meetings[0],
                times_met=len(meetings),
                span=span_of(meetings, starts_at=starts_at, ends_at=ends_at),
                starred=row.mine.starred_at is not None,
                noted=bool(row.mine.note),
                answered="both" if row.connection.way == "crossing" else answered.get(row.other.id),
                replied=len(shared),
                same=sum(reply.same for reply in shared),
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


def _contacts(db: Session, attendee_id: str) -> dict[str, frozenset[str]]:
    """Return whom each of an attendee's contacts has met, the attendee among them.

    Without those who were removed or must not appear to the attendee.
    """
    mine, theirs = aliased(Side), aliased(Side)
    near, far = aliased(Side), aliased(Side)
    rows = db.execute(
        select(theirs.attendee_id, far.attendee_id)
        .select_from(mine)
        .join(
            theirs,
            (theirs.connection_id == mine.connection_id) & (theirs.attendee_id != mine.attendee_id),
        )
        .join(near, near.attendee_id == theirs.attendee_id)
        .join(
            far,
            (far.connection_id == near.connection_id) & (far.attendee_id != near.attendee_id),
        )
        .join(Attendee, Attendee.id == far.attendee_id)
        .where(
            mine.attendee_id == attendee_id,
            Attendee.removed_at.is_(None),
            far.attendee_id.not_in(hidden_from(attendee_id)),
        )
    )
    found: dict[str, set[str]] = defaultdict(set)
    for contact, met in rows:
        found[contact].add(met)
    return defaultdict(frozenset, {one: frozenset(met) for one, met in found.items()})
