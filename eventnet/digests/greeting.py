"""How a letter calls its reader: by the first name where that can be told, else by the whole name."""

from __future__ import annotations

import unicodedata

from eventnet.core.text import one_line


def called(name: str) -> str:
    """Return the first word of a name that is surely a first name in use, else the whole name.

    Whole stay: names in scripts where the family comes first or that have no capitals, initials and titles with a
    dot, and names written with the family first and a comma.
    """
    whole = one_line(name)
    first, _space, rest = whole.partition(" ")
    sure = (
        bool(rest)
        and "," not in whole
        and "." not in first
        and len(first) > 1
        and not first.isupper()
        and all(_is_latin(letter) for letter in first if letter.isalpha())
        and first[0].isalpha()
    )
    return first if sure else whole


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN ")
