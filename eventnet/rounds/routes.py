"""An attendee's rounds: joining, leaving, one's table, and whom one sat with."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template

from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.rounds import joining
from eventnet.rounds.queries_together import sat_with
from eventnet.rounds.views import card_view, mate_view, rounds_for
from eventnet.web.context import database, now
from eventnet.web.reading import wants_json

blueprint = Blueprint("rounds", __name__)


@blueprint.get("/e/<event_key>/rounds")
@attendee_of_event
def rounds_page(event_key: str) -> str:
    """Show the rounds that are on, with one's own table, and whom one has sat with."""
    me = attending()
    moment = now()
    with database().read() as db:
        state = rounds_for(
            db,
            event_id=me.event_id,
            attendee_id=me.attendee_id,
            event_key=event_key,
            timezone=me.timezone,
            now=moment,
        )
        mates = sat_with(db, me.attendee_id, now=moment)
    return render_template(
        "pages/rounds/rounds.html",
        state=state,
        card=card_view(**state),
        mates=[mate_view(mate, timezone=me.timezone) for mate in mates],
        phase=me.phase,
    )


@blueprint.post("/e/<event_key>/rounds/<series_id>/join")
@attendee_of_event
def join(event_key: str, series_id: str) -> Response:
    """Take part."""
    me = attending()
    with database().write() as db:
        joining.join(
            db,
            event_id=me.event_id,
            series_id=series_id,
            attendee_id=me.attendee_id,
            now=now(),
        )
    return _back(me, series_id, joined=True)


@blueprint.post("/e/<event_key>/rounds/<series_id>/leave")
@attendee_of_event
def leave(event_key: str, series_id: str) -> Response:
    """Take part no more."""
    me = attending()
    with database().write() as db:
        joining.leave(
            db,
            event_id=me.event_id,
            series_id=series_id,
            attendee_id=me.attendee_id,
            now=now(),
        )
    return _back(me, series_id, joined=False)


def _back(me: Attending, series_id: str, *, joined: bool) -> Response:
    if wants_json():
        return jsonify({"id": series_id, "joined": joined})
    return make_response(redirect(f"/e/{me.event_key}/now", 303))
