"""The snapshot: all that an attendee's page shows live, at one version, read in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventnet.attendees.guards import Attending
from eventnet.attendees.models import Attendee
from eventnet.circles.views import circles_for
from eventnet.connections.queries import connections_of, count_of, requests_to
from eventnet.connections.views import connection_view, request_view
from eventnet.db.factlog import version_of
from eventnet.digests.queries import digest_url_of
from eventnet.events.queries import places_at
from eventnet.promises.queries import has_due, promises_elsewhere, promises_of
from eventnet.promises.views import from_event_view, promise_view
from eventnet.prompts.views import missed_by, prompts_for
from eventnet.rounds.views import rounds_for


def snapshot(db: Session, me: Attending, *, now: datetime) -> dict[str, Any]:
    """Return the state of an attendee's page. The version is read first: what comes later is at least as new."""
    version = version_of(db, event_id=me.event_id, attendee_id=me.attendee_id)
    mine = db.get_one(Attendee, me.attendee_id)
    latest = connections_of(db, me.attendee_id, limit=1)
    waiting = requests_to(db, me.attendee_id)
    moments = [request.at for request, _person in waiting]
    moments += [row.connection.made_at for row in latest]
    places = places_at(db, me.event_id, moments)
    place: dict[str, Any] = {"event_key": me.event_key, "timezone": me.timezone}
    return {
        "version": version,
        "event": {"phase": me.phase, "name": me.event_name},
        "prompts": prompts_for(db, event_id=me.event_id, attendee_id=me.attendee_id, **place),
        "missed": missed_by(db, event_id=me.event_id, attendee_id=me.attendee_id, **place),
        "requests": [
            request_view(request, person, now=now, places=places, **place)
            for request, person in waiting
        ],
        "people": count_of(db, me.attendee_id),
        "digest_url": digest_url_of(db, attendee_id=me.attendee_id, event_key=me.event_key),
        "latest": connection_view(latest[0], now=now, me=mine, places=places, **place)
        if latest
        else None,
        **rounds_for(db, event_id=me.event_id, attendee_id=me.attendee_id, now=now, **place),
        **circles_for(db, event_id=me.event_id, attendee_id=me.attendee_id, now=now, **place),
    }


def due_promises(db: Session, me: Attending, *, now: datetime) -> list[dict[str, Any]]:
    """Return what an attendee has promised for today or earlier and not kept yet, at this event or another.

    Mostly nobody's connections are read.
    """
    if not has_due(db, me.attendee_id, now=now):
        return []
    rows = promises_of(db, me.attendee_id, connections_of(db, me.attendee_id))
    views = [
        promise_view(row, event_key=me.event_key, timezone=me.timezone, now=now)
        for row in rows
        if row.by_me
    ]
    for one in promises_elsewhere(db, me.attendee_id):
        seen = from_event_view(one, event_key=me.event_key, now=now)["promises"]
        views += [view for view in seen if not view["theirs"]]
    return [view for view in views if view["due"]]


def card_fields(attendee: Attendee) -> list[dict[str, Any]]:
    """Return the fields of one's own card that can be given, those given last time ticked.

    The organisation is not among them: it is the badge's second line, which everybody one meets has read.
    """
    fields = (
        ("email", _("E-mail"), attendee.card_email),
        ("phone", _("Phone"), attendee.card_phone),
        ("link", _("Link"), attendee.card_link),
        ("role", _("Role"), attendee.role),
    )
    return [
        {"value": name, "label": label, "text": text, "checked": name in attendee.shares}
        for name, label, text in fields
        if text
    ]
