"""Who scanned you: everybody who read one's code, when, and what became of it; with the ways to answer or to keep away."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.connections.queries_scanned import scanned_by, scanned_by_one
from eventnet.connections.views import request_view, scanned_view
from eventnet.core.errors import NotFound
from eventnet.events.queries import places_at
from eventnet.front.snapshots import card_fields
from eventnet.web.context import database, now

blueprint = Blueprint("scanned", __name__)


@blueprint.get("/e/<event_key>/scanned-you")
@attendee_of_event
def scanned_page(event_key: str) -> str:
    """List who scanned the attendee, whoever did so last first."""
    me = attending()
    with database().read() as db:
        people = scanned_by(db, me.attendee_id)
        places = places_at(db, me.event_id, (one.at for row in people for one in row.readings))
    return render_template(
        "pages/front/scanned_you.html",
        people=[
            scanned_view(one, event_key=event_key, timezone=me.timezone, now=now(), places=places)
            for one in people
        ],
    )


@blueprint.get("/e/<event_key>/scanned-you/<attendee_id>")
@attendee_of_event
def scanned_one_page(event_key: str, attendee_id: str) -> str:
    """Show one who scanned the attendee: each reading, what became of it, and what can be done."""
    me = attending()
    place: dict[str, Any] = {"event_key": event_key, "timezone": me.timezone}
    with database().read() as db:
        one = scanned_by_one(db, attendee_id=me.attendee_id, other_id=attendee_id)
        if one is None:
            raise NotFound()
        moments = [reading.at for reading in one.readings]
        if one.request is not None:
            moments.append(one.request.at)
        places = places_at(db, me.event_id, moments)
        view = scanned_view(one, now=now(), places=places, **place)
        waits = None
        if one.request is not None and one.became == "waiting":
            waits = request_view(one.request, one.other, now=now(), places=places, **place)
        fields = card_fields(db.get_one(Attendee, me.attendee_id))
    return render_template(
        "pages/front/scanned_one.html", scanned=view, request=waits, fields=fields
    )
