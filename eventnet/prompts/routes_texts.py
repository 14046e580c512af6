"""The organiser's one queue of texts: all that people wrote and nobody has decided on, whatever the prompt."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request

from eventnet.events.guards import organiser, organiser_of_event
from eventnet.prompts import moderating
from eventnet.prompts.forms import DecideForm
from eventnet.prompts.queries_texts import count_waiting, waiting_at
from eventnet.prompts.views_texts import queue_view
from eventnet.web.context import database, now
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("texts", __name__)


@blueprint.get("/o/<event_key>/prompts/texts")
@organiser_of_event
def texts_page(event_key: str) -> str:
    """Show the texts that wait, by their prompts."""
    who = organiser()
    with database().read() as db:
        waiting = waiting_at(db, who.event_id)
        count = count_waiting(db, who.event_id)
    return render_template(
        "pages/prompts/texts.html",
        queue=queue_view(waiting, count, event_key=event_key, timezone=who.timezone),
        changed=request.args.get("changed") == "1",
    )


@blueprint.post("/o/<event_key>/prompts/texts")
@organiser_of_event
def decide_texts(event_key: str) -> Response:
    """Let others read one text or several, or keep them from others; what was written anew since is read again."""
    who = organiser()
    form = read(DecideForm)
    with database().write() as db:
        decided = moderating.decide(
            db, event_id=who.event_id, marks=form.marks, approved=form.approved, now=now()
        )
    if wants_json():
        return jsonify({"done": decided.done, "changed": decided.changed})
    if request.args.get("from") == "overview":
        return make_response(redirect(f"/o/{event_key}", 303))
    more = "?changed=1" if decided.changed else ""
    return make_response(redirect(f"/o/{event_key}/prompts/texts{more}", 303))
