"""Who may run an event: the guard of the organiser's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from eventnet.accounts.guards import require_visitor
from eventnet.core.errors import NotAllowed, NotFound
from eventnet.events.models import Event
from eventnet.events.queries import event_run_by
from eventnet.web.context import database
from eventnet.web.guards import guard


@dataclass(frozen=True)
class Organiser:
    """An organiser at their event, as values that outlive the transaction."""

    person_id: str
    email: str | None
    role: str
    event_id: str
    event_key: str
    event_name: str
    place: str | None
    timezone: str
    phase: str
    join_code: str
    screen_number: int
    accent: str | None
    starts_at: datetime
    ends_at: datetime


def _organiser(values: dict[str, Any]) -> Organiser:
    who = require_visitor()
    with database().read() as db:
        found = event_run_by(db, person_id=who.person_id, key=str(values["event_key"]))
    if found is None:
        raise NotFound()
    event, role = found
    if role not in {"owner", "organiser"}:
        raise NotAllowed()
    return _values_of(event, role, who.person_id, who.email)


def _values_of(event: Event, role: str, person_id: str, email: str | None) -> Organiser:
    g.timezone = event.timezone
    g.event_locale, g.accent = event.locale, event.accent
    return Organiser(
        person_id=person_id,
        email=email,
        role=role,
        event_id=event.id,
        event_key=event.key,
        event_name=event.name,
        place=event.place,
        timezone=event.timezone,
        phase=event.phase,
        join_code=event.join_code,
        screen_number=event.screen_number,
        accent=event.accent,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
    )


organiser_of_event = guard("organiser", _organiser)


def organiser() -> Organiser:
    """Return who runs the event of this request."""
    found: Organiser = g.visitor
    return found
