"""The log of a phone that shows live codes: which windows it has shown, sent when it has a network."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.badges.live_service import ensure_live_device, key_of, note_clock, note_shown
from eventnet.connections.claims import claims_due, settle_claim
from eventnet.connections.forms import ShownForm
from eventnet.core.clock import as_milliseconds, from_milliseconds
from eventnet.web.context import database, now, secret
from eventnet.web.limits import limiter
from eventnet.web.reading import read

blueprint = Blueprint("connections_live", __name__)


@blueprint.post("/e/<event_key>/live/shown")
@attendee_of_event
@limiter.limit("120 per minute")
def take_shown(event_key: str) -> Response:
    """Write down what this device has shown, and connect those whose late scans only waited for that.

    The answer says our time, and the mark of the key that the device should have.
    """
    me, moment = attending(), now()
    form = read(ShownForm)
    with database().write() as db:
        device = ensure_live_device(db, attendee_id=me.attendee_id, device_id=me.device_id)
        if form.clock is not None:
            note_clock(db, device=device, clock=from_milliseconds(form.clock), now=moment)
        note_shown(db, device=device, windows=form.windows, now=moment)
    with database().read() as db:
        due = claims_due(db, live_device_id=device.id)
        key = key_of(db, attendee_id=me.attendee_id, device_id=me.device_id, secret=secret())
    for request_id, window in due:
        with database().write() as db:
            settle_claim(
                db,
                live_device_id=device.id,
                request_id=request_id,
                window=window,
                phase=me.phase,
                now=moment,
            )
    return jsonify(
        {
            "taken": list(form.windows),
            "mark": key.mark if key else None,
            "now": as_milliseconds(moment),
        }
    )
