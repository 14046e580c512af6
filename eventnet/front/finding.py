"""The People page narrowed down: the ways to do it, and what a script needs to do it by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from eventnet.connections.finding import words_about
from eventnet.connections.queries import Known
from eventnet.connections.tags import TagBook
from eventnet.promises.queries import Promised
from eventnet.promises.views import chips_of

Between = Mapping[str, Sequence[Promised]]
"""What two people promised each other, by their connection."""

MOST_CHIPS = 3
"""So many marks stand beside a name; promises come first."""


def filters_of(
    everybody: Sequence[Known], book: TagBook, between: Between, *, event_key: str, current: str
) -> list[dict[str, Any]]:
    """Return the parts of the list that can be shown: all, those with a promise or a star, and each own tag, by its id.

    `current` is the key of the one that is shown.
    """
    url = f"/e/{event_key}/people"
    pending = sum(has_pending(between, row) for row in everybody)
    found = [("all", _("All %(number)s", number=len(everybody)), url)]
    if pending:
        words = _("Promises %(number)s", number=pending)
        found.append(("promises", words, f"{url}?show=promises"))
    found.append(("starred", _("Starred"), f"{url}?show=starred"))
    for one, count in book.used_among(row.connection.id for row in everybody):
        found.append((one.id, f"{one.label} {count}", f"{url}?tag={one.id}"))
    return [
        {"key": key, "text": text, "href": href, "current": key == current}
        for key, text, href in found
    ]


def has_pending(between: Between, row: Known) -> bool:
    """Tell whether one of two people still has to keep a promise to the other."""
    return any(one.is_pending for one in between.get(row.connection.id, ()))


def row_attrs(row: Known, book: TagBook, between: Between) -> dict[str, Any]:
    """Return the marks of a row, promises first, and what a script looks for in it."""
    tags = book.on(row.connection.id)
    keys = [one.id for one in tags]
    if row.mine.starred_at is not None:
        keys.append("starred")
    if has_pending(between, row):
        keys.append("promises")
    chips = chips_of(between.get(row.connection.id, ())) + [{"text": one.label} for one in tags]
    return {
        "chips": chips[:MOST_CHIPS],
        "attrs": {"data-words": words_about(row, book).lower(), "data-keys": " ".join(keys)},
    }


def nobody_words(search: str, *, starred: bool, promises: bool) -> str:
    """Return why nobody stands there."""
    if search:
        return str(_("Nobody here matches “%(words)s”.", words=search))
    if starred:
        return str(_("Nobody is starred yet. A star marks whom you want to write to."))
    if promises:
        return str(_("Nothing is promised that is not kept. A promise stands on a person’s page."))
    return str(_("Nobody here matches that."))
