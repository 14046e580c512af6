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
    g.event_locale, g.accent = found.event_locale, found.accent
    return found


attendee_of_event = guard("attendee", _attending)


def attending() -> Attending:
    """Return who attends the event of this request."""
    found: Attending = g.visitor
    return found
