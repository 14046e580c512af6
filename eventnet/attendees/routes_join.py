"""Joining an event: by its code or poster, or by a personal link. A name is enough."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, redirect, render_template, request

from eventnet.accounts.guards import find_visitor
from eventnet.attendees import service
from eventnet.attendees.arriving import (
    AT_THE_DOOR,
    LOOKING_IN,
    ask_name,
    names_of_visitor,
    somebody,
    welcome,
)
from eventnet.attendees.forms import JoinForm
from eventnet.attendees.models import Invitation
from eventnet.attendees.queries import attendance_of
from eventnet.core.errors import Conflict, Gone, InvalidInput, NotFound
from eventnet.core.ids import BADGE_LENGTH, is_code, normalise_code
from eventnet.events.models import Event
from eventnet.events.phases import takes_people
from eventnet.events.queries import event_by_join_code
from eventnet.web.again import FieldError, again, fresh
from eventnet.web.context import database, now
from eventnet.web.guards import public
from eventnet.web.limits import by_address, limiter
from eventnet.web.reading import read

blueprint = Blueprint("join", __name__)


@blueprint.get("/join")
@public
@limiter.limit(AT_THE_DOOR, key_func=by_address)
def type_code() -> str | Response:
    """Ask for an event's join code, or lead on with the one that was typed: a badge's as well, which may be a blank one."""
    typed = request.args.get("code", "")
    if not typed.strip():
        return render_template("pages/attendees/type_code.html", form=fresh())
    if is_code(normalise_code(typed), BADGE_LENGTH):
        return make_response(redirect(f"/b/{normalise_code(typed)}", 303))
    with database().read() as db:
        event = event_by_join_code(db, typed)
    if event is None:
        form = fresh({"code": typed})
        form.errors.append(FieldError("code", _no_such_code()))
        return make_response(render_template("pages/attendees/type_code.html", form=form), 404)
    return make_response(redirect(f"/join/{event.join_code}", 303))


def _no_such_code() -> str:
    from flask_babel import gettext as _

    return str(_("No event here has this code. It stands on the poster or in your invitation."))


@blueprint.get("/J/<code>")
@blueprint.get("/j/<code>")
@public
def poster(code: str) -> Response:
    """Lead from the poster's short link to the page of joining."""
    return make_response(redirect(f"/join/{normalise_code(code)}", 302))


@blueprint.get("/join/<code>")
@public
@limiter.limit(LOOKING_IN, key_func=by_address)
def join_page(code: str) -> str | Response:
    """Ask for a name; who attends already goes straight to Now."""
    event = _event(code)
    who = find_visitor()
    if who is not None:
        with database().read() as db:
            if attendance_of(db, person_id=who.person_id, key=event.key) is not None:
                return make_response(redirect(f"/e/{event.key}/now", 303))
    if not takes_people(event.phase):
        raise Gone("event-over")
    return ask_name(event, f"/join/{event.join_code}", fresh(names_of_visitor(who)))


@blueprint.post("/join/<code>")
@public
@limiter.limit(AT_THE_DOOR, key_func=by_address)
def join(code: str) -> str | Response:
    """Make the visitor an attendee: with their account when they have one, else with a new one."""
    event = _event(code)
    action = f"/join/{event.join_code}"
    try:
        form = read(JoinForm)
    except InvalidInput as error:
        return make_response(ask_name(event, action, again(error)), error.status)
    visitor = find_visitor()
    with database().write() as db:
        who, token = somebody(db, visitor, form, event)
        service.join(db, event_id=event.id, person_id=who, form=form, now=now())
    return welcome(event.key, token)


@blueprint.get("/i/<token>")
@public
def invitation_page(token: str) -> str | Response:
    """Show the place that is kept; opening the link alone does not take it."""
    invitation, event = _invitation(token)
    who = find_visitor()
    if invitation.claimed_at is not None:
        if who is not None:
            with database().read() as db:
                found = attendance_of(db, person_id=who.person_id, key=event.key)
            if found is not None and found[0].id == invitation.attendee_id:
                return make_response(redirect(f"/e/{event.key}/now", 303))
        raise Conflict("invitation-claimed")
    if not takes_people(event.phase):
        raise Gone("event-over")
    return ask_name(
        event,
        f"/i/{token}",
        fresh({**names_of_visitor(who), "name": invitation.name}),
        invited=True,
    )


@blueprint.post("/i/<token>")
@public
@limiter.limit(AT_THE_DOOR, key_func=by_address)
def take_invitation(token: str) -> str | Response:
    """Take the place that was kept, once."""
    _invitation_row, event = _invitation(token)
    try:
        form = read(JoinForm)
    except InvalidInput as error:
        page = ask_name(event, f"/i/{token}", again(error), invited=True)
        return make_response(page, error.status)
    visitor = find_visitor()
    with database().write() as db:
        who, session = somebody(db, visitor, form, event)
        service.claim_invitation(db, token=token, person_id=who, form=form, now=now())
    return welcome(event.key, session)


def _event(code: str) -> Event:
    with database().read() as db:
        event = event_by_join_code(db, code)
    if event is None:
        raise NotFound("no-such-event")
    g.event_locale, g.timezone, g.accent = event.locale, event.timezone, event.accent
    return event


def _invitation(token: str) -> tuple[Invitation, Event]:
    with database().read() as db:
        found = service.invitation_of(db, token)
    if found is None:
        raise Gone("link-expired")
    g.event_locale, g.timezone, g.accent = found[1].locale, found[1].timezone, found[1].accent
    return found
