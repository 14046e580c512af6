"""The links that lead to an event."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from eventnet.core.derivation import joined
from eventnet.core.ids import ALPHABET

SCREEN_LENGTH = 20
"""Characters of five bits: a hundred bits, which nobody guesses."""


def join_link(public_url: str, join_code: str) -> str:
    """Return the link in the poster's QR, all upper case so that the symbol stays in alphanumeric mode."""
    return f"{public_url}/j/{join_code}".upper()


def screen_code(secret: str, *, event_id: str, number: int) -> str:
    """Return the code in an event's link of the big screen of that number: with a new number the one before ends."""
    made = hmac.digest(
        secret.encode(), joined("eventnet-screen-2", event_id, str(number)), "sha256"
    )
    value = int.from_bytes(made)
    return "".join(ALPHABET[value >> (5 * place) & 31] for place in range(SCREEN_LENGTH))


def opens_screen(secrets: Sequence[str], code: str, *, event_id: str, number: int) -> bool:
    """Tell whether a code opens the big screen of an event, made with the present key or a former one that still counts."""
    return any(
        hmac.compare_digest(screen_code(secret, event_id=event_id, number=number), code.lower())
        for secret in secrets
        if code.isascii()
    )


def accent_url(accent: str | None) -> str:
    """Return the address of the stylesheet of an event's own colour; nothing for an event that has none."""
    return f"/look/{accent.removeprefix('#')}.css" if accent else ""
