"""Scanning and answering, over HTTP only: one write path, safe to send twice."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template
from flask_babel import gettext as _

from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.attendees.views import person_view
from eventnet.connections import service
from eventnet.connections.forms import AnswerForm, ScanForm
from eventnet.connections.outcomes import words_of
from eventnet.connections.queries import connection_of
from eventnet.connections.views import connection_view, moment_words
from eventnet.web.context import database, now, settings
from eventnet.web.limits import limiter
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("connections", __name__)


@blueprint.post("/e/<event_key>/scans")
@attendee_of_event
@limiter.limit("120 per minute")
def scan(event_key: str) -> Response:
    """Take one reading and answer what it led to."""
    me = attending()
    command = read(ScanForm)
    scanner = service.Scanner(me.event_id, me.attendee_id, me.phase)
    with database().write() as db:
        result = service.scan(
            db, scanner=scanner, command=command, public_host=settings().public_host, now=now()
        )
    answer = answer_view(me, result)
    if wants_json():
        return jsonify(answer)
    return make_response(render_template("pages/connections/scanned.html", answer=answer))


def answer_view(me: Attending, result: service.ScanResult) -> dict[str, Any]:
    """Return a scan's answer: its words, the two lines of the badge, and the connection when there is one."""
    person = connection = None
    met = ""
    with database().read() as db:
        if result.other_id is not None:
            other = db.get_one(Attendee, result.other_id)
            person = person_view(other, full=False)
        if result.connection_id is not None:
            known = connection_of(
                db, attendee_id=me.attendee_id, connection_id=result.connection_id
            )
            if known is not None:
                mine = db.get_one(Attendee, me.attendee_id)
                connection = connection_view(
                    known, event_key=me.event_key, timezone=me.timezone, now=now(), me=mine
                )
                person = connection["person"]
                when = moment_words(known.connection.made_at, timezone=me.timezone, now=now())
                met = _("You met at %(when)s. Your note is still there.", when=when)
    words = words_of(result.outcome, person["name"] if person else "", met)
    return {
        "scan_id": result.scan_id,
        "outcome": result.outcome,
        "title": words.title,
        "text": words.text,
        "person": person,
        "request_id": result.request_id,
        "connection": connection,
        "url": connection["url"] if connection else None,
    }


@blueprint.post("/e/<event_key>/requests/<request_id>/answer")
@attendee_of_event
def answer_request(event_key: str, request_id: str) -> Response:
    """Answer somebody who scanned the attendee's badge."""
    me = attending()
    form = read(AnswerForm)
    with database().write() as db:
        answered = service.answer(
            db,
            attendee_id=me.attendee_id,
            request_id=request_id,
            accept=form.answer == "accept",
            shares=list(form.share),
            now=now(),
        )
    connection = None
    if answered.connection_id is not None:
        with database().read() as db:
            known = connection_of(
                db, attendee_id=me.attendee_id, connection_id=answered.connection_id
            )
            mine = db.get_one(Attendee, me.attendee_id)
        if known is not None:
            connection = connection_view(
                known, event_key=event_key, timezone=me.timezone, now=now(), me=mine
            )
    if wants_json():
        return jsonify(
            {"request_id": answered.request_id, "state": answered.state, "connection": connection}
        )
    return make_response(redirect(connection["url"] if connection else f"/e/{event_key}/now", 303))
