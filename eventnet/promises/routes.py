"""Promises and exchanges over HTTP; a page without scripts comes back to the person."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request

from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.connections.queries import connection_of, connections_of
from eventnet.core.errors import NotFound
from eventnet.promises import service
from eventnet.promises.calendar import MIME, Entry, calendar_file
from eventnet.promises.forms import ExchangeForm, PromiseForm, SettleForm
from eventnet.promises.models import Exchange
from eventnet.promises.queries import promises_elsewhere, promises_of
from eventnet.promises.views import from_event_view, promise_view, who_words
from eventnet.web.context import database, now, settings
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("promises", __name__)


@blueprint.get("/e/<event_key>/promises")
@attendee_of_event
def promises_page(event_key: str) -> str:
    """List what the attendee promised and was promised, also where the connection has ended, and what is open from other events."""
    me = attending()
    with database().read() as db:
        rows = promises_of(db, me.attendee_id, connections_of(db, me.attendee_id))
        elsewhere = promises_elsewhere(db, me.attendee_id)
    views = [
        promise_view(row, event_key=event_key, timezone=me.timezone, now=now()) for row in rows
    ]
    return render_template(
        "pages/promises/promises.html",
        pending=[one for one in views if one["pending"]],
        others=[one for one in views if not one["pending"]],
        elsewhere=[from_event_view(one, event_key=event_key, now=now()) for one in elsewhere],
    )


@blueprint.post("/e/<event_key>/promises")
@attendee_of_event
def promise(event_key: str) -> Response:
    """Keep a promise to somebody, or one of theirs."""
    form = read(PromiseForm)
    with database().write() as db:
        service.promise(db, attendee_id=attending().attendee_id, form=form, now=now())
    return _answer(event_key, form.connection_id, {"promise_id": form.promise_id})


@blueprint.post("/e/<event_key>/promises/<promise_id>")
@attendee_of_event
def settle(event_key: str, promise_id: str) -> Response:
    """Keep what came of a promise, or another date for it."""
    form = read(SettleForm)
    me = attending()
    with database().write() as db:
        row = service.settle(
            db,
            attendee_id=me.attendee_id,
            promise_id=promise_id,
            form=form,
            now=now(),
        )
        connection_id = row.connection_id
        if connection_of(db, attendee_id=me.attendee_id, connection_id=connection_id) is None:
            connection_id = ""
    kept = {"promise_id": promise_id, "state": form.state}
    return _answer(event_key, connection_id, kept)


@blueprint.get("/e/<event_key>/promises/<promise_id>/calendar.ics")
@attendee_of_event
def calendar(event_key: str, promise_id: str) -> Response:
    """Hand out a promise with a day for the attendee's own calendar."""
    me = attending()
    with database().read() as db:
        rows = promises_of(db, me.attendee_id, connections_of(db, me.attendee_id))
    row = next((one for one in rows if one.is_own and one.promise.id == promise_id), None)
    if row is None or row.promise.due_on is None:
        raise NotFound()
    entry = Entry(
        uid=f"{promise_id}@{settings().public_host}",
        day=row.promise.due_on,
        what=row.promise.text,
        who=who_words(row.by_me, row.known.other.name if row.known else None),
        url=f"{settings().public_url}/e/{event_key}/promises",
    )
    return Response(
        calendar_file(entry, now=now()),
        content_type=MIME,
        headers={"Content-Disposition": 'inline; filename="promise.ics"'},
    )


@blueprint.post("/e/<event_key>/exchanges")
@attendee_of_event
def exchange(event_key: str) -> Response:
    """Write down what went which way."""
    form = read(ExchangeForm)
    with database().write() as db:
        service.write_exchange(db, attendee_id=attending().attendee_id, form=form, now=now())
    kept = {"exchange_id": form.exchange_id}
    return _answer(event_key, form.connection_id, kept, "exchange")


@blueprint.post("/e/<event_key>/exchanges/<exchange_id>/drop")
@attendee_of_event
def drop(event_key: str, exchange_id: str) -> Response:
    """Take an entry of one's own log away."""
    me = attending().attendee_id
    with database().write() as db:
        row = db.get(Exchange, (me, exchange_id))
        connection_id = row.connection_id if row is not None else ""
        service.drop_exchange(db, attendee_id=me, exchange_id=exchange_id)
    return _answer(event_key, connection_id, {"exchange_id": exchange_id}, "exchange")


def _answer(
    event_key: str, connection_id: str, kept: dict[str, Any], place: str = "promises"
) -> Response:
    """Answer JSON, or lead back to where somebody was: the plan, the list of promises, or the person."""
    if wants_json():
        return jsonify(kept)
    back = {"plan": "plan", "promises": "promises", "now": "now"}.get(request.args.get("from", ""))
    if back is None:
        back = f"people/{connection_id}#{place}" if connection_id else "promises"
    return make_response(redirect(f"/e/{event_key}/{back}", 303))
