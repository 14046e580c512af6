"""The attendee's plan: read by GET, which changes nothing, and answered by POST."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request

from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.attendees.questions import purposes
from eventnet.core.errors import NotFound
from eventnet.digests import service
from eventnet.digests.forms import OutcomeForm, ReflectionForm
from eventnet.digests.queries import plan_of
from eventnet.digests.reflecting import reflect
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
        came_for = db.get_one(Attendee, me.attendee_id).purposes
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
    words = {one["value"]: one["label"] for one in purposes()}
    return render_template(
        "pages/digests/plan.html",
        plan=view,
        came_for=[words[one] for one in came_for if one in words],
        said="said" in request.args,
    )


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


@blueprint.post("/e/<event_key>/plan/reflection")
@attendee_of_event
def say(event_key: str) -> Response:
    """Keep what the attendee says to themselves."""
    form = read(ReflectionForm)
    with database().write() as db:
        if plan_of(db, attending().attendee_id) is None:
            raise NotFound()
        reflect(db, attendee_id=attending().attendee_id, form=form, now=now())
    if wants_json():
        return jsonify({"said": True})
    return make_response(redirect(f"/e/{event_key}/plan?said#reflection", 303))
