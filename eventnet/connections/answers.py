"""What a phone is told about a scan or an answer of its own, in its language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from eventnet.attendees.guards import Attending
from eventnet.attendees.models import Attendee
from eventnet.attendees.queries import BadgeLines, lines_by_id
from eventnet.attendees.views import lines_view
from eventnet.connections.outcomes import words_of
from eventnet.connections.queries import Known, connection_of, connections_by_id
from eventnet.connections.seeing import note_seen
from eventnet.connections.service import Answered, ScanResult
from eventnet.connections.tags import TagBook, tags_of
from eventnet.connections.views import Places, connection_view, moment_words
from eventnet.events.queries import places_at
from eventnet.web.context import database, now


def scan_answer(me: Attending, result: ScanResult) -> dict[str, Any]:
    """Return a scan's answer: its words, the two lines of the badge, and the connection when there is one."""
    return Shown.by(me, [result]).answer(result)


@dataclass(frozen=True)
class Shown:
    """What the answers to some scans of one attendee show, read at once."""

    me: Attending
    now: datetime
    people: Mapping[str, BadgeLines]
    mine: Attendee | None
    known: Mapping[str, Known]
    places: Places
    tags: TagBook | None

    @classmethod
    def by(cls, me: Attending, results: Sequence[ScanResult]) -> Shown:
        """Read all that the answers to these scans show, and note of the connections that they are seen."""
        moment = now()
        met = {result.connection_id for result in results if result.connection_id}
        people = {result.lines.id: result.lines for result in results if result.lines}
        names = {result.other_id for result in results if result.other_id} - people.keys()
        if not met and not names:
            return cls(me, moment, people, None, {}, {}, None)
        with database().read() as db:
            known = connections_by_id(db, me.attendee_id, met)
            met_at = (row.connection.made_at for row in known.values())
            places = places_at(db, me.event_id, met_at)
            people |= lines_by_id(db, sorted(names))
            mine = db.get_one(Attendee, me.attendee_id) if known else None
            tags = tags_of(db, me.attendee_id) if known else None
        note_seen(list(known.values()), now=moment)
        return cls(me, moment, people, mine, known, places, tags)

    def answer(self, result: ScanResult) -> dict[str, Any]:
        """Return the answer to one of the scans."""
        person = connection = None
        met = way = ""
        if result.other_id is not None:
            lines = self.people[result.other_id]
            person = lines_view(lines.id, lines.name, lines.organisation)
        known = self.known.get(result.connection_id or "")
        if known is not None:
            connection = self._connection(known)
            person = connection["person"]
            met, way = self._met(known), known.connection.way
        words = words_of(result.outcome, person["name"] if person else "", met, way)
        return {
            "scan_id": result.scan_id,
            "outcome": result.outcome,
            "title": words.title,
            "text": words.text,
            "person": person,
            "request_id": result.request_id,
            "connection": connection,
            "url": connection["url"] if connection else _blank_url(self.me, result),
        }

    def _connection(self, known: Known) -> dict[str, Any]:
        return connection_view(
            known,
            event_key=self.me.event_key,
            timezone=self.me.timezone,
            now=self.now,
            places=self.places,
            me=self.mine,
            tags=self.tags.offered(known.connection.id) if self.tags else (),
        )

    def _met(self, known: Known) -> str:
        at = known.connection.made_at
        when = moment_words(at, timezone=self.me.timezone, now=self.now)
        when = " · ".join(part for part in (when, self.places.get(at)) if part)
        if known.mine.note:
            return str(_("You met at %(when)s. Your note is still there.", when=when))
        return str(_("You met at %(when)s.", when=when))


def _blank_url(me: Attending, result: ScanResult) -> str | None:
    """Return where a blank badge is made one's own."""
    return f"/e/{me.event_key}/badge/blank/{result.blank}" if result.blank else None


def request_answer(me: Attending, answered: Answered) -> dict[str, Any]:
    """Return how a request stands after an answer, with the connection when there is one."""
    connection, places = None, dict[datetime, str]()
    if answered.connection_id is not None:
        with database().read() as db:
            known = connection_of(
                db, attendee_id=me.attendee_id, connection_id=answered.connection_id
            )
            mine = db.get_one(Attendee, me.attendee_id)
            tags = tags_of(db, me.attendee_id).offered(answered.connection_id)
            if known is not None:
                places = places_at(db, me.event_id, [known.connection.made_at])
        if known is not None:
            note_seen([known], now=now())
            connection = connection_view(
                known,
                event_key=me.event_key,
                timezone=me.timezone,
                now=now(),
                places=places,
                me=mine,
                tags=tags,
            )
    return {"request_id": answered.request_id, "state": answered.state, "connection": connection}
