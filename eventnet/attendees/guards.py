"""Who attends an event: the guard of an attendee's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from eventnet.accounts.guards import require_visitor
from eventnet.attendees.queries import attendance_of
from eventnet.core.errors import NotFound
from eventnet.web.context import database
from eventnet.web.guards import guard


@dataclass(frozen=True)
class Attending:
    """An attendee at their event, as values that outlive the transaction."""

    person_id: str
    device_id: str
    attendee_id: str
    name: str
    state: str
    event_id: str
    event_key: str
    event_name: str
    place: str | None
    timezone: str
    phase: str
    starts_at: datetime
    ends_at: datetime


def _attending(values: dict[str, Any]) -> Attending:
    who = require_visitor()
    with database().read() as db:
        found = attendance_of(db, person_id=who.person_id, key=str(values["event_key"]))
    if found is None:
        raise NotFound()
    attendee, event = found
    g.timezone = event.timezone
    g.event_locale = event.locale
    return Attending(
        person_id=who.person_id,
        device_id=who.device_id,
        attendee_id=attendee.id,
        name=attendee.name,
        state=attendee.state,
        event_id=event.id,
        event_key=event.key,
        event_name=event.name,
        place=event.place,
        timezone=event.timezone,
        phase=event.phase,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
    )


attendee_of_event = guard("attendee", _attending)


def attending() -> Attending:
    """Return who attends the event of this request."""
    found: Attending = g.visitor
    return found
