"""Onboarding: one question a page, each can be skipped and changed later."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request

from eventnet.attendees import service
from eventnet.attendees.earlier import attends_elsewhere
from eventnet.attendees.forms import (
    AboutForm,
    ComfortForm,
    LookingForm,
    PurposeForm,
    TopicsForm,
    VisibilityForm,
)
from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.attendees.profile import STEPS
from eventnet.attendees.questions import choices_of
from eventnet.attendees.views import masthead
from eventnet.core.errors import InvalidInput, NotFound
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now
from eventnet.web.reading import Command, read

blueprint = Blueprint("welcome", __name__)

FORMS: dict[str, type[Command]] = {
    "purpose": PurposeForm,
    "topics": TopicsForm,
    "looking": LookingForm,
    "about": AboutForm,
    "comfort": ComfortForm,
    "visibility": VisibilityForm,
}


@blueprint.get("/e/<event_key>/welcome/<step>")
@attendee_of_event
def question(event_key: str, step: str) -> str:
    """Ask one question, with what was answered before."""
    if step not in FORMS:
        raise NotFound()
    me = attending()
    with database().read() as db:
        attendee = db.get_one(Attendee, me.attendee_id)
    values = {name: getattr(attendee, name) for name in FORMS[step].model_fields}
    return _page(me, step, fresh(values))


@blueprint.post("/e/<event_key>/welcome/<step>")
@attendee_of_event
def answer(event_key: str, step: str) -> str | Response:
    """Save the answer, or skip, and go to the next question; after the last one to Now."""
    if step not in FORMS:
        raise NotFound()
    me = attending()
    back_to_me = request.args.get("from") == "me"
    if "skip" not in request.form:
        try:
            values = read(FORMS[step]).model_dump()
        except InvalidInput as error:
            return make_response(_page(me, step, again(error)), error.status)
        with database().write() as db:
            service.tell_about(db, attendee_id=me.attendee_id, values=values)
    elif step == "visibility":
        with database().write() as db:  # skipped means no, also for who said yes before
            service.tell_about(db, attendee_id=me.attendee_id, values=VisibilityForm().model_dump())
    following = _after(step)
    if following is None:
        with database().write() as db:
            service.finish_onboarding(db, attendee_id=me.attendee_id, now=now())
    if back_to_me:
        return make_response(redirect(f"/e/{event_key}/me", 303))
    if following is None:
        return make_response(redirect(f"/e/{event_key}/{_last_questions(me)}", 303))
    return make_response(redirect(f"/e/{event_key}/welcome/{following}", 303))


def _last_questions(me: Attending) -> str:
    """Return where to go after what everybody is asked: who comes once more is asked for two consents anew."""
    with database().read() as db:
        again = attends_elsewhere(db, person_id=me.person_id, attendee_id=me.attendee_id)
    return "welcome/known" if again else "now"


def _after(step: str) -> str | None:
    position = STEPS.index(step) + 1
    return STEPS[position] if position < len(STEPS) else None


def _page(me: Attending, step: str, form: Again) -> str:
    position = STEPS.index(step)
    from_me = request.args.get("from") == "me"
    back: str | None = f"/e/{me.event_key}/me" if from_me else None
    if back is None and position:
        back = f"/e/{me.event_key}/welcome/{STEPS[position - 1]}"
    words: dict[str, Any] = {
        "masthead": masthead(me.event_name, me.place, me.starts_at, me.ends_at, me.event_key),
        "step": step,
        "first_name": me.name.split(" ")[0],
        "position": position + 1,
        "total": len(STEPS),
        "action": f"/e/{me.event_key}/welcome/{step}" + ("?from=me" if from_me else ""),
        "back": back,
        "from_me": from_me,
        "form": form,
        "options": choices_of(step),
    }
    return render_template(f"pages/attendees/welcome_{step}.html", **words)
