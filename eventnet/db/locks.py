"""Locks for decisions that rest on two rows at once, such as both halves of a crossing pair."""

from __future__ import annotations

import hashlib

from sqlalchemy import text
from sqlalchemy.orm import Session


def lock(db: Session, *parts: str) -> None:
    """Hold the name made of the parts until the transaction ends.

    On SQLite a writer is alone already. On PostgreSQL this is an advisory lock on 63 bits of the name's hash.
    """
    if db.get_bind().dialect.name != "postgresql":
        return
    digest = hashlib.sha256("\x00".join(parts).encode()).digest()
    number = int.from_bytes(digest[:8]) >> 1
    db.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
