"""What is known about the connections of a batch of attendees, read in a number of queries that does not grow with either.

Whoever goes through an event reads a batch at once: most of what one attendee's evidence needs, the next one's needs as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from eventnet.connections.models import Connection, Meeting, Request, Side
from eventnet.connections.queries_each import AROUND, Met
from eventnet.db.plain import plain
from eventnet.db.types import Id
from eventnet.digests.ranking import (
    Answered,
    Evidence,
    Promised,
    meetings_of,
    overlap_of,
    span_of,
)
from eventnet.events.queries import places_at
from eventnet.prompts.queries import prompts_replied
from eventnet.rounds.queries_together import first_rounds_of_each

_IDS = bindparam("ids", type_=Id, expanding=True)
_AGAIN = (
    select(Meeting.connection_id, Meeting.at)
    .join(Side, Side.connection_id == Meeting.connection_id)
    .where(Side.attendee_id.in_(_IDS))
    .distinct()
)
_ANSWERED = (
    select(Request.from_id, Request.to_id)
    .where(Request.state == "accepted", or_(Request.from_id.in_(_IDS), Request.to_id.in_(_IDS)))
    .order_by(Request.answered_at)
)
_HIGHER = (
    select(Connection.low_id, func.aggregate_strings(Connection.high_id, " "))
    .where(Connection.low_id.in_(AROUND))
    .group_by(Connection.low_id)
)
_CONTACTS = (
    select(Side.attendee_id, func.count())
    .where(Side.attendee_id.in_(AROUND))
    .group_by(Side.attendee_id)
)
_REPLIED = prompts_replied(AROUND)


@dataclass(frozen=True)
class _Read:
    """What was read for a batch, by the ids of connections and attendees.

    `again` are the later readings of a connection, `answered` says of two attendees who said yes, as the first of them sees it.
    `higher` are the contacts of somebody whose id is above theirs, so that each connection stands once; `contacts` counts all.
    """

    again: Mapping[str, Sequence[datetime]]
    answered: Mapping[tuple[str, str], Answered]
    higher: Mapping[str, frozenset[str]]
    contacts: Mapping[str, int]
    replied: Mapping[str, frozenset[str]]


def evidence_of_each(
    db: Session,
    met: Mapping[str, Sequence[Met]],
    *,
    event_id: str,
    starts_at: datetime,
    ends_at: datetime,
    owed: Mapping[str, Mapping[str, Promised]] | None = None,
) -> dict[str, list[Evidence]]:
    """Return the evidence about each connection of each of these attendees of one event, as `met_by_each` gives them.

    Of the other's side of a connection nothing is read: what they keep about the attendee is theirs. Who is hidden
    from an attendee is not in `met`, so no count of common contacts holds them. `owed` says by attendee and connection who
    still has to keep a promise.
    """
    read = _read(db, sorted(met))
    meetings = {
        row.connection_id: meetings_of(row.made_at, read.again.get(row.connection_id, ()))
        for rows in met.values()
        for row in rows
    }
    rounds = first_rounds_of_each(db, sorted(met), now=ends_at)
    places = places_at(db, event_id, (each[0] for each in meetings.values()))
    found: dict[str, list[Evidence]] = {}
    for me, rows in met.items():
        common = _common(read, {row.other_id for row in rows})
        mine = read.replied.get(me, frozenset())
        promised = (owed or {}).get(me, {})
        found[me] = []
        for row in rows:
            times, other = meetings[row.connection_id], row.other_id
            overlap = overlap_of(
                common[other], mine=len(rows), theirs=read.contacts[other], met=read.contacts
            )
            found[me].append(
                Evidence(
                    connection_id=row.connection_id,
                    met_at=times[0],
                    met_where=places.get(times[0]),
                    times_met=len(times),
                    span=span_of(times, starts_at=starts_at, ends_at=ends_at),
                    starred=row.starred,
                    noted=row.noted,
                    promised=promised.get(row.connection_id),
                    answered="both" if row.way == "crossing" else read.answered.get((me, other)),
                    replied=len(mine & read.replied.get(other, frozenset())),
                    sat_in=rounds.get((me, other)),
                    common=overlap.common,
                    jaccard=overlap.jaccard,
                    allocation=overlap.allocation,
                )
            )
    return found


def _read(db: Session, attendee_ids: Sequence[str]) -> _Read:
    there, values = plain(db), {"ids": attendee_ids}
    again: dict[str, list[datetime]] = {}
    for connection_id, at in there.execute(_AGAIN, values):
        again.setdefault(connection_id, []).append(at)
    answered: dict[tuple[str, str], Answered] = {}
    for from_id, to_id in there.execute(_ANSWERED, values):
        answered[to_id, from_id] = "by-me"
        answered[from_id, to_id] = "by-them"

    def lists(query: Select[str, str]) -> dict[str, frozenset[str]]:
        return {row[0]: frozenset(row[1].split()) for row in there.execute(query, values)}

    return _Read(
        again=again,
        answered=answered,
        higher=lists(_HIGHER),
        contacts={row[0]: row[1] for row in there.execute(_CONTACTS, values)},
        replied=lists(_REPLIED),
    )


def _common(read: _Read, others: set[str]) -> dict[str, set[str]]:
    """Return for each contact which of the attendee's other contacts they have met."""
    found: dict[str, set[str]] = {one: set() for one in others}
    for low in others:
        for high in read.higher.get(low, frozenset()) & others:
            found[low].add(high)
            found[high].add(low)
    return found
