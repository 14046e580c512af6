"""A phone's socket: the real Socket.IO client, with a session cookie and the headers that a browser sends."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from typing import Any

import pytest
import socketio
import websocket


class Phone:
    """One socket of one person, and all that was pushed to it."""

    def __init__(self, url: str, token: str, *, event: str, role: str = "attendee") -> None:
        self.pushes: queue.Queue[tuple[str, dict[str, Any]]] = queue.Queue()
        self.closed = False
        self._url = url
        self._headers = {"Cookie": f"eventnet={token}"}  # the client names its own origin
        self._auth = {"event": event, "role": role}
        self._wires: list[Any] = []  # websocket.WebSocket, whose methods have no types
        self._client = socketio.Client(
            reconnection=False,
            handle_sigint=False,
            websocket_extra_options={"class_": self._wire},
        )
        self._client.on("*", self._hear)
        self._client.on("disconnect", self._end)

    def _wire(self, **options: Any) -> websocket.WebSocket:
        """Make a wire that is remembered: the client leaves those of refused and ended connections open."""
        wire = websocket.WebSocket(**options)
        self._wires.append(wire)
        return wire

    def _hear(self, name: str, payload: dict[str, Any] | None = None) -> None:
        self.pushes.put((name, payload or {}))

    def _end(self, *_reason: object) -> None:
        self.closed = True

    def connect(
        self, *, headers: dict[str, str] | None = None, transports: tuple[str, ...] = ("websocket",)
    ) -> Phone:
        """Open the socket. Refuses: what the server refuses (socketio's ConnectionError)."""
        self._client.connect(
            self._url,
            headers=self._headers if headers is None else headers,
            auth=self._auth,
            transports=list(transports),
            wait_timeout=10,
        )
        return self

    def hear(self, name: str, *, seconds: float = 10) -> dict[str, Any]:
        """Wait for a push of that name and return what it carries; others before it are dropped."""
        give_up = time.monotonic() + seconds
        while True:
            left = give_up - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"no {name} within {seconds} s")
            try:
                heard, payload = self.pushes.get(timeout=left)
            except queue.Empty:
                continue
            if heard == name:
                return payload

    def silent_for(self, seconds: float) -> list[str]:
        """Return the names of all that was pushed by the end of that time, without the first greeting."""
        time.sleep(seconds)
        names = []
        while not self.pushes.empty():
            names.append(self.pushes.get()[0])
        return [name for name in names if name != "state.version"]

    def wait_closed(self, *, seconds: float = 10) -> None:
        """Wait until the server has closed the socket."""
        give_up = time.monotonic() + seconds
        while not self.closed:
            if time.monotonic() > give_up:
                raise TimeoutError("the socket stayed open")
            time.sleep(0.02)

    def close(self) -> None:
        """Hang up."""
        self._client.disconnect()
        for wire in self._wires:
            wire.shutdown()


class Phones:
    """Makes phones for one server, and hangs all of them up at the end."""

    def __init__(self) -> None:
        self._made: list[Phone] = []

    def open(self, url: str, token: str, *, event: str, role: str = "attendee") -> Phone:
        """Return a connected phone that has been greeted."""
        phone = Phone(url, token, event=event, role=role)
        self._made.append(phone)
        return phone.connect()

    def close(self) -> None:
        """Hang all of them up."""
        for phone in self._made:
            phone.close()


@pytest.fixture
def phones() -> Iterator[Phones]:
    """Makes sockets, and hangs them up when the test ends."""
    made = Phones()
    yield made
    made.close()
