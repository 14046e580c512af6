"""Contacts to keep: a card of one, cards of all, a table. From an address, so that phones open them; also after the event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, jsonify
from sqlalchemy.orm import Session

from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.connections.cards import MIME, cards_file
from eventnet.connections.queries import Known, connection_of, connections_of
from eventnet.connections.tags import tags_of
from eventnet.connections.views import Places
from eventnet.core.errors import NotFound
from eventnet.core.tables import sheet
from eventnet.events.queries import places_at
from eventnet.front.contacts import HEAD, cells_of, contact_card, contact_values
from eventnet.promises.queries import promises_by_connection, promises_of
from eventnet.web.context import database, now

blueprint = Blueprint("contacts", __name__)


@blueprint.get("/e/<event_key>/people/<connection_id>/contact.vcf")
@attendee_of_event
def card(event_key: str, connection_id: str) -> Response:
    """Hand out one person's contact card."""
    me = attending()
    with database().read() as db:
        known = connection_of(db, attendee_id=me.attendee_id, connection_id=connection_id)
        if known is None:
            raise NotFound()
        places = _places(db, me, [known])
    one = contact_card(
        known, event_name=me.event_name, timezone=me.timezone, now=now(), places=places
    )
    # Shown where a program can: a phone then offers to add it, where a download would end in a folder.
    return _file(cards_file([one]), MIME, "inline", "contact.vcf")


@blueprint.get("/e/<event_key>/contacts.vcf")
@attendee_of_event
def cards(event_key: str) -> Response:
    """Hand out the contact cards of everybody the attendee met."""
    me = attending()
    with database().read() as db:
        known = connections_of(db, me.attendee_id)
        places = _places(db, me, known)
    made = [
        contact_card(row, event_name=me.event_name, timezone=me.timezone, now=now(), places=places)
        for row in known
    ]
    return _file(cards_file(made), MIME, "attachment", f"contacts-{event_key}.vcf")


@blueprint.get("/e/<event_key>/contacts.csv")
@attendee_of_event
def table(event_key: str) -> Response:
    """Hand out everybody the attendee met as a table, with what they keep about them."""
    rows = [HEAD, *(cells_of(values) for values in _people())]
    return _file(sheet(rows), "text/csv; charset=utf-8", "attachment", f"contacts-{event_key}.csv")


@blueprint.get("/e/<event_key>/contacts.json")
@attendee_of_event
def as_json(event_key: str) -> Response:
    """Hand out the same as JSON."""
    response = jsonify({"event": attending().event_name, "people": _people()})
    response.headers["Content-Disposition"] = f'attachment; filename="contacts-{event_key}.json"'
    return response


def _people() -> list[dict[str, Any]]:
    me = attending()
    with database().read() as db:
        known = connections_of(db, me.attendee_id)
        book = tags_of(db, me.attendee_id)
        places = _places(db, me, known)
        between = promises_by_connection(promises_of(db, me.attendee_id, known))
    return [
        contact_values(
            row,
            book,
            between.get(row.connection.id, ()),
            timezone=me.timezone,
            now=now(),
            places=places,
        )
        for row in known
    ]


def _places(db: Session, me: Attending, known: Iterable[Known]) -> Places:
    return places_at(db, me.event_id, (row.connection.made_at for row in known))


def _file(content: bytes, mime: str, how: str, name: str) -> Response:
    headers = {"Content-Disposition": f'{how}; filename="{name}"'}
    return Response(content, content_type=mime, headers=headers)
