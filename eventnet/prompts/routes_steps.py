"""What an organiser does with a prompt at the press of a button: extend, close, withdraw, approve, hide."""

from __future__ import annotations

from flask import Blueprint, Response

from eventnet.events.guards import organiser, organiser_of_event
from eventnet.prompts import moderating, service
from eventnet.prompts.forms import ExtendForm, ReadForm
from eventnet.prompts.leaving import back
from eventnet.web.context import database, now
from eventnet.web.reading import read

blueprint = Blueprint("prompt_steps", __name__)


@blueprint.post("/o/<event_key>/prompts/<prompt_id>/extend")
@organiser_of_event
def extend_prompt(event_key: str, prompt_id: str) -> Response:
    """Leave a prompt open until a later moment."""
    who = organiser()
    form = read(ExtendForm)
    with database().write() as db:
        service.extend(
            db,
            event_id=who.event_id,
            prompt_id=prompt_id,
            person_id=who.person_id,
            until=form.until,
            now=now(),
        )
    return back(event_key, prompt_id)


@blueprint.post("/o/<event_key>/prompts/<prompt_id>/close")
@organiser_of_event
def close_prompt(event_key: str, prompt_id: str) -> Response:
    """Close a prompt."""
    who = organiser()
    with database().write() as db:
        service.close(
            db, event_id=who.event_id, prompt_id=prompt_id, person_id=who.person_id, now=now()
        )
    return back(event_key, prompt_id)


@blueprint.post("/o/<event_key>/prompts/<prompt_id>/withdraw")
@organiser_of_event
def withdraw_prompt(event_key: str, prompt_id: str) -> Response:
    """Take a prompt back."""
    who = organiser()
    with database().write() as db:
        service.withdraw(
            db, event_id=who.event_id, prompt_id=prompt_id, person_id=who.person_id, now=now()
        )
    return back(event_key)


@blueprint.post("/o/<event_key>/prompts/<prompt_id>/replies/<reply_id>/<any(approve, hide):verb>")
@organiser_of_event
def decide_text(event_key: str, prompt_id: str, reply_id: str, verb: str) -> Response:
    """Let others read a text, or keep it from them; the text as it was read comes with the form."""
    who = organiser()
    form = read(ReadForm)
    decide = moderating.approve if verb == "approve" else moderating.hide
    with database().write() as db:
        decide(
            db,
            event_id=who.event_id,
            prompt_id=prompt_id,
            reply_id=reply_id,
            text=form.text,
            now=now(),
        )
    return back(event_key, prompt_id)
