"""An attendee's reply to a prompt."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect

from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.prompts.forms import ReplyForm
from eventnet.prompts.replying import reply
from eventnet.prompts.views import prompt_view
from eventnet.web.context import database, now
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("prompts", __name__)


@blueprint.post("/e/<event_key>/prompts/<prompt_id>/reply")
@attendee_of_event
def reply_to(event_key: str, prompt_id: str) -> Response:
    """Keep the reply, and answer with the prompt as this attendee now sees it, counts included."""
    me = attending()
    form = read(ReplyForm)
    with database().write() as db:
        reply(
            db,
            event_id=me.event_id,
            attendee_id=me.attendee_id,
            prompt_id=prompt_id,
            form=form,
            now=now(),
        )
    if not wants_json():
        return make_response(redirect(f"/e/{event_key}/now", 303))
    with database().read() as db:
        view = prompt_view(
            db,
            prompt_id=prompt_id,
            attendee_id=me.attendee_id,
            event_key=event_key,
            timezone=me.timezone,
        )
    return jsonify({"prompt": view})
