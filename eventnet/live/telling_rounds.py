"""Turns what happened to rounds into pushes: to everybody, and to each who takes part with their own table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask
from flask_babel import force_locale
from flask_socketio import SocketIO
from sqlalchemy.orm import Session

from eventnet.core.facts import Fact
from eventnet.db.factlog import LoggedFact
from eventnet.live import catalogue
from eventnet.live.pacing import Pacer
from eventnet.live.seats import Seat, Seats, attendee_room, desk_room, event_room
from eventnet.live.telling import Teller
from eventnet.rounds.facts import RoundsChanged, RoundsJoined, TableChanged
from eventnet.rounds.queries import Now, Place, now_at, place_of, places_in
from eventnet.rounds.views import rounds_view, table_view
from eventnet.web.context import house_of

JOINED_EVERY_S = 2.0
TOGETHER = 64
"""How many single people are told between two breaths of the server."""

BREATH_S = 0.005


class RoundTeller(Teller):
    """Tells what happened to rounds. How many take part is told the desk at most every two seconds."""

    def __init__(self, app: Flask, io: SocketIO, seats: Seats) -> None:
        super().__init__(app, io, seats)
        self._joined = Pacer(JOINED_EVERY_S)
        self.telling: Mapping[type[Fact], Callable[[LoggedFact, Any], None]] = {
            RoundsChanged: self._rounds_changed,
            TableChanged: self._table_changed,
            RoundsJoined: self._rounds_joined,
        }

    def tell_due(self, moment: float) -> None:
        """Tell the desk that more or fewer people take part."""
        moved = self._joined.due(moment)
        if not moved:
            return
        with self._app.app_context():
            for (event_id, _), version in moved:
                with house_of(self._app).database.read() as db:
                    now_on = now_at(db, event_id)
                self._tell_rounds(version, event_id, now_on, desk_only=True)

    def _rounds_changed(self, logged: LoggedFact, _fact: RoundsChanged) -> None:
        here = {seat.attendee_id for seat in self._seats.at_event(logged.event_id)}
        with house_of(self._app).database.read() as db:
            now_on = now_at(db, logged.event_id)
            places = {} if now_on is None or not here else places_in(db, now_on)
        if now_on is not None:
            here_too = (place for whose, place in places.items() if whose in here)
            self._tell_tables(logged, now_on, here_too)
        self._tell_rounds(logged.version, logged.event_id, now_on)

    def _tell_tables(self, logged: LoggedFact, now_on: Now, places: Iterable[Place]) -> None:
        for told, place in enumerate(places, 1):
            push = catalogue.TableChanged(logged.version, _table(place, now_on))
            whose = self._seats.of_attendee(logged.event_id, place.attendee_id)
            for seat in self._one_seat_each(whose):
                self._emit(push, attendee_room(place.attendee_id, seat.locale))
            if told % TOGETHER == 0:
                self._io.sleep(BREATH_S)

    def _tell_rounds(
        self, version: int, event_id: str, now_on: Now | None, *, desk_only: bool = False
    ) -> None:
        groups: list[tuple[list[Seat], Callable[[str, str], str]]] = [
            (self._seats.at_desk(event_id), desk_room)
        ]
        if not desk_only:
            groups.append((self._seats.at_event(event_id), event_room))
        for seats, room in groups:
            for seat in self._one_seat_each(seats):
                push = catalogue.RoundsChanged(version, self._view(now_on, seat))
                self._emit(push, room(event_id, seat.locale))

    def _view(self, now_on: Now | None, seat: Seat) -> Any:
        if now_on is None:
            return None
        now = house_of(self._app).clock.now()
        with force_locale(seat.locale):
            return rounds_view(now_on, event_key=seat.event_key, timezone=seat.timezone, now=now)

    def _table_changed(self, logged: LoggedFact, fact: TableChanged) -> None:
        seats = self._one_seat_each(self._seats.of_attendee(logged.event_id, fact.attendee_id))
        if not seats:
            return
        with house_of(self._app).database.read() as db:
            table = _own_table(db, logged.event_id, fact.attendee_id)
        for seat in seats:
            push = catalogue.TableChanged(logged.version, table)
            self._emit(push, attendee_room(fact.attendee_id, seat.locale))

    def _rounds_joined(self, logged: LoggedFact, _fact: RoundsJoined) -> None:
        if self._seats.at_desk(logged.event_id):
            self._joined.touch((logged.event_id, ""), logged.version)


def _table(place: Place, now_on: Now) -> Any:
    return table_view(place, now_on.series.id)


def _own_table(db: Session, event_id: str, attendee_id: str) -> Any:
    now_on = now_at(db, event_id)
    return None if now_on is None else _table(place_of(db, now_on, attendee_id), now_on)
