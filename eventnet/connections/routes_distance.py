"""Blocking and reporting somebody who scanned one, and the list of those one has blocked. The other learns nothing."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template

from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.attendees.views import person_view
from eventnet.connections import distance
from eventnet.connections.queries_scanned import blocked_people, scanned_by_one
from eventnet.connections.views import moment_words
from eventnet.core.errors import InvalidInput, NotFound
from eventnet.safety.forms import ReportForm
from eventnet.safety.service import write_report
from eventnet.safety.wording import categories
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now
from eventnet.web.limits import limiter
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("distance", __name__)


@blueprint.get("/e/<event_key>/scanned-you/<attendee_id>/block")
@attendee_of_event
def ask_block(event_key: str, attendee_id: str) -> str:
    """Say what blocking does, and ask once more."""
    return render_template(
        "pages/connections/end.html",
        kind="block",
        connected=False,
        person=person_view(_scanner(attendee_id), full=False),
        url=f"/e/{event_key}/scanned-you/{attendee_id}",
    )


@blueprint.post("/e/<event_key>/scanned-you/<attendee_id>/block")
@attendee_of_event
def block(event_key: str, attendee_id: str) -> Response:
    """Block somebody who scanned the attendee."""
    with database().write() as db:
        distance.block_scanner(
            db, attendee_id=attending().attendee_id, other_id=attendee_id, now=now()
        )
    if wants_json():
        return jsonify({"ended": "block"})
    return make_response(redirect(f"/e/{event_key}/scanned-you", 303))


@blueprint.get("/e/<event_key>/scanned-you/<attendee_id>/report")
@attendee_of_event
def ask_report(event_key: str, attendee_id: str) -> str:
    """Ask what happened."""
    return _report_page(event_key, attendee_id, fresh())


@blueprint.post("/e/<event_key>/scanned-you/<attendee_id>/report")
@attendee_of_event
@limiter.limit("20 per hour")
def report(event_key: str, attendee_id: str) -> str | Response:
    """Tell the organiser what happened; where it is asked for, block the person as well."""
    me = attending()
    try:
        form = read(ReportForm)
    except InvalidInput as error:
        return make_response(_report_page(event_key, attendee_id, again(error)), error.status)
    about_id = _scanner(attendee_id).id
    with database().write() as db:
        write_report(
            db, event_id=me.event_id, by_id=me.attendee_id, about_id=about_id, form=form, now=now()
        )
        if form.block:
            distance.block_scanner(db, attendee_id=me.attendee_id, other_id=about_id, now=now())
    if wants_json():
        return jsonify({"reported": form.category})
    return render_template("pages/connections/reported.html")


@blueprint.get("/e/<event_key>/blocked")
@attendee_of_event
def blocked_page(event_key: str) -> str:
    """List whom the attendee has blocked, each with the way to lift it."""
    me = attending()
    with database().read() as db:
        people = blocked_people(db, me.attendee_id)
    return render_template(
        "pages/connections/blocked.html",
        people=[
            {
                "person": person_view(one.other, full=False),
                "when": moment_words(one.at, timezone=me.timezone, now=now()),
                "url": f"/e/{event_key}/blocked/{one.block_id}/unblock",
            }
            for one in people
        ],
    )


@blueprint.post("/e/<event_key>/blocked/<block_id>/unblock")
@attendee_of_event
def unblock(event_key: str, block_id: str) -> Response:
    """Lift a block of one's own."""
    with database().write() as db:
        distance.unblock(db, attendee_id=attending().attendee_id, block_id=block_id, now=now())
    if wants_json():
        return jsonify({"unblocked": True})
    return make_response(redirect(f"/e/{event_key}/blocked", 303))


def _report_page(event_key: str, attendee_id: str, form: Again) -> str:
    return render_template(
        "pages/connections/report.html",
        person=person_view(_scanner(attendee_id), full=False),
        url=f"/e/{event_key}/scanned-you/{attendee_id}",
        categories=categories(),
        form=form,
    )


def _scanner(attendee_id: str) -> Attendee:
    """Return somebody who scanned the attendee. Refuses: who did not, or is hidden (NotFound)."""
    with database().read() as db:
        one = scanned_by_one(db, attendee_id=attending().attendee_id, other_id=attendee_id)
    if one is None:
        raise NotFound()
    return one.other
