"""Bringing two people together: whom, why, and what came of it; and answering an introduction."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request

from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.attendees.views import person_view
from eventnet.connections.finding import chosen
from eventnet.connections.queries import Known, connection_of, connections_of
from eventnet.connections.tags import tags_of
from eventnet.connections.views import connection_view
from eventnet.core.errors import InvalidInput, NotFound
from eventnet.events.queries import places_at
from eventnet.introductions import service
from eventnet.introductions.forms import MOST_WORDS, OfferForm, SayForm
from eventnet.introductions.queries import offered_by
from eventnet.introductions.views import offered_view
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("introductions", __name__)


@blueprint.get("/e/<event_key>/introductions")
@attendee_of_event
def list_page(event_key: str) -> str:
    """List the introductions that the attendee offered."""
    me = attending()
    moment = now()
    with database().read() as db:
        rows = offered_by(db, me.attendee_id)
    return render_template(
        "pages/introductions/offered.html",
        introductions=[offered_view(row, timezone=me.timezone, now=moment) for row in rows],
    )


@blueprint.get("/e/<event_key>/people/<connection_id>/introduce")
@attendee_of_event
def choose_page(event_key: str, connection_id: str) -> str:
    """Ask whom to introduce somebody to: all others whom the attendee met, whoever those have met."""
    me = attending()
    search = request.args.get("q", "")[:100]
    moment = now()
    first = _known(me, connection_id)
    with database().read() as db:
        everybody = connections_of(db, me.attendee_id)
        book = tags_of(db, me.attendee_id)
        places = places_at(db, me.event_id, (row.connection.made_at for row in everybody))
    others = [
        row for row in chosen(everybody, book, search=search) if row.connection.id != connection_id
    ]
    base = f"/e/{event_key}/people/{connection_id}"
    people = [
        connection_view(row, event_key=event_key, timezone=me.timezone, now=moment, places=places)
        | {"url": f"{base}/introduce/{row.connection.id}"}
        for row in others
    ]
    return render_template(
        "pages/introductions/choose.html",
        first=person_view(first.other),
        url=base,
        people=people,
        search=search,
    )


@blueprint.get("/e/<event_key>/people/<connection_id>/introduce/<other_connection_id>")
@attendee_of_event
def write_page(event_key: str, connection_id: str, other_connection_id: str) -> str:
    """Show where the introduction is written, with what makes a good one."""
    return _write(attending(), connection_id, other_connection_id, fresh({"words": ""}))


@blueprint.post("/e/<event_key>/people/<connection_id>/introduce/<other_connection_id>")
@attendee_of_event
def offer(event_key: str, connection_id: str, other_connection_id: str) -> str | Response:
    """Ask the two."""
    me = attending()
    try:
        form = read(OfferForm)
    except InvalidInput as error:
        page = _write(me, connection_id, other_connection_id, again(error))
        return make_response(page, error.status)
    with database().write() as db:
        service.offer(
            db,
            event_id=me.event_id,
            attendee_id=me.attendee_id,
            connection_ids=(connection_id, other_connection_id),
            words=form.words,
            now=now(),
        )
    return make_response(redirect(f"/e/{event_key}/introductions", 303))


@blueprint.post("/e/<event_key>/introductions/<introduction_id>/answer")
@attendee_of_event
def answer(event_key: str, introduction_id: str) -> Response:
    """Keep what one of the two says; a yes of both connects them."""
    me = attending()
    form = read(SayForm)
    with database().write() as db:
        said = service.say(
            db,
            attendee_id=me.attendee_id,
            introduction_id=introduction_id,
            answer=form.answer,
            shares=list(form.share),
            now=now(),
        )
    url = f"/e/{event_key}/people/{said.connection_id}" if said.connection_id else None
    if wants_json():
        return jsonify({"id": introduction_id, "answer": said.answer, "url": url})
    return make_response(redirect(url or f"/e/{event_key}/now", 303))


def _known(me: Attending, connection_id: str) -> Known:
    with database().read() as db:
        known = connection_of(db, attendee_id=me.attendee_id, connection_id=connection_id)
    if known is None:
        raise NotFound()
    return known


def _write(me: Attending, connection_id: str, other_connection_id: str, form: Again) -> str:
    one, other = _known(me, connection_id), _known(me, other_connection_id)
    if one.other.id == other.other.id:
        raise NotFound()
    return render_template(
        "pages/introductions/write.html",
        one=person_view(one.other),
        other=person_view(other.other),
        one_topics=one.other,
        other_topics=other.other,
        url=f"/e/{me.event_key}/people/{connection_id}/introduce",
        action=f"/e/{me.event_key}/people/{connection_id}/introduce/{other_connection_id}",
        form=form,
        longest=MOST_WORDS,
    )
