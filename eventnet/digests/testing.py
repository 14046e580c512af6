"""An example of a letter to the organiser's own address, to see it where attendees will."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.accounts.models import Person
from eventnet.db.locks import lock
from eventnet.events.models import EventRole
from eventnet.mail.models import Letter
from eventnet.mail.service import Outgoing, Rendered, as_kept, post
from eventnet.web.context import House

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


def write(house: House, letter: Letter) -> Outgoing | None:
    """Return what goes out of an example; None when it is not an organiser's any more, at an address that is theirs."""
    with house.database.read() as db:
        theirs = (
            select(EventRole.id)
            .join(Person, Person.id == EventRole.person_id)
            .where(
                EventRole.event_id == letter.event_id,
                EventRole.role.in_(("owner", "organiser")),
                Person.id == letter.person_id,
                Person.email == letter.to_address,
            )
        )
        return as_kept(letter) if db.scalar(theirs) is not None else None
