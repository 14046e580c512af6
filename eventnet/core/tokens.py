"""Secrets that travel: made once, stored only as a digest, compared by it."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def new_token() -> str:
    """Return 256 random bits as 43 characters that are safe in a URL and a cookie."""
    return secrets.token_urlsafe(32)


def digest_of(token: str, purpose: str) -> str:
    """Return the hex digest under which a token is stored.

    The purpose is part of it, so that a token made for one thing opens nothing else.
    """
    return hashlib.sha256(f"{purpose}\x00{token}".encode()).hexdigest()


def new_digits(length: int = 6) -> str:
    """Return a random code of decimal digits, for typing from a mail."""
    return f"{secrets.randbelow(10**length):0{length}d}"


def keyed_digest(key: str, purpose: str, value: str) -> str:
    """Return HMAC-SHA-256 (RFC 2104) of the value, for short codes that a plain hash would give away."""
    return hmac.new(key.encode(), f"{purpose}\x00{value}".encode(), hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())
