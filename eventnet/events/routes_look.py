"""An event's own colour: its stylesheet, and the organiser's choice of it."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, redirect, render_template, request

from eventnet.core.errors import InvalidInput, NotFound
from eventnet.events import service
from eventnet.events.accent import palette_of, stylesheet_of
from eventnet.events.errors import Unreadable
from eventnet.events.forms import AccentForm
from eventnet.events.guards import organiser, organiser_of_event
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now
from eventnet.web.guards import public
from eventnet.web.reading import read

blueprint = Blueprint("look", __name__)
A_DAY = 86_400
OURS = "#0f6b5c"


@blueprint.get("/look/<colour>.css")
@public
def look(colour: str) -> Response:
    """Return the stylesheet of a colour; it depends on nothing else, so it may be kept. Refuses: one that cannot be read."""
    css = stylesheet_of(f"#{colour}")
    if css is None:
        raise NotFound()
    response = make_response(css)
    response.mimetype = "text/css"
    response.cache_control.public = True
    response.cache_control.max_age = A_DAY
    g.cacheable = True
    return response


@blueprint.get("/o/<event_key>/look")
@organiser_of_event
def look_page(event_key: str) -> str:
    """Ask for the event's colour, and show it as it is worn; one that is only tried is worn by this page alone."""
    tried = request.args.get("accent", "").lower()
    if palette_of(tried) is None:
        return _page(fresh({"accent": organiser().accent or OURS}))
    g.accent = tried
    return _page(fresh({"accent": tried}), is_tried=tried != organiser().accent)


@blueprint.post("/o/<event_key>/look")
@organiser_of_event
def change_look(event_key: str) -> str | Response:
    """Wear a colour, or ours again; for one that cannot be read, the nearest that can is put in."""
    who = organiser()
    try:
        form = read(AccentForm)
        with database().write() as db:
            service.wear(db, event_id=who.event_id, person_id=who.person_id, form=form, now=now())
    except InvalidInput as error:
        state = again(error)
        if isinstance(error, Unreadable):
            state = Again({"accent": error.nearest}, state.errors)
        return make_response(_page(state), error.status)
    return make_response(redirect(f"/o/{event_key}/look", 303))


def _page(form: Again, *, is_tried: bool = False) -> str:
    is_own = organiser().accent is not None
    return render_template("pages/events/look.html", form=form, is_own=is_own, is_tried=is_tried)
