"""Finding people one met again: by words, by star, by one's own tags."""

from __future__ import annotations

from collections.abc import Sequence

from eventnet.connections.queries import Known
from eventnet.connections.tags import TagBook


def words_about(row: Known, book: TagBook) -> str:
    """Return the words by which an attendee finds somebody: the badge's lines, their own note and their own tags."""
    labels = (one.label for one in book.on(row.connection.id))
    words = (row.other.name, row.other.organisation or "", row.mine.note or "", *labels)
    return " ".join(word for word in words if word)


def chosen(
    known: Sequence[Known], book: TagBook, *, search: str = "", starred: bool = False, tag: str = ""
) -> list[Known]:
    """Return those of an attendee's connections that have all that was asked for; every word that was typed must be found.

    `tag` is the id of one of the attendee's own tags; another id finds nobody.
    """
    wanted = search.casefold().split()
    return [
        row
        for row in known
        if (not starred or row.mine.starred_at)
        and (not tag or tag in book.by_connection.get(row.connection.id, ()))
        and (not wanted or _has_all(words_about(row, book), wanted))
    ]


def _has_all(words: str, wanted: Sequence[str]) -> bool:
    there = words.casefold()
    return all(word in there for word in wanted)
