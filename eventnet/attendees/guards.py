"""Who attends an event: the guard of an attendee's pages."""

from __future__ import annotations

from typing import Any

from flask import g

from eventnet.accounts.guards import remember_visitor, require_visitor, session_token
from eventnet.attendees.queries import Attending, visit_of
from eventnet.core.errors import NotFound
from eventnet.web.context import database, now
from eventnet.web.guards import guard

__all__ = ["Attending", "attendee_of_event", "attending"]

@dataclass(frozen=True)
class Attending:
    """An attendee at their event, as values that outlive the transaction.

    `undisturbed` says why prompts make no notice: always, or busy; empty when they do.
    """

    person_id: str
    device_id: str
    attendee_id: str
    name: str
    state: str
    undisturbed: str
    event_id: str
    event_key: str
    event_name: str
    place: str | None
    timezone: str
    phase: str
    starts_at: datetime
    ends_at: datetime


def _attending(values: dict[str, Any]) -> Attending:
    token, found = session_token(), None
    if token is not None:
        with database().read() as db:
            visitor, found = visit_of(db, token=token, key=str(values["event_key"]), now=now())
        remember_visitor(visitor)
    require_visitor()
    if found is None:
        raise NotFound()
    g.timezone = found.timezone
    g.event_locale = found.event_locale
    return found
    attendee, event = found
    g.timezone = event.timezone
    g.event_locale = event.locale
    return Attending(
        person_id=who.person_id,
        device_id=who.device_id,
        attendee_id=attendee.id,
        name=attendee.name,
        state=attendee.state,
        undisturbed="always" if attendee.undisturbed else "busy" * (attendee.state == "busy"),
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
