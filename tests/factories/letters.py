"""Letters for tests, written by the use case itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from eventnet.mail.models import Letter
from eventnet.mail.service import Rendered, post

WORDS = Rendered("Hello", "Hello Ana\n", "<html><head></head><body><p>Hello Ana</p></body></html>")


def a_letter(
    db: Session,
    *,
    now: datetime,
    to: str = "ana@example.org",
    kind: str = "sign-in",
    words: Rendered = WORDS,
    headers: dict[str, str] | None = None,
) -> Letter:
    """Write one letter that is due."""
    return post(
        db,
        kind=kind,
        to=to,
        locale="en",
        words=words,
        host="meet.example.org",
        now=now,
        headers=headers,
    )
