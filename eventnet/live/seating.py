"""Seating: who a connecting socket is, and what its phone is greeted with.

When a hall comes back at once this is most of what the server does: two statements that are put together once.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import g
from flask_socketio import ConnectionRefusedError as Refused
from sqlalchemy.orm import Session

from eventnet.accounts.guards import session_token
from eventnet.accounts.sessions import visitor_of
from eventnet.attendees.queries import visit_of
from eventnet.db.factlog import version_of
from eventnet.events.queries import event_run_by
from eventnet.live.seats import Seat
from eventnet.prompts.queries import replied_open
from eventnet.web.context import now
from eventnet.web.i18n import pick_locale


@dataclass(frozen=True)
class Seated:
    """A seat, the version of what can be seen from it, and the open prompts that were replied to from it."""

    seat: Seat
    version: int
    replied: tuple[str, ...] = ()


def seated(db: Session, sid: str, auth: object) -> Seated:
    """Return the seat for a socket that connects. Refuses: a stranger, or somebody who is not of that event."""
    token = session_token()
    if token is None or not isinstance(auth, dict):
        raise Refused("not-signed-in")
    key = str(auth.get("event", ""))[:20]
    if auth.get("role") == "desk":
        return _desk(db, sid, token, key)
    who, there = visit_of(db, token=token, key=key, now=now())
    if who is None:
        raise Refused("not-signed-in")
    if there is None or auth.get("role") != "attendee":
        raise Refused("not-allowed")
    g.locale = who.locale
    seat = Seat(
        sid=sid,
        person_id=who.person_id,
        device_id=who.device_id,
        event_id=there.event_id,
        event_key=there.event_key,
        timezone=there.timezone,
        attendee_id=there.attendee_id,
        locale=pick_locale(),
    )
    event_id, attendee_id = there.event_id, there.attendee_id
    replied = tuple(replied_open(db, event_id=event_id, attendee_id=attendee_id))
    return Seated(seat, version_of(db, event_id=event_id, attendee_id=attendee_id), replied)


def _desk(db: Session, sid: str, token: str, key: str) -> Seated:
    who = visitor_of(db, token=token, now=now())
    if who is None:
        raise Refused("not-signed-in")
    run = event_run_by(db, person_id=who.person_id, key=key)
    if run is None or run[1] not in {"owner", "organiser"}:
        raise Refused("not-allowed")
    event = run[0]
    g.locale = who.locale
    seat = Seat(
        sid=sid,
        person_id=who.person_id,
        device_id=who.device_id,
        event_id=event.id,
        event_key=event.key,
        timezone=event.timezone,
        attendee_id=None,
        locale=pick_locale(),
    )
    return Seated(seat, version_of(db, event_id=event.id, attendee_id=None, desk=True))
