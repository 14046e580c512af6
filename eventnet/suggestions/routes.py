"""Meet: a few people to start with, each with a reason, and what the viewer says to them."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from eventnet.attendees.forms import VisibilityForm
from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.attendees.service import tell_about
from eventnet.circles.views import circles_for, list_view
from eventnet.connections.acquaintances import acquaintances_of, has_met_elsewhere
from eventnet.connections.queries import count_of
from eventnet.suggestions import service
from eventnet.suggestions.forms import IntroducesForm, PointForm
from eventnet.suggestions.queries import (
    PHASES,
    list_of,
    waiting_for_somebody,
    who_can_bring_over,
)
from eventnet.suggestions.showing import note_shown
from eventnet.suggestions.tips import tips, tips_at
from eventnet.suggestions.views import known_view, named_in, point_view, waiting_view
from eventnet.web.context import database, now
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("suggestions", __name__)

MOST_WAITING = 3


@blueprint.get("/e/<event_key>/meet")
@attendee_of_event
def meet_page(event_key: str) -> str:
    """Show whom to start with; who did not agree to be suggested is asked, and shown nobody."""
    me = attending()
    moment = now()
    with database().read() as db:
        mine = db.get_one(Attendee, me.attendee_id)
        is_on = me.phase in PHASES and mine.may_be_suggested
        points = list_of(db, me.attendee_id) if is_on else []
        named = who_can_bring_over(db, me.attendee_id, named_in(points))
        waiting = (
            _turned(me, waiting_for_somebody(db, event_id=me.event_id, viewer_id=mine.id))
            if is_on and mine.state not in {"busy", "start"}
            else []
        )
        met = count_of(db, me.attendee_id)
        may_ask = me.phase in PHASES and has_met_elsewhere(db, me.attendee_id)
        known = acquaintances_of(db, me.attendee_id) if may_ask else []
        state = _circles(db, me, now=moment)
    note_shown([point for point, _ in points], now=moment)
    every = "tips" in request.args
    return render_template(
        "pages/suggestions/meet.html",
        phase=me.phase,
        state=state,
        circles=list_view(**state) if state else None,
        may_be_suggested=mine.may_be_suggested,
        introduces=mine.introduces,
        points=[
            point_view(point, other, me=mine, named=named, event_key=event_key)
            for point, other in points
        ],
        waiting_ones=[waiting_view(other) for other in waiting],
        met=met,
        asks_for_known=may_ask,
        found_by_known=mine.found_by_known,
        known=[known_view(one) for one in known],
        tips=tips() if every else tips_at(moment),
        every_tip=every,
    )


@blueprint.post("/e/<event_key>/meet/<point_id>")
@attendee_of_event
def settle(event_key: str, point_id: str) -> Response:
    """Keep what the viewer said: met, or not now."""
    form = read(PointForm)
    with database().write() as db:
        service.settle(
            db,
            viewer_id=attending().attendee_id,
            point_id=point_id,
            outcome=form.outcome,
            now=now(),
        )
    if wants_json():
        return jsonify({"id": point_id, "outcome": form.outcome})
    return make_response(redirect(f"/e/{event_key}/meet", 303))


@blueprint.post("/e/<event_key>/meet/visibility")
@attendee_of_event
def save_visibility(event_key: str) -> Response:
    """Save whether the viewer may be suggested: only then are others suggested to them."""
    form = read(VisibilityForm)
    with database().write() as db:
        tell_about(
            db,
            attendee_id=attending().attendee_id,
            values={"may_be_suggested": form.may_be_suggested},
        )
    return make_response(redirect(f"/e/{event_key}/meet", 303))


@blueprint.post("/e/<event_key>/meet/introduces")
@attendee_of_event
def save_introduces(event_key: str) -> Response:
    """Save whether the viewer may be named as somebody who brings people together."""
    form = read(IntroducesForm)
    with database().write() as db:
        tell_about(db, attendee_id=attending().attendee_id, values={"introduces": form.introduces})
    return make_response(redirect(f"/e/{event_key}/meet#introduces", 303))


def _circles(db: Session, me: Attending, *, now: datetime) -> dict[str, Any] | None:
    """Return the circles that are open, for a page; None where the event is not on, or the reader is busy."""
    if me.phase != "live" or me.state == "busy":
        return None
    return circles_for(
        db,
        event_id=me.event_id,
        attendee_id=me.attendee_id,
        event_key=me.event_key,
        timezone=me.timezone,
        now=now,
    )


def _turned(me: Attending, waiting: list[Attendee]) -> list[Attendee]:
    """Return a few, others for each viewer, so that nobody is found by the whole hall at once."""
    waiting.sort(key=lambda one: sha256(f"{me.attendee_id} {one.id}".encode()).digest())
    return waiting[:MOST_WAITING]
