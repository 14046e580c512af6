"""The WebSocket of one phone, in the shape that Engine.IO asks for: called with a request, then wait, send, close."""

from __future__ import annotations

import ssl
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from wsproto.frame_protocol import Opcode

from eventnet.live.frames import (
    NO_REASON,
    NORMAL,
    FrameRefused,
    Incoming,
    IncomingFrames,
    accept_of,
    as_bytes,
    framed,
    framed_close,
    framed_message,
)
from eventnet.live.wire import Wire

RECEIVE_BYTES = 4096


class Connection:
    """One WebSocket over one wire: messages in and out, pings answered, what breaks the rules closed with its reason."""

    def __init__(self, sock: Any, *, most_bytes: int) -> None:
        self.wire = Wire(sock)
        self._sock = sock
        self._frames = IncomingFrames(most_bytes=most_bytes)
        self._ready: deque[str | bytes] = deque()
        self._ended = False

    def wait(self) -> str | bytes | None:
        """Return the next message, None when there will be no more."""
        try:
            while not self._ready and not self._ended:
                data = self._sock.recv(RECEIVE_BYTES)
                if not data:
                    self._ended = True
                for incoming in self._frames.take(data):
                    self._take(incoming)
        except FrameRefused as refused:
            self._end(refused.code)
        except OSError:
            self._ended = True
        return self._ready.popleft() if self._ready else None

    def send(self, message: str | bytes) -> None:
        """Send a message. Refuses: a closed wire (OSError)."""
        self.wire.send(framed_message(message))

    def close(self) -> None:
        """Say goodbye, and end both directions."""
        self._end(NORMAL)

    def _take(self, incoming: Incoming) -> None:
        if incoming.opcode is Opcode.PING:
            self.wire.send(framed(Opcode.PONG, as_bytes(incoming.payload)))
        elif incoming.opcode is Opcode.CLOSE:
            code = int.from_bytes(as_bytes(incoming.payload), "big")
            self._end(NORMAL if code == NO_REASON else code)
            raise OSError("the phone has left")
        elif incoming.opcode is not Opcode.PONG:
            self._ready.append(incoming.payload)

    def _end(self, code: int) -> None:
        self._ended = True
        if self.wire.offer(framed_close(code)):
            self.wire.drain()
        self.wire.close()


Stock = Callable[[Any, Any], Callable[[dict[str, Any], Any], Any]]


def fast_transport(stock: Stock, wires: dict[str, Wire], *, most_bytes: int) -> type:
    """Return the class that Engine.IO makes for each WebSocket, which enters its wire into `wires` by Engine.IO's id.

    A connection that gunicorn itself encrypts goes the stock way: its bytes must pass the encryption.
    """

    class FastWebSocket:
        def __init__(self, handler: Any, server: Any) -> None:
            self._handler = handler
            self._server = server

        def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            """Serve one WebSocket until it ends."""
            sock = environ.get("gunicorn.socket")
            if sock is None or isinstance(sock, ssl.SSLSocket):
                answer: Iterable[bytes] = stock(self._handler, self._server)(
                    environ, start_response
                )
                return answer
            accept = accept_of(environ.get("HTTP_SEC_WEBSOCKET_KEY", ""))
            if accept is None or environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
                start_response("400 Bad Request", [("Sec-WebSocket-Version", "13")])
                return [b"not-a-websocket"]
            sock.sendall(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
            )
            self._serve(Connection(sock, most_bytes=most_bytes))
            raise StopIteration  # tells gunicorn that the connection is ours and has ended

        def _serve(self, connection: Connection) -> None:
            sid = self._handler.__self__.sid
            wires[sid] = connection.wire
            try:
                self._handler(connection)
            finally:
                wires.pop(sid, None)
                connection.wire.release()

    return FastWebSocket
