"""Making a blank badge one's own: by an attendee of its event, or by somebody who joins with it."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, redirect, render_template

from eventnet.accounts.guards import find_visitor
from eventnet.attendees import service as attendees
from eventnet.attendees.arriving import (
    AT_THE_DOOR,
    LOOKING_IN,
    ask_name,
    names_of_visitor,
    somebody,
    welcome,
)
from eventnet.attendees.forms import JoinForm
from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.attendees.queries import attendance_of
from eventnet.badges.blanks import bind, event_of_blank, event_of_worn_blank
from eventnet.badges.codes import typed_form
from eventnet.badges.service import holder_of
from eventnet.core.errors import Conflict, Gone, InvalidInput, NotFound
from eventnet.core.ids import BADGE_LENGTH, is_code, normalise_code
from eventnet.events.models import Event
from eventnet.events.phases import takes_people
from eventnet.web.again import again, fresh
from eventnet.web.context import database, now
from eventnet.web.guards import public
from eventnet.web.limits import by_address, limiter
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("blank_badges", __name__)


@blueprint.get("/e/<event_key>/badge/blank/<code>")
@attendee_of_event
@limiter.limit("60 per minute")
def ask_bind(event_key: str, code: str) -> str | Response:
    """Ask whether a blank badge is the one that the attendee wears.

    Refuses: a code of nobody or of another event (NotFound), a replaced badge (Gone), one of somebody else (Conflict).
    """
    me = attending()
    wanted = _wanted(code)
    with database().read() as db:
        holder = holder_of(db, event_id=me.event_id, code=wanted)
    if holder is None:
        raise NotFound()
    if holder.revoked:
        raise Gone("badge-revoked")
    if holder.attendee_id == me.attendee_id:
        return make_response(redirect(f"/e/{event_key}/badge", 303))
    if holder.attendee_id is not None:
        raise Conflict("badge-taken")
    return render_template(
        "pages/badges/bind.html",
        typed=typed_form(wanted),
        action=f"/e/{event_key}/badge/blank/{wanted}",
    )


@blueprint.post("/e/<event_key>/badge/blank/<code>")
@attendee_of_event
@limiter.limit("20 per minute")
def bind_badge(event_key: str, code: str) -> Response:
    """Bind the badge; the codes that the attendee has already stay good."""
    me = attending()
    with database().write() as db:
        bind(
            db,
            event_id=me.event_id,
            attendee_id=me.attendee_id,
            code=_wanted(code),
            now=now(),
        )
    if wants_json():
        return make_response({"bound": True})
    return make_response(redirect(f"/e/{event_key}/badge?code=printed", 303))


@blueprint.get("/b/<code>/join")
@public
@limiter.limit(LOOKING_IN, key_func=by_address)
def join_page(code: str) -> str | Response:
    """Ask somebody who holds a blank badge for a name; who attends already is asked whether it is theirs.

    Refuses: every code that is not blank, with one answer (NotFound).
    """
    event, wanted = _blank(code)
    who = find_visitor()
    if who is not None:
        with database().read() as db:
            if attendance_of(db, person_id=who.person_id, key=event.key) is not None:
                return make_response(redirect(f"/e/{event.key}/badge/blank/{wanted}", 303))
    return ask_name(event, f"/b/{wanted}/join", fresh(names_of_visitor(who)))


@blueprint.post("/b/<code>/join")
@public
@limiter.limit(AT_THE_DOOR, key_func=by_address)
def join(code: str) -> str | Response:
    """Make the visitor an attendee who wears this badge: both, or neither when somebody else was first.

    A second tap of the same form finds the badge worn by the one who sent it, and leads on.
    """
    event, wanted, is_worn = _blank_or_worn(code)
    try:
        form = read(JoinForm)
    except InvalidInput as error:
        return make_response(ask_name(event, f"/b/{wanted}/join", again(error)), error.status)
    visitor = find_visitor()
    with database().write() as db:
        who, token = somebody(db, visitor, form, event)
        mine = attendees.join(db, event_id=event.id, person_id=who, form=form, now=now())
        holder = holder_of(db, event_id=event.id, code=wanted)
        if is_worn and (holder is None or holder.attendee_id != mine.id):
            raise NotFound()
        bind(db, event_id=event.id, attendee_id=mine.id, code=wanted, now=now())
    return welcome(event.key, token)


def _blank_or_worn(code: str) -> tuple[Event, str, bool]:
    with database().read() as db:
        worn = event_of_worn_blank(db, _wanted(code))
    if worn is None or not takes_people(worn.phase):
        return *_blank(code), False
    g.event_locale, g.timezone, g.accent = worn.locale, worn.timezone, worn.accent
    return worn, _wanted(code), True


def _blank(code: str) -> tuple[Event, str]:
    wanted = _wanted(code)
    with database().read() as db:
        event = event_of_blank(db, wanted)
    if event is None or not takes_people(event.phase):
        raise NotFound()
    g.event_locale, g.timezone, g.accent = event.locale, event.timezone, event.accent
    return event, wanted


def _wanted(code: str) -> str:
    wanted = normalise_code(code)
    if not is_code(wanted, BADGE_LENGTH):
        raise NotFound()
    return wanted
