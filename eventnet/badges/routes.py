"""The attendee's own badge, to hold out."""

from __future__ import annotations

import base64

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request

from eventnet.accounts.sessions import marker_of
from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.badges.codes import badge_link, typed_form
from eventnet.badges.drawing import draw
from eventnet.badges.live_code import link_start
from eventnet.badges.live_service import ensure_live_device, key_of, live_device_of
from eventnet.badges.service import code_of, ensure, reissue
from eventnet.core.clock import as_milliseconds
from eventnet.core.errors import NotFound
from eventnet.web.context import database, now, secret, settings
from eventnet.web.guards import public
from eventnet.web.limits import limiter

blueprint = Blueprint("badges", __name__)


@blueprint.get("/B/<code>")
@public
def upper_case(code: str) -> Response:
    """Lead from the link as it stands in the QR to the page for it."""
    return make_response(redirect(f"/b/{code.lower()}", 302))


@blueprint.get("/e/<event_key>/badge")
@attendee_of_event
def badge_page(event_key: str) -> str:
    """Show the attendee's code, large, with the name below and the typed form.

    Where a script runs and the browser can sign, the live code takes the badge code's place; `?code=printed` keeps
    that out.
    """
    me = attending()
    with database().read() as db:
        attendee = db.get_one(Attendee, me.attendee_id)
        code = code_of(db, me.attendee_id)
        device = live_device_of(db, attendee_id=me.attendee_id, device_id=me.device_id)
    if code is None or device is None:
        with database().write() as db:
            code = ensure(db, event_id=me.event_id, attendee_id=me.attendee_id, now=now())
            ensure_live_device(db, attendee_id=me.attendee_id, device_id=me.device_id)
    printed = request.args.get("code") == "printed"
    base = f"/e/{event_key}"
    card = {
        "name": attendee.name,
        "organisation": attendee.organisation,
        "typed": typed_form(code),
        "code": draw(badge_link(settings().public_url, code)),
    }
    return render_template(
        "pages/badges/badge.html",
        card=card,
        printed=printed,
        live={
            "owner": marker_of(me.device_id),
            "key_url": f"{base}/badge/key",
            "shown_url": f"{base}/live/shown",
        },
        state=attendee.state,
        state_url=f"/e/{event_key}/me/state",
    )


@blueprint.get("/e/<event_key>/badge/key")
@attendee_of_event
@limiter.limit("30 per minute")
def live_key(event_key: str) -> Response:
    """Hand this device the key that its live codes are made with; it keeps it where no script can read it.

    Refuses: a device that has not looked at its badge (NotFound).
    """
    me = attending()
    with database().read() as db:
        key = key_of(db, attendee_id=me.attendee_id, device_id=me.device_id, secret=secret())
    if key is None:
        raise NotFound()
    return jsonify(
        {
            "key": base64.b64encode(key.key).decode(),
            "mark": key.mark,
            "device": key.device_code,
            "fields": [key.shower.event_id, key.shower.attendee_id, key.shower.device_id],
            "link": link_start(settings().public_url),
            "now": as_milliseconds(now()),
        }
    )


@blueprint.post("/e/<event_key>/badge/reissue")
@attendee_of_event
def replace_badge(event_key: str) -> Response:
    """Revoke the attendee's lost badge and give them a new code."""
    me = attending()
    with database().write() as db:
        reissue(db, event_id=me.event_id, attendee_id=me.attendee_id, now=now())
    return make_response(redirect(f"/e/{event_key}/badge", 303))
