"""Who finds the words of which kind of letter when the worker takes it. The mail room knows no kinds."""

from __future__ import annotations

from collections.abc import Callable

from eventnet.accounts import answering
from eventnet.digests import testing, writing
from eventnet.digests.service import KINDS
from eventnet.mail.models import Letter
from eventnet.mail.service import Outgoing
from eventnet.web.context import House

WRITERS: dict[str, Callable[[House, Letter], Outgoing | None]] = {
    "sign-in": answering.write,
    "verify": answering.write,
    testing.EXAMPLE: testing.write,
    **dict.fromkeys(KINDS, writing.write),
}


def written(house: House, letter: Letter) -> Outgoing | None:
    """Return what goes out of a letter now; None when it must not. Refuses: a kind that nobody writes (KeyError)."""
    return WRITERS[letter.kind](house, letter)
