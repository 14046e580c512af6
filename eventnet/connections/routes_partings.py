"""Undo, remove, block and report: each asks once more on a page of its own, and the other learns nothing."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template

from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.attendees.views import person_view
from eventnet.connections import parting
from eventnet.connections.queries import Known, connection_of
from eventnet.core.errors import InvalidInput, NotFound
from eventnet.safety.forms import ReportForm
from eventnet.safety.service import write_report
from eventnet.safety.wording import categories
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now
from eventnet.web.limits import limiter
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("partings", __name__)

ENDINGS = {"undo": parting.undo, "remove": parting.remove, "block": parting.block}


@blueprint.get("/e/<event_key>/people/<connection_id>/<any(remove, block):kind>")
@attendee_of_event
def ask_end(event_key: str, connection_id: str, kind: str) -> str:
    """Say what removing or blocking does, and ask once more."""
    known = _known(connection_id)
    return render_template(
        "pages/connections/end.html",
        kind=kind,
        connected=True,
        person=person_view(known.other),
        url=f"/e/{event_key}/people/{connection_id}",
    )


@blueprint.post("/e/<event_key>/people/<connection_id>/<any(undo, remove, block):kind>")
@attendee_of_event
def end(event_key: str, connection_id: str, kind: str) -> Response:
    """End the connection."""
    with database().write() as db:
        ENDINGS[kind](
            db, attendee_id=attending().attendee_id, connection_id=connection_id, now=now()
        )
    if wants_json():
        return jsonify({"ended": kind})
    return make_response(redirect(f"/e/{event_key}/people", 303))


@blueprint.get("/e/<event_key>/people/<connection_id>/report")
@attendee_of_event
def ask_report(event_key: str, connection_id: str) -> str:
    """Ask what happened."""
    return _report_page(event_key, connection_id, fresh())


@blueprint.post("/e/<event_key>/people/<connection_id>/report")
@attendee_of_event
@limiter.limit("20 per hour")
def report(event_key: str, connection_id: str) -> str | Response:
    """Tell the organiser what happened; where it is asked for, block the person as well."""
    me = attending()
    try:
        form = read(ReportForm)
    except InvalidInput as error:
        page = _report_page(event_key, connection_id, again(error))
        return make_response(page, error.status)
    about_id = _known(connection_id).other.id
    with database().write() as db:
        write_report(
            db, event_id=me.event_id, by_id=me.attendee_id, about_id=about_id, form=form, now=now()
        )
        if form.block:
            parting.block(db, attendee_id=me.attendee_id, connection_id=connection_id, now=now())
    if wants_json():
        return jsonify({"reported": form.category})
    return render_template("pages/connections/reported.html")


def _report_page(event_key: str, connection_id: str, form: Again) -> str:
    return render_template(
        "pages/connections/report.html",
        person=person_view(_known(connection_id).other),
        url=f"/e/{event_key}/people/{connection_id}",
        categories=categories(),
        form=form,
    )


def _known(connection_id: str) -> Known:
    with database().read() as db:
        known = connection_of(db, attendee_id=attending().attendee_id, connection_id=connection_id)
    if known is None:
        raise NotFound()
    return known
