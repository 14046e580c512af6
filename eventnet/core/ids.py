"""Identifiers: opaque, unguessable, sorted by the time of their making."""

from __future__ import annotations

import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32: no i, l, o, u, so that nothing is misread."""

ID_LENGTH = 20

BADGE_LENGTH = 10
"""The letters and figures of a badge's code; a join code is shorter."""


def encode(number: int, length: int) -> str:
    """Write a non-negative number in Crockford's base32, padded with zeros to `length`."""
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


def new_id() -> str:
    """Return a fresh identifier: 48 bits of milliseconds, then 52 random bits, 20 characters."""
    milliseconds = time.time_ns() // 1_000_000
    return encode((milliseconds << 52) | secrets.randbits(52), ID_LENGTH)


def random_code(length: int) -> str:
    """Return `length` random characters of the alphabet, 5 bits each, from the system's generator."""
    return encode(secrets.randbits(5 * length), length)


_FORGIVEN = str.maketrans({"o": "0", "i": "1", "l": "1", "u": "v"})


def normalise_code(text: str) -> str:
    """Return a typed code as it was meant: lower case, no spaces or hyphens, o as 0, i and l as 1."""
    kept = "".join(ch for ch in text.lower() if ch.isalnum())
    return kept.translate(_FORGIVEN)


def is_code(text: str, length: int) -> bool:
    """Tell whether the text is a normalised code of that length."""
    return len(text) == length and all(ch in ALPHABET for ch in text)
