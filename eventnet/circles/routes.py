"""An attendee's circles: those that are open, one of them, opening, sitting down, getting up, ending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template
from flask_babel import format_number

from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.circles import service
from eventnet.circles.forms import CircleForm
from eventnet.circles.queries import circle_of
from eventnet.circles.queries_together import sat_with
from eventnet.circles.states import MOST_FREE, MOST_PLACE, MOST_TOPIC
from eventnet.circles.views import card_view, circles_for, list_view, met_view
from eventnet.circles.wording import lengths
from eventnet.core.errors import Conflict, Gone, InvalidInput, NotFound
from eventnet.core.ids import new_id
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now
from eventnet.web.limits import limiter
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("circles", __name__)


def _state(me: Attending) -> dict[str, Any]:
    with database().read() as db:
        return circles_for(
            db,
            event_id=me.event_id,
            attendee_id=me.attendee_id,
            event_key=me.event_key,
            timezone=me.timezone,
            now=now(),
        )


@blueprint.get("/e/<event_key>/circles")
@attendee_of_event
def circles_page(event_key: str) -> str:
    """Show the open circles with their free seats, the one that one sits at, and whom one has sat with."""
    me = attending()
    state = _state(me)
    with database().read() as db:
        mates = sat_with(db, me.attendee_id, now=now())
    return render_template(
        "pages/circles/circles.html",
        state=state,
        card=card_view(state["circle"]),
        circles=list_view(**state),
        mates=[met_view(mate, timezone=me.timezone) for mate in mates],
        my_state=me.state,
        phase=me.phase,
    )


@blueprint.get("/e/<event_key>/circles/new")
@attendee_of_event
def new_circle(event_key: str) -> str | Response:
    """Ask what it is about, where, for how many and how long."""
    if attending().phase != "live":
        return make_response(redirect(f"/e/{event_key}/circles", 303))
    usual = {"draft_id": new_id(), "free": 3, "minutes": 30}
    return _form(event_key, fresh(usual))


@blueprint.post("/e/<event_key>/circles/new")
@attendee_of_event
@limiter.limit("20 per hour")
def open_circle(event_key: str) -> str | Response:
    """Open a circle. What the form cannot take is shown again, with nothing lost."""
    me = attending()
    try:
        form = read(CircleForm)
        with database().write() as db:
            service.open_circle(
                db, event_id=me.event_id, attendee_id=me.attendee_id, form=form, now=now()
            )
    except (InvalidInput, Conflict, Gone) as error:
        if wants_json():
            raise
        return make_response(_form(event_key, again(error)), error.status)
    return _back(me)


@blueprint.get("/e/<event_key>/circles/<circle_id>")
@attendee_of_event
def circle_page(event_key: str, circle_id: str) -> str | Response:
    """Show one circle, with what one lets oneself in for. One that a block hides looks as if it were over."""
    me = attending()
    state = _state(me)
    if state["circle"] is not None and state["circle"]["id"] == circle_id:
        return make_response(redirect(f"/e/{event_key}/circles", 303))
    one = next((one for one in state["circles"] if one["id"] == circle_id), None)
    if one is None:
        with database().read() as db:
            if circle_of(db, event_id=me.event_id, circle_id=circle_id) is None:
                raise NotFound()
        raise Gone("circle-over")
    return render_template(
        "pages/circles/circle.html", one=one, moves=state["circle"] is not None, my_state=me.state
    )


@blueprint.post("/e/<event_key>/circles/<circle_id>/join")
@attendee_of_event
@limiter.limit("60 per hour")
def join(event_key: str, circle_id: str) -> Response:
    """Sit down."""
    return _do(service.sit_down, circle_id)


@blueprint.post("/e/<event_key>/circles/<circle_id>/leave")
@attendee_of_event
def leave(event_key: str, circle_id: str) -> Response:
    """Get up."""
    return _do(service.get_up, circle_id)


@blueprint.post("/e/<event_key>/circles/<circle_id>/end")
@attendee_of_event
def end(event_key: str, circle_id: str) -> Response:
    """End the circle that one opened."""
    return _do(service.end, circle_id)


def _do(use_case: Callable[..., bool], circle_id: str) -> Response:
    me = attending()
    with database().write() as db:
        use_case(
            db,
            event_id=me.event_id,
            circle_id=circle_id,
            attendee_id=me.attendee_id,
            now=now(),
        )
    return _back(me)


def _back(me: Attending) -> Response:
    """Lead to the circles; a program is told where one sits now."""
    if wants_json():
        return jsonify({"circle": _state(me)["circle"]})
    return make_response(redirect(f"/e/{me.event_key}/circles", 303))


def _form(event_key: str, form: Again) -> str:
    return render_template(
        "pages/circles/open.html",
        form=form,
        lengths=lengths(),
        free=[{"value": many, "label": format_number(many)} for many in range(1, MOST_FREE + 1)],
        most_topic=MOST_TOPIC,
        most_place=MOST_PLACE,
    )
