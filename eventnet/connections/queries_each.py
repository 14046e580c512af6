"""Reading the connections of many attendees at once, as values: for work that goes through a whole event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection, Side
from eventnet.connections.queries import MINE, THEIRS
from eventnet.db.plain import plain
from eventnet.db.types import Id
from eventnet.safety.queries import hidden_pairs

_IDS = bindparam("ids", type_=Id, expanding=True)


class Met(NamedTuple):
    """One connection as one of the two sees it: with whom, since when, and whether they keep a star or a note about it."""

    connection_id: str
    other_id: str
    made_at: datetime
    way: str
    starred: bool
    noted: bool


_MET = (
    select(
        Side.attendee_id,
        Connection.id,
        Attendee.id,
        Connection.made_at,
        Connection.way,
        Side.starred_at.is_not(None),
        func.coalesce(Side.note, "") != "",
    )
    .join(Connection, Connection.id == Side.connection_id)
    .join(
        Attendee,
        Attendee.id
        == case(
            (Connection.low_id == Side.attendee_id, Connection.high_id), else_=Connection.low_id
        ),
    )
    .where(Side.attendee_id.in_(_IDS), Attendee.removed_at.is_(None))
)


def met_by_each(db: Session, attendee_ids: Sequence[str]) -> dict[str, list[Met]]:
    """Return the connections of each of these attendees, in no order, without people who are hidden from them."""
    hidden = hidden_pairs(db, attendee_ids)
    found: dict[str, list[Met]] = {one: [] for one in attendee_ids}
    for row in plain(db).execute(_MET, {"ids": attendee_ids}).all():
        attendee_id, met = row[0], Met(*row[1:])
        if (attendee_id, met.other_id) not in hidden:
            found[attendee_id].append(met)
    return found


AROUND: Select[str] = (
    select(THEIRS.attendee_id)
    .join(MINE, MINE.connection_id == THEIRS.connection_id)
    .where(MINE.attendee_id.in_(_IDS))
)
"""A query for the ids of those of some attendees, `ids`, who have met anybody, and of all whom they met; hidden or not."""
