"""Tags: an attendee's own words on their connections, to find people again. Nobody else ever sees one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from eventnet.connections.models import Tag, Tagged
from eventnet.connections.queries import side_of
from eventnet.core.errors import Conflict, NotFound
from eventnet.core.ids import new_id
from eventnet.db.plain import insert_once

MOST_TAGS = 12
"""So many tags stand on one connection."""
OFFERED = 8
"""So many of the attendee's other tags are offered beside them."""


def key_of(label: str) -> str:
    """Return what makes two labels the same tag: capitals do not.

    >>> key_of("Maps") == key_of("MAPS")
    True
    """
    return label.casefold()


def set_tag(db: Session, *, attendee_id: str, connection_id: str, label: str, tagged: bool) -> None:
    """Put a tag on a connection, or take it away; said twice it changes nothing. The first spelling of a tag stays.

    Refuses: somebody else's connection (NotFound), one that has its fill of tags (Conflict).
    """
    if side_of(db, attendee_id=attendee_id, connection_id=connection_id) is None:
        raise NotFound()
    key = key_of(label)
    mine = select(Tag.id).where(Tag.attendee_id == attendee_id)
    if not tagged:
        db.execute(
            delete(Tagged).where(
                Tagged.connection_id == connection_id, Tagged.tag_id.in_(mine.where(Tag.key == key))
            ),
            execution_options={"synchronize_session": False},
        )
        return
    here = select(func.count()).where(
        Tagged.connection_id == connection_id,
        Tagged.tag_id.in_(mine.where(Tag.key != key)),
    )
    if (db.scalar(here) or 0) >= MOST_TAGS:
        raise Conflict("tags-full")
    insert_once(db, Tag, {"id": new_id(), "attendee_id": attendee_id, "label": label, "key": key})
    tag_id = db.scalars(mine.where(Tag.key == key)).one()
    insert_once(db, Tagged, {"tag_id": tag_id, "connection_id": connection_id})


@dataclass(frozen=True)
class OwnTag:
    """One of an attendee's tags, and whether it stands on the connection in question."""

    id: str
    label: str
    on: bool = True


@dataclass(frozen=True)
class TagBook:
    """All tags of one attendee that are in use: their labels, and which stand on which connection, in order."""

    labels: Mapping[str, str]
    by_connection: Mapping[str, tuple[str, ...]]

    def on(self, connection_id: str) -> list[OwnTag]:
        """Return the tags of one connection."""
        return [OwnTag(one, self.labels[one]) for one in self.by_connection.get(connection_id, ())]

    def offered(self, connection_id: str) -> list[OwnTag]:
        """Return the tags of one connection, then those that the attendee uses most elsewhere."""
        there = self.on(connection_id)
        known = {one.id for one in there}
        uses = self._uses(self.by_connection)
        others = sorted(
            (one for one in uses if one not in known), key=lambda one: (-uses[one], one)
        )
        return there + [OwnTag(one, self.labels[one], on=False) for one in others[:OFFERED]]

    def used_among(self, connection_ids: Iterable[str]) -> list[tuple[OwnTag, int]]:
        """Return the tags that stand on any of these connections, the most used first, with how many of them."""
        uses = self._uses(connection_ids)
        ordered = sorted(uses, key=lambda one: (-uses[one], key_of(self.labels[one])))
        return [(OwnTag(one, self.labels[one]), uses[one]) for one in ordered]

    def _uses(self, connection_ids: Iterable[str]) -> Counter[str]:
        return Counter(
            tag
            for connection_id in connection_ids
            for tag in self.by_connection.get(connection_id, ())
        )


def tags_of(db: Session, attendee_id: str) -> TagBook:
    """Return an attendee's tags that are in use."""
    rows = db.execute(
        select(Tag.id, Tag.label, Tagged.connection_id)
        .join(Tagged, Tagged.tag_id == Tag.id)
        .where(Tag.attendee_id == attendee_id)
        .order_by(Tag.key)
    )
    labels: dict[str, str] = {}
    found: dict[str, tuple[str, ...]] = {}
    for tag_id, label, connection_id in rows:
        labels[tag_id] = label
        found[connection_id] = (*found.get(connection_id, ()), tag_id)
    return TagBook(labels, found)
