"""Content lines, of which vCards (RFC 2426) and calendars (RFC 5545) are made: escaped, folded, ended by CR LF.

Values come from strangers and are escaped; parameters stand in our own code and are constants.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

FOLD = 75
"""So many octets stand on a line; a longer one goes on after a break and a space."""

_TEXT = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def text(value: str) -> str:
    """Return a text as a value.

    >>> text("Lima, Ana; maps")
    'Lima\\\\, Ana\\\\; maps'
    """
    return value.replace("\r\n", "\n").translate(_TEXT)


def address(value: str) -> str:
    """Return an address of the web or of mail as a value, without what would end it."""
    return quote(value, safe="!#$%&'()*+-./:=?@_~[]")


def line(name: str, value: str) -> str:
    """Return one line, folded between characters, never within one."""
    folded, room = [], FOLD
    for part in f"{name}:{value}":
        size = len(part.encode())
        if size > room:
            folded.append("\r\n ")
            room = FOLD - 1
        folded.append(part)
        room -= size
    return "".join(folded) + "\r\n"


def document(lines: Iterable[tuple[str, str]]) -> bytes:
    """Return lines as a file."""
    return "".join(line(name, value) for name, value in lines).encode()
