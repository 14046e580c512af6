"""Who is in which room, and how a room is told: the packet is framed once and written straight to every idle socket."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from engineio import packet as engine_packet
from gevent.threadpool import ThreadPool
from socketio import packet as socket_packet
from socketio.manager import Manager

from eventnet.live.frames import framed_message
from eventnet.live.wire import MOST_WAITING, Wire

SENDERS = 2
LARGE_ROOM = 64


def offer_all(wires: Sequence[Wire], frame: bytes) -> list[Wire]:
    """Offer a frame to each wire; return those that have to be drained. Runs in a native thread."""
    return [wire for wire in wires if wire.offer(frame)]


class RoomManager(Manager):  # type: ignore[misc]  # the library has no types
    """Keeps the rooms of this process and tells them things, one after the other: the same order for every phone."""

    def __init__(self, wires: dict[str, Wire]) -> None:
        super().__init__()
        self._wires = wires
        self._rooms_of: defaultdict[tuple[str, str], set[str | None]] = defaultdict(set)
        self._telling = threading.RLock()
        self._senders: ThreadPool | None = None

    # Rooms: an index by client, so that one who leaves does not walk through all rooms.

    def basic_enter_room(self, sid: str, namespace: str, room: Any, eio_sid: Any = None) -> None:
        """Enter a room. Refuses: a client that is not connected (ValueError)."""
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)
        self._rooms_of[namespace, sid].add(room)

    def basic_leave_room(self, sid: str, namespace: str, room: Any) -> None:
        """Leave a room."""
        super().basic_leave_room(sid, namespace, room)
        rooms = self._rooms_of.get((namespace, sid))
        if rooms is not None:
            rooms.discard(room)
            if not rooms:
                del self._rooms_of[namespace, sid]

    def basic_disconnect(self, sid: str, namespace: str, **_options: Any) -> None:
        """Forget a client."""
        for room in tuple(self._rooms_of.get((namespace, sid), ())):
            self.basic_leave_room(sid, namespace, room)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            waiting = pending.get(namespace, [])
            if sid in waiting:
                waiting.remove(sid)
                if not waiting:
                    del pending[namespace]

    def get_rooms(self, sid: str, namespace: str) -> list[str]:
        """Return the rooms that a client is in."""
        return [room for room in self._rooms_of.get((namespace, sid), ()) if room is not None]

    # Telling

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **options: Any,
    ) -> None:
        """Tell a client, a room or everybody. What asks for an answer or holds bytes goes the library's way."""
        with self._telling:
            room = to or room
            arguments = list(data) if isinstance(data, tuple) else [] if data is None else [data]
            packet = self.server.packet_class(
                socket_packet.EVENT, namespace=namespace, data=[event, *arguments]
            ).encode()
            if callback is not None or not isinstance(packet, str):
                super().emit(
                    event,
                    data,
                    namespace,
                    room=room,
                    skip_sid=skip_sid,
                    callback=callback,
                    **options,
                )
                return
            skipped = skip_sid if isinstance(skip_sid, list) else [skip_sid]
            self._tell(
                engine_packet.Packet(engine_packet.MESSAGE, packet),
                [
                    eio_sid
                    for sid, eio_sid in self.get_participants(namespace, room)
                    if sid not in skipped
                ],
            )

    def _tell(self, packet: Any, eio_sids: list[str]) -> None:
        idle: list[Wire] = []
        for eio_sid in eio_sids:
            socket = self.server.eio.sockets.get(eio_sid)
            if socket is None or socket.closed:
                continue
            waiting = socket.queue.qsize()
            wire = self._wires.get(eio_sid)
            if wire is not None and socket.upgraded and not socket.upgrading and not waiting:
                idle.append(wire)
            elif waiting < MOST_WAITING:
                socket.send(packet)
            else:  # it comes back and asks for the state
                self.server.start_background_task(socket.close, wait=False, abort=True)
        frame = framed_message(packet.encode())
        for wire in self._offered(idle, frame):
            wire.drain()

    def _offered(self, wires: list[Wire], frame: bytes) -> list[Wire]:
        """Offer the frame, a large room's by native threads while the server goes on; return who is to be drained."""
        if len(wires) <= LARGE_ROOM:
            return offer_all(wires, frame)
        if self._senders is None:
            self._senders = ThreadPool(SENDERS)
        share = -(-len(wires) // SENDERS)
        running = [
            self._senders.spawn(offer_all, wires[first : first + share], frame)
            for first in range(0, len(wires), share)
        ]
        return [wire for sender in running for wire in sender.get() or ()]
