"""The organiser's look at the circles: topics and seats as everybody sees them, and a way to end one. Never who sits there."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template

from eventnet.circles import service
from eventnet.circles.queries import tables_at
from eventnet.circles.views import circle_view
from eventnet.events.guards import organiser, organiser_of_event
from eventnet.web.context import database, now
from eventnet.web.reading import wants_json

blueprint = Blueprint("organiser_circles", __name__)


@blueprint.get("/o/<event_key>/circles")
@organiser_of_event
def circles_page(event_key: str) -> str:
    """List the open circles."""
    who = organiser()
    with database().read() as db:
        tables = tables_at(db, who.event_id, now=now())
    return render_template(
        "pages/circles/desk.html",
        circles=[
            circle_view(table, event_key=event_key, timezone=who.timezone) for table in tables
        ],
        phase=who.phase,
    )


@blueprint.post("/o/<event_key>/circles/<circle_id>/end")
@organiser_of_event
def end(event_key: str, circle_id: str) -> Response:
    """End a circle for everybody."""
    who = organiser()
    with database().write() as db:
        service.end_for_all(
            db, event_id=who.event_id, circle_id=circle_id, person_id=who.person_id, now=now()
        )
    if wants_json():
        return jsonify({"done": True})
    return make_response(redirect(f"/o/{event_key}/circles", 303))
