"""Promises that are still to be kept, as values that outlive the transaction, and as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from eventnet.digests.ranking import Promised
from eventnet.promises.queries import Pending
from eventnet.promises.queries import Promised as Row


@dataclass(frozen=True)
class PromiseWords:
    """A promise that is still to be kept: by whom, to or from whom where they are connected, until when."""

    by_me: bool
    name: str | None
    text: str
    due_on: date | None


def pending_of(rows: Iterable[Row]) -> tuple[PromiseWords, ...]:
    """Return the promises that are still to be kept, in their order."""
    return tuple(
        PromiseWords(
            row.by_me,
            row.known.other.name if row.known else None,
            row.promise.text,
            row.promise.due_on,
        )
        for row in rows
        if row.is_pending
    )


def owed_by_connection(rows: Iterable[Pending]) -> Mapping[str, Promised]:
    """Return by connection who still has to keep a promise; the attendee's own goes first."""
    found: dict[str, Promised] = {}
    for connection_id, by_me in rows:
        found[connection_id] = "by-me" if by_me else found.get(connection_id, "by-them")
    return found
