"""The links that lead to an event."""

from __future__ import annotations


def join_link(public_url: str, join_code: str) -> str:
    """Return the link in the poster's QR, all upper case so that the symbol stays in alphanumeric mode."""
    return f"{public_url}/j/{join_code}".upper()
