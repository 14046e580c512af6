"""Turns what happened to circles into pushes: the free seats to everybody, people only to those who sit there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask import Flask
from flask_babel import force_locale
from flask_socketio import SocketIO

from eventnet.circles.facts import CircleChanged, CirclesMoved
from eventnet.circles.queries import seen_by, tables_at
from eventnet.circles.table import Table
from eventnet.circles.views import circle_view, mine_view
from eventnet.core.facts import Fact
from eventnet.db.factlog import LoggedFact
from eventnet.live import catalogue
from eventnet.live.pacing import Pacer
from eventnet.live.seats import Seat, Seats, attendee_room, desk_room, event_room
from eventnet.live.telling import Teller
from eventnet.safety.queries import blocked_pairs
from eventnet.web.context import house_of

CIRCLES_EVERY_S = 4.0
"""A whole hall is told the whole list, so not each seat by itself."""

AGAIN_S = 12.0
"""So long after the last change it is told once more: a phone that lost it has it in less than twenty seconds."""


class CircleTeller(Teller):
    """Tells what happened to circles. Whoever is kept apart from somebody at one of them is told a list of their own."""

    def __init__(self, app: Flask, io: SocketIO, seats: Seats) -> None:
        super().__init__(app, io, seats)
        self._moved = Pacer(CIRCLES_EVERY_S)
        self._again: dict[str, tuple[float, int]] = {}
        self.telling: Mapping[type[Fact], Callable[[LoggedFact, Any], None]] = {
            CirclesMoved: self._circles_moved,
            CircleChanged: self._circle_changed,
        }

    def tell_due(self, moment: float) -> None:
        """Tell everybody what moved, and once more what was last."""
        due = {event_id: version for (event_id, _), version in self._moved.due(moment)}
        for event_id, version in due.items():
            self._again[event_id] = (moment + AGAIN_S, version)
        for event_id, (at, version) in tuple(self._again.items()):
            if at <= moment:
                due[event_id] = version
                del self._again[event_id]
        if due:
            with self._app.app_context():
                for event_id, version in due.items():
                    self._tell_all(event_id, version)

    def _circles_moved(self, logged: LoggedFact, _fact: CirclesMoved) -> None:
        self._moved.touch((logged.event_id, ""), logged.version)

    def _tell_all(self, event_id: str, version: int) -> None:
        here, desk = self._seats.at_event(event_id), self._seats.at_desk(event_id)
        if not here and not desk:
            return
        house = house_of(self._app)
        with house.database.read() as db:
            tables = tables_at(db, event_id, now=house.clock.now())
            apart = blocked_pairs(db, event_id) if tables else []
        lists = lists_apart(tables, apart)
        for seat in self._one_seat_each(desk):
            self._emit(_push(version, tables, seat), desk_room(event_id, seat.locale))
        for seat in self._one_seat_each(here):
            theirs = [one.sid for one in here if one.attendee_id in lists]
            push = _push(version, tables, seat)
            room = event_room(event_id, seat.locale)
            self._io.emit(push.name, push.payload(), to=room, skip_sid=theirs)
        for seat in here:
            if seat.attendee_id in lists:
                self._emit(_push(version, lists[seat.attendee_id], seat), seat.sid)

    def _circle_changed(self, logged: LoggedFact, fact: CircleChanged) -> None:
        whose = fact.attendee_id
        for seat in self._one_seat_each(self._seats.of_attendee(logged.event_id, whose)):
            with self._reading(seat) as (db, now):
                mine = seen_by(db, event_id=logged.event_id, attendee_id=whose, now=now).mine
                view: Any = mine_view(
                    mine, attendee_id=whose, event_key=seat.event_key, timezone=seat.timezone
                )
            push = catalogue.CircleChanged(logged.version, view)
            self._emit(push, attendee_room(whose, seat.locale))


def lists_apart(
    tables: Sequence[Table], apart: Iterable[tuple[str, str]]
) -> dict[str, list[Table]]:
    """Return the list of each attendee who must not see one of these circles, by who they are."""
    hidden = defaultdict[str, set[str]](set)
    for one, other in apart:
        hidden[one].add(other)
        hidden[other].add(one)
    seen = {
        who: [table for table in tables if table.is_seen_by(who, theirs)]
        for who, theirs in hidden.items()
    }
    return {who: theirs for who, theirs in seen.items() if len(theirs) < len(tables)}


def _push(version: int, tables: Sequence[Table], seat: Seat) -> catalogue.CirclesChanged:
    with force_locale(seat.locale):
        views: Any = [
            circle_view(table, event_key=seat.event_key, timezone=seat.timezone) for table in tables
        ]
    return catalogue.CirclesChanged(version, views)
