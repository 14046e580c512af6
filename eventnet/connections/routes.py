"""Scanning and answering, over HTTP only: one write path, safe to send twice."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template

from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.connections import service
from eventnet.connections.answers import request_answer, scan_answer
from eventnet.connections.forms import AnswerForm, ScanForm
from eventnet.web.context import database, now, secrets, settings
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
    scanner = service.Scanner(me.event_id, me.attendee_id, me.phase, me.device_id)
    with database().write() as db:
        result = service.scan(
            db,
            scanner=scanner,
            command=command,
            public_host=settings().public_host,
            now=now(),
            secrets=secrets(),
        )
    answer = scan_answer(me, result)
    if wants_json():
        return jsonify(answer)
    return make_response(render_template("pages/connections/scanned.html", answer=answer))


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
    answer = request_answer(me, answered)
    if wants_json():
        return jsonify(answer)
    connection = answer["connection"]
    return make_response(redirect(connection["url"] if connection else f"/e/{event_key}/now", 303))
