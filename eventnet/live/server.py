"""The Socket.IO server of one process: its settings, its seats, and the loops that follow the fact log."""

from __future__ import annotations

import time
from typing import Any

import structlog
from flask import Flask
from flask_socketio import SocketIO
from simple_websocket import Server as WebSocketServer

from eventnet.db.factlog import FactReader
from eventnet.live.beats import BEAT_S, Beats
from eventnet.live.bell import bell_of
from eventnet.live.broadcast import Broadcaster
from eventnet.live.catalogue import StateVersion
from eventnet.live.fanout import RoomManager
from eventnet.live.gate import OriginGate, connecting_sid
from eventnet.live.seating import Seated, seated
from eventnet.live.seats import Seats, attendee_room, desk_room, event_room, replied_room
from eventnet.live.transport import fast_transport
from eventnet.live.wire import Wire
from eventnet.web.context import database, house_of

log = structlog.get_logger(__name__)
EXTENSION = "live"
MOST_BYTES = 16 * 1024
PACE_S = 0.1
PATH_PART = "socket.io"


class Live:
    """The live side of one process. `start` begins to follow the fact log; tests may call `reader.look()`."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.seats = Seats()
        wires: dict[str, Wire] = {}
        mode = async_mode()
        settings = house_of(app).settings
        fast = mode == "gevent" and settings.fan_out == "fast"
        self.io = SocketIO(
            app,
            async_mode=mode,
            client_manager=RoomManager(wires) if fast else None,
            path=PATH_PART,
            ping_interval=25,
            ping_timeout=60,
            manage_session=False,
            cors_allowed_origins=[settings.public_url],
            transports=["polling", "websocket"] if settings.may_poll else ["websocket"],
            max_http_buffer_size=MOST_BYTES,
            cookie=None,
            http_compression=False,
        )
        bound_messages(self.io)
        if fast:
            transports = self.io.server.eio._async
            transports["websocket"] = fast_transport(
                transports["websocket"], wires, most_bytes=MOST_BYTES
            )
        self.broadcaster = Broadcaster(app, self.io, self.seats)
        base = house_of(app).database
        self.beats = Beats(app, self.io, self.seats, self.broadcaster.told_once())
        self.reader = FactReader(base, self.broadcaster.deliver)
        base.wake_on_facts(self.reader.wake)
        self.bell = bell_of(settings)
        if self.bell is not None:
            base.wake_on_facts(self.bell.ring)
        self.io.on_event("connect", self.connect)
        self.io.on_event("disconnect", self.disconnect)

    def connect(self, auth: object = None) -> None:
        """Seat a socket, put it into its rooms, and tell it the version of what it can see."""
        with database().read() as db:
            found = seated(db, connecting_sid(), auth)
            seat = found.seat
            # Before anything else happens here: what is told from now on is newer than the version.
            for room in rooms_of(found):
                self.io.server.enter_room(seat.sid, room, namespace="/")
            oldest = self.seats.take(seat)
        for sid in oldest:
            self.close(sid)
        push = StateVersion(found.version)
        self.io.emit(push.name, push.payload(), to=seat.sid)

    def disconnect(self, _reason: object = None) -> None:
        """Forget a socket."""
        self.seats.leave(connecting_sid())

    def close(self, sid: str) -> None:
        """Close a socket of this process."""
        self.seats.leave(sid)
        self.io.start_background_task(self.io.server.disconnect, sid)

    def start(self) -> None:
        """Begin to follow the fact log and to beat, in background loops."""
        self.reader.start_at_the_end()
        self.io.start_background_task(self.reader.run, on_error=_log_error)
        self.io.start_background_task(self._pace)
        self.io.start_background_task(self._beat)
        if self.bell is not None:
            self.io.start_background_task(self.bell.follow, self.reader.wake)

    def _pace(self) -> None:
        while True:
            self.io.sleep(PACE_S)
            try:
                self.broadcaster.tell_due(time.monotonic())
            except Exception as error:
                _log_error(error)

    def _beat(self) -> None:
        while True:
            self.io.sleep(BEAT_S)
            try:
                with self.app.app_context():
                    self.beats.beat()
            except Exception as error:
                _log_error(error)


def rooms_of(found: Seated) -> list[str]:
    """Return the rooms that a seat hears."""
    seat = found.seat
    if seat.attendee_id is None:
        return [desk_room(seat.event_id, seat.locale)]
    return [
        event_room(seat.event_id, seat.locale),
        attendee_room(seat.attendee_id, seat.locale),
        *(replied_room(prompt_id, seat.locale) for prompt_id in found.replied),
    ]


def install_server(app: Flask) -> None:
    """Make the live side and put its gate in front of everything."""
    app.extensions[EXTENSION] = Live(app)
    app.wsgi_app = OriginGate(app, app.wsgi_app)  # type: ignore[method-assign]


def live_of(app: Flask) -> Live:
    """Return the live side of that application."""
    live: Live = app.extensions[EXTENSION]
    return live


def async_mode() -> str:
    """Return gevent under a patched server, threads where nothing is patched, as in tests."""
    from gevent import monkey

    return "gevent" if monkey.is_module_patched("socket") else "threading"


def bound_messages(io: SocketIO) -> None:
    """Bound a WebSocket message while it is put together, not after: a stranger must not fill our memory."""
    transport: Any = io.server.eio._async["websocket"]

    class BoundWebSocket(transport):  # type: ignore[misc]
        """The transport of the async mode, with a largest message."""

        def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
            """Serve one WebSocket."""
            self.ws = WebSocketServer(environ, max_message_size=MOST_BYTES, **self.server_args)
            answer = self.app(self)
            if self.ws.mode == "gunicorn":
                raise StopIteration
            if self.ws.mode == "werkzeug":
                raise ConnectionError
            return answer

    io.server.eio._async["websocket"] = BoundWebSocket


def _log_error(error: Exception) -> None:
    log.error("live", exc_info=error)
