"""Reading and writing badge codes: ten characters, in a link that any camera opens, or typed by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from eventnet.core.ids import is_code, normalise_code

BADGE_LENGTH = 10


@dataclass(frozen=True)
class CodeRead:
    """What a scanned or typed text is: a badge code, or nothing of ours."""

    kind: Literal["badge", "none"]
    code: str = ""


NOTHING = CodeRead("none")
_PATH = re.compile(r"/b/([0-9a-z-]{1,24})/?", re.IGNORECASE)


def badge_link(public_url: str, code: str) -> str:
    """Return the link in a badge's QR, all upper case so that the symbol stays in alphanumeric mode."""
    return f"{public_url}/b/{code}".upper()


def typed_form(code: str) -> str:
    """Return the code as people read and type it: XXXXX-XXXXX."""
    upper = code.upper()
    return f"{upper[:5]}-{upper[5:]}"


def read_code(text: str, *, public_host: str) -> CodeRead:
    """Tell what a text is. A link counts only when it is one of this server; a bare code has ten characters."""
    text = text.strip()
    if "://" in text:
        try:
            parts = urlsplit(text)
        except ValueError:  # such as a half of an IPv6 address
            return NOTHING
        match = _PATH.fullmatch(parts.path)
        if parts.netloc.lower() != public_host.lower() or match is None:
            return NOTHING
        text = match.group(1)
    code = normalise_code(text)
    return CodeRead("badge", code) if is_code(code, BADGE_LENGTH) else NOTHING
