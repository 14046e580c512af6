"""The attendee's own badge, to hold out."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template

from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.badges.codes import badge_link, typed_form
from eventnet.badges.drawing import draw
from eventnet.badges.service import code_of, ensure, reissue
from eventnet.web.context import database, now, settings
from eventnet.web.guards import public

blueprint = Blueprint("badges", __name__)


@blueprint.get("/B/<code>")
@public
def upper_case(code: str) -> Response:
    """Lead from the link as it stands in the QR to the page for it."""
    return make_response(redirect(f"/b/{code.lower()}", 302))


@blueprint.get("/e/<event_key>/badge")
@attendee_of_event
def badge_page(event_key: str) -> str:
    """Show the attendee's code, large, with the name below and the typed form."""
    me = attending()
    with database().read() as db:
        attendee = db.get_one(Attendee, me.attendee_id)
        code = code_of(db, me.attendee_id)
    if code is None:
        with database().write() as db:
            code = ensure(db, event_id=me.event_id, attendee_id=me.attendee_id, now=now())
    card = {
        "name": attendee.name,
        "organisation": attendee.organisation,
        "typed": typed_form(code),
        "code": draw(badge_link(settings().public_url, code)),
    }
    return render_template(
        "pages/badges/badge.html",
        card=card,
        state=attendee.state,
        state_url=f"/e/{event_key}/me/state",
    )


@blueprint.post("/e/<event_key>/badge/reissue")
@attendee_of_event
def replace_badge(event_key: str) -> Response:
    """Revoke the attendee's lost badge and give them a new code."""
    me = attending()
    with database().write() as db:
        reissue(db, event_id=me.event_id, attendee_id=me.attendee_id, now=now())
    return make_response(redirect(f"/e/{event_key}/badge", 303))
