"""What everybody who tells facts needs: the seats, the wire, and a look at what is true in the language of a seat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import Flask
from flask_babel import force_locale
from flask_socketio import SocketIO
from sqlalchemy.orm import Session

from eventnet.live import catalogue
from eventnet.live.seats import Seat, Seats, desk_room
from eventnet.web.context import house_of


class Teller:
    """Tells those who sit here. A push holds words, so it is made once for each language that somebody here reads."""

    def __init__(self, app: Flask, io: SocketIO, seats: Seats) -> None:
        self._app = app
        self._io = io
        self._seats = seats

    def _emit(self, push: catalogue.Push, room: str) -> None:
        self._io.emit(push.name, push.payload(), to=room)

    def _emit_to_desk(self, push: catalogue.Push, event_id: str) -> None:
        """Tell the desk what has no words in it."""
        for seat in self._one_seat_each(self._seats.at_desk(event_id)):
            self._emit(push, desk_room(event_id, seat.locale))

    @staticmethod
    def _one_seat_each(seats: Iterable[Seat]) -> list[Seat]:
        """Return one seat for each language, to make the words once and tell the whole room."""
        return list({seat.locale: seat for seat in seats}.values())

    @contextmanager
    def _reading(self, seat: Seat) -> Iterator[tuple[Session, datetime]]:
        """Open a read transaction in the seat's language, with the present moment."""
        house = house_of(self._app)
        with force_locale(seat.locale), house.database.read() as db:
            yield db, house.clock.now()
