"""What one keeps about a person one met: a note, a star, tags, and what they may see of one's card."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect

from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.connections import keeping
from eventnet.connections.forms import NoteForm, PersonShareForm, StarForm, TagForm
from eventnet.connections.opening import end_of_day
from eventnet.connections.queries import side_of
from eventnet.connections.seeing import see
from eventnet.connections.tags import set_tag
from eventnet.core.errors import InvalidInput, NotFound
from eventnet.web.context import database, now
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("people", __name__)


@blueprint.post("/e/<event_key>/people/<connection_id>/note")
@attendee_of_event
def note(event_key: str, connection_id: str) -> Response:
    """Keep a private note."""
    form = read(NoteForm)
    with database().write() as db:
        keeping.write_note(
            db,
            attendee_id=attending().attendee_id,
            connection_id=connection_id,
            text=form.text,
            now=now(),
        )
    return _answer(event_key, connection_id, {"text": form.text})


@blueprint.post("/e/<event_key>/people/<connection_id>/star")
@attendee_of_event
def star(event_key: str, connection_id: str) -> Response:
    """Star the person, or take the star away."""
    form = read(StarForm)
    with database().write() as db:
        keeping.set_star(
            db,
            attendee_id=attending().attendee_id,
            connection_id=connection_id,
            starred=form.starred,
            now=now(),
        )
    return _answer(event_key, connection_id, {"starred": form.starred})


@blueprint.post("/e/<event_key>/people/<connection_id>/tags")
@attendee_of_event
def tag(event_key: str, connection_id: str) -> Response:
    """Put a tag on the person, or take it away."""
    form = read(TagForm)
    with database().write() as db:
        set_tag(
            db,
            attendee_id=attending().attendee_id,
            connection_id=connection_id,
            label=form.text,
            tagged=form.tagged,
        )
    return _answer(event_key, connection_id, {"text": form.text, "tagged": form.tagged})


@blueprint.post("/e/<event_key>/people/<connection_id>/card")
@attendee_of_event
def card(event_key: str, connection_id: str) -> Response:
    """Choose which fields of the card the person sees."""
    me = attending()
    form = read(PersonShareForm)
    until = end_of_day(form.until, me.timezone) if form.until else None
    if until is not None and until <= now():
        raise InvalidInput(fields={"until": "past"})
    with database().write() as db:
        keeping.share(
            db,
            attendee_id=me.attendee_id,
            connection_id=connection_id,
            shares=list(form.share),
            until=until,
        )
    kept: dict[str, object] = {
        "share": list(form.share),
        "until": form.until.isoformat() if form.until else None,
    }
    return _answer(event_key, connection_id, kept)


@blueprint.post("/e/<event_key>/people/<connection_id>/seen")
@attendee_of_event
def seen(event_key: str, connection_id: str) -> Response:
    """Take word from an open page that it showed the connection: from then on runs the minute to undo it."""
    me = attending()
    with database().write() as db:
        if side_of(db, attendee_id=me.attendee_id, connection_id=connection_id) is None:
            raise NotFound()
        see(db, attendee_id=me.attendee_id, connection_ids=[connection_id], now=now())
    return _answer(event_key, connection_id, {"seen": True})


def _answer(event_key: str, connection_id: str, kept: dict[str, object]) -> Response:
    if wants_json():
        return jsonify(kept)
    return make_response(redirect(f"/e/{event_key}/people/{connection_id}", 303))
