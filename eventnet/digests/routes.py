"""The attendee's plan: read by GET, which changes nothing, and answered by POST."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template

from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.digests import service
from eventnet.digests.forms import OutcomeForm
from eventnet.digests.queries import plan_of
from eventnet.digests.views import plan_view
from eventnet.web.context import database, now
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("digests", __name__)


@blueprint.get("/e/<event_key>/plan")
@attendee_of_event
def plan(event_key: str) -> str:
    """Show the attendee's plan, or say when it comes."""
    me = attending()
    with database().read() as db:
        found = plan_of(db, me.attendee_id)
        view = (
            plan_view(
                found,
                name=me.name,
                event_key=me.event_key,
                event_name=me.event_name,
                timezone=me.timezone,
                now=now(),
            )
            if found
            else None
        )
    if view is None:
        return render_template("pages/digests/plan_waits.html", phase=me.phase, ends_at=me.ends_at)
    return render_template("pages/digests/plan.html", plan=view)


@blueprint.post("/e/<event_key>/plan/follow-ups/<follow_up_id>/outcome")
@attendee_of_event
def settle(event_key: str, follow_up_id: str) -> Response:
    """Keep what came of a follow-up."""
    form = read(OutcomeForm)
    with database().write() as db:
        service.settle(
            db,
            attendee_id=attending().attendee_id,
            follow_up_id=follow_up_id,
            outcome=form.outcome,
            now=now(),
        )
    if wants_json():
        return jsonify({"id": follow_up_id, "outcome": form.outcome})
    return make_response(redirect(f"/e/{event_key}/plan#follow-up-{follow_up_id}", 303))
