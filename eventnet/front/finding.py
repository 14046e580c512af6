"""The People page narrowed down: the ways to do it, and what a script needs to do it by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from eventnet.connections.finding import words_about
from eventnet.connections.queries import Known
from eventnet.connections.tags import TagBook


def filters_of(
    everybody: Sequence[Known], book: TagBook, *, event_key: str, starred: bool, tag: str
) -> list[dict[str, Any]]:
    """Return the parts of the list that can be shown: all, those with a star, and each of one's own tags, by its id."""
    url = f"/e/{event_key}/people"
    found = [
        {
            "key": "all",
            "text": _("All %(number)s", number=len(everybody)),
            "href": url,
            "current": not starred and not tag,
        },
        {
            "key": "starred",
            "text": _("Starred"),
            "href": f"{url}?show=starred",
            "current": starred,
        },
    ]
    for one, count in book.used_among(row.connection.id for row in everybody):
        found.append(
            {
                "key": one.id,
                "text": f"{one.label} {count}",
                "href": f"{url}?tag={one.id}",
                "current": tag == one.id,
            }
        )
    return found


def row_attrs(row: Known, book: TagBook) -> dict[str, Any]:
    """Return what a row shows of the tags, and what a script looks for in it."""
    tags = book.on(row.connection.id)
    attrs = {
        "data-words": words_about(row, book).lower(),
        "data-tags": " ".join(one.id for one in tags),
    }
    if row.mine.starred_at is not None:
        attrs["data-starred"] = ""
    return {"chips": [{"text": one.label} for one in tags], "attrs": attrs}


def nobody_words(search: str, *, starred: bool) -> str:
    """Return why nobody stands there."""
    if search:
        return str(_("Nobody here matches “%(words)s”.", words=search))
    if starred:
        return str(_("Nobody is starred yet. A star marks whom you want to write to."))
    return str(_("Nobody here matches that."))
