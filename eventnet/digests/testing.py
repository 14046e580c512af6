"""An example of a letter to the organiser's own address, to see it where attendees will."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.db.locks import lock
from eventnet.mail.models import Letter
from eventnet.mail.service import Rendered, post

EXAMPLE = "example"
"""The kind of the letters that are examples. They are in no count of what attendees got."""

TWICE = timedelta(minutes=1)
"""So long asking for the same again is a second tap."""


def send_example(
    db: Session,
    *,
    to: str,
    person_id: str,
    event_id: str,
    locale: str,
    words: Rendered,
    host: str,
    now: datetime,
) -> bool:
    """Write an example to an address that is proven; tell whether it is new, or on its way already."""
    lock(db, "example", person_id, event_id)
    lately = select(Letter.id).where(
        Letter.kind == EXAMPLE,
        Letter.person_id == person_id,
        Letter.event_id == event_id,
        Letter.subject == words.subject[:300],
        Letter.created_at > now - TWICE,
    )
    if db.scalar(lately.limit(1)) is not None:
        return False
    post(
        db,
        kind=EXAMPLE,
        to=to,
        locale=locale,
        words=words,
        host=host,
        now=now,
        person_id=person_id,
        event_id=event_id,
    )
    return True
