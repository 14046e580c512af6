"""A draft of a message, from nothing but the reader's own words: their promise, and their note."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from eventnet.digests.greeting import called


def draft_for(name: str, *, promised: Sequence[str], note: str | None) -> str | None:
    """Return a draft to edit; None where the reader wrote nothing, since then there would be nothing of theirs in it.

    `promised` are the reader's own promises to this person that are still to be kept.
    """
    parts = [str(_("I said I would: %(promise)s", promise=text)) for text in promised]
    if note:
        parts.append(note)
    if not parts:
        return None
    return "\n".join((str(_("Hello %(name)s,", name=called(name))), *parts))
