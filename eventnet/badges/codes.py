"""Reading and writing codes: ten characters of a badge or 29 of a live code, in a link that any camera opens, or typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from eventnet.badges.live_code import LiveCode, read_live
from eventnet.core.ids import BADGE_LENGTH, is_code, normalise_code


@dataclass(frozen=True)
class CodeRead:
    """What a scanned or typed text is: a badge code, a live code, or nothing of ours."""

    kind: Literal["badge", "live", "none"]
    code: str = ""
    live: LiveCode | None = None


NOTHING = CodeRead("none")
_PATH = re.compile(r"/([bl])/([0-9a-z-]{1,48})/?", re.IGNORECASE)


def badge_link(public_url: str, code: str) -> str:
    """Return the link in a badge's QR, all upper case so that the symbol stays in alphanumeric mode."""
    return f"{public_url}/b/{code}".upper()


def typed_form(code: str) -> str:
    """Return the code as people read and type it: XXXXX-XXXXX."""
    upper = code.upper()
    return f"{upper[:5]}-{upper[5:]}"


def read_code(text: str, *, public_host: str) -> CodeRead:
    """Tell what a text is. A link counts only when it is one of this server; a bare code is told by its length."""
    text, kind = text.strip(), ""
    if "://" in text:
        try:
            parts = urlsplit(text)
        except ValueError:  # such as a half of an IPv6 address
            return NOTHING
        match = _PATH.fullmatch(parts.path)
        if parts.netloc.lower() != public_host.lower() or match is None:
            return NOTHING
        kind, text = match.group(1).lower(), match.group(2)
    live = read_live(text) if kind != "b" else None
    if live is not None:
        return CodeRead("live", live.text, live)
    code = normalise_code(text) if kind != "l" else ""
    return CodeRead("badge", code) if is_code(code, BADGE_LENGTH) else NOTHING
