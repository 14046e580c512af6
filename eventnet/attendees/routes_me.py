"""Me: what an attendee says about themselves, and who may see it."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, make_response, redirect, render_template

from eventnet.accounts import service as accounts
from eventnet.accounts.forms import LocaleForm
from eventnet.accounts.sessions import revoke
from eventnet.attendees import service
from eventnet.attendees.forms import BadgeScansForm, CardForm, StateForm, UndisturbedForm
from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.attendees.questions import badge_scans
from eventnet.core.errors import InvalidInput, NotFound
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("me", __name__)

CARD = {"email": "card_email", "phone": "card_phone", "link": "card_link"}


@blueprint.get("/e/<event_key>/me/card")
@attendee_of_event
def card_page(event_key: str) -> str:
    """Show the card's fields. Nothing here is shared by being written."""
    me = attending()
    with database().read() as db:
        attendee = db.get_one(Attendee, me.attendee_id)
    values = {name: getattr(attendee, CARD.get(name, name)) or "" for name in CardForm.model_fields}
    return _card(me, fresh(values))


@blueprint.post("/e/<event_key>/me/card")
@attendee_of_event
def save_card(event_key: str) -> str | Response:
    """Save the card."""
    me = attending()
    try:
        form = read(CardForm)
    except InvalidInput as error:
        return make_response(_card(me, again(error)), error.status)
    with database().write() as db:
        service.write_card(db, attendee_id=me.attendee_id, form=form)
    return make_response(redirect(f"/e/{event_key}/me", 303))


@blueprint.get("/e/<event_key>/me/badge-scans")
@attendee_of_event
def badge_scans_page(event_key: str) -> str:
    """Ask what happens when somebody scans the printed badge."""
    with database().read() as db:
        attendee = db.get_one(Attendee, attending().attendee_id)
    chosen = "true" if attendee.accepts_scans else "false"
    return render_template(
        "pages/attendees/badge_scans.html", options=badge_scans(), chosen=chosen, key=event_key
    )


@blueprint.post("/e/<event_key>/me/badge-scans")
@attendee_of_event
def save_badge_scans(event_key: str) -> Response:
    """Save what happens when somebody scans the printed badge."""
    form = read(BadgeScansForm)
    with database().write() as db:
        service.tell_about(db, attendee_id=attending().attendee_id, values=form.model_dump())
    return make_response(redirect(f"/e/{event_key}/me", 303))


@blueprint.post("/e/<event_key>/me/state")
@attendee_of_event
def save_state(event_key: str) -> Response:
    """Save how the attendee is right now."""
    me = attending()
    form = read(StateForm)
    with database().write() as db:
        service.choose_state(
            db, event_id=me.event_id, attendee_id=me.attendee_id, state=form.state, now=now()
        )
    if wants_json():
        return jsonify({"state": form.state})
    return make_response(redirect(f"/e/{event_key}/badge", 303))


@blueprint.post("/e/<event_key>/me/undisturbed")
@attendee_of_event
def save_undisturbed(event_key: str) -> Response:
    """Save whether prompts wait until the attendee looks."""
    me = attending()
    form = read(UndisturbedForm)
    with database().write() as db:
        service.tell_about(db, attendee_id=me.attendee_id, values={"undisturbed": form.undisturbed})
    return make_response(redirect(f"/e/{event_key}/me", 303))


@blueprint.post("/e/<event_key>/me/language")
@attendee_of_event
def save_language(event_key: str) -> Response:
    """Save the language that the person reads, for pages and letters."""
    me = attending()
    form = read(LocaleForm)
    with database().write() as db:
        accounts.choose_locale(db, person_id=me.person_id, locale=form.locale)
    g.locale = form.locale
    return make_response(redirect(f"/e/{event_key}/me", 303))


@blueprint.post("/e/<event_key>/me/devices/<device_id>/revoke")
@attendee_of_event
def revoke_device(event_key: str, device_id: str) -> Response:
    """End the session of another of the person's own devices."""
    me = attending()
    if device_id == me.device_id:
        raise NotFound()
    with database().write() as db:
        if not revoke(db, person_id=me.person_id, device_id=device_id, now=now()):
            raise NotFound()
    return make_response(redirect(f"/e/{event_key}/me", 303))


def _card(me: Attending, form: Again) -> str:
    return render_template("pages/attendees/card.html", form=form, key=me.event_key)
