"""What a phone is told about a scan or an answer of its own, in its language."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from eventnet.attendees.guards import Attending
from eventnet.attendees.models import Attendee
from eventnet.attendees.views import person_view
from eventnet.connections.outcomes import words_of
from eventnet.connections.queries import Known, connection_of
from eventnet.connections.seeing import note_seen
from eventnet.connections.service import Answered, ScanResult
from eventnet.connections.tags import tags_of
from eventnet.connections.views import connection_view, moment_words
from eventnet.web.context import database, now


def scan_answer(me: Attending, result: ScanResult) -> dict[str, Any]:
    """Return a scan's answer: its words, the two lines of the badge, and the connection when there is one."""
    person = connection = None
    shown: list[Known] = []
    met = way = ""
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
                    known,
                    event_key=me.event_key,
                    timezone=me.timezone,
                    now=now(),
                    me=mine,
                    tags=tags_of(db, me.attendee_id).offered(known.connection.id),
                )
                person = connection["person"]
                when = moment_words(known.connection.made_at, timezone=me.timezone, now=now())
                met = (
                    _("You met at %(when)s. Your note is still there.", when=when)
                    if known.mine.note
                    else _("You met at %(when)s.", when=when)
                )
                way = known.connection.way
                shown.append(known)
    note_seen(shown, now=now())
    words = words_of(result.outcome, person["name"] if person else "", met, way)
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


def request_answer(me: Attending, answered: Answered) -> dict[str, Any]:
    """Return how a request stands after an answer, with the connection when there is one."""
    connection = None
    if answered.connection_id is not None:
        with database().read() as db:
            known = connection_of(
                db, attendee_id=me.attendee_id, connection_id=answered.connection_id
            )
            mine = db.get_one(Attendee, me.attendee_id)
            tags = tags_of(db, me.attendee_id).offered(answered.connection_id)
        if known is not None:
            note_seen([known], now=now())
            connection = connection_view(
                known,
                event_key=me.event_key,
                timezone=me.timezone,
                now=now(),
                me=mine,
                tags=tags,
            )
    return {"request_id": answered.request_id, "state": answered.state, "connection": connection}
