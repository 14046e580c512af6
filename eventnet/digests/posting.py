"""Putting a letter in for an attendee: only what it is about. Its words are found when the worker takes it (`writing`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.attendees.queries import address_of
from eventnet.digests.queries import is_unsubscribed
from eventnet.events.models import Event
from eventnet.mail.models import Letter
from eventnet.mail.service import post


@dataclass(frozen=True)
class Reader:
    """An attendee to whom letters about their event may go: still there, with a proven address, and wanting them."""

    attendee: Attendee
    event: Event
    to: str
    locale: str


def reader_of(db: Session, attendee_id: str) -> Reader | None:
    """Return an attendee as a reader of letters; None where none may go to them."""
    found, attendee = address_of(db, attendee_id), db.get(Attendee, attendee_id)
    if found is None or attendee is None:
        return None
    if is_unsubscribed(db, person_id=attendee.person_id, event_id=attendee.event_id):
        return None
    return Reader(attendee, db.get_one(Event, attendee.event_id), *found)


def put_in(
    db: Session,
    attendee_id: str,
    *,
    kind: str,
    host: str,
    now: datetime,
    about: Mapping[str, Any] | None = None,
) -> Letter | None:
    """Put a letter in for an attendee, about what the writer of its kind needs to know; None where none may go to them."""
    reader = reader_of(db, attendee_id)
    if reader is None:
        return None
    return post(
        db,
        kind=kind,
        to=reader.to,
        locale=reader.locale,
        host=host,
        about={"attendee_id": attendee_id, **(about or {})},
        now=now,
        person_id=reader.attendee.person_id,
        event_id=reader.event.id,
    )
