"""One phone's socket: whole frames in order, never waiting for a phone that is slow, and safe from other threads.

A lock of the operating system, held for one non-blocking `send` at most, is taken by whoever sends and whoever closes. The
descriptor is given back only when nobody can send any more: another phone may get the same number a moment later.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from socket import SHUT_RDWR
from typing import Any, Protocol

import gevent
import gevent.socket
from gevent import monkey

MOST_WAITING = 256
MOST_WAITING_BYTES = 1024 * 1024

# The server's threads are greenlets; a sender thread is a real one and needs a real lock.
allocate_lock: Any = monkey.get_original("_thread", "allocate_lock")


class RawSocket(Protocol):
    """The socket below gevent's: every call returns at once."""

    def send(self, data: bytes | memoryview, /) -> int:
        """Hand bytes to the kernel and return how many it took."""

    def shutdown(self, how: int, /) -> None:
        """End both directions; the descriptor stays."""


class Wire:
    """The sending side of one WebSocket. `offer` may be called from any thread, all else from greenlets."""

    __slots__ = ("_closed", "_draining", "_lock", "_raw", "_sock", "_waiting", "_waiting_bytes")

    def __init__(self, sock: Any, raw: RawSocket | None = None) -> None:
        self._sock = sock
        self._raw: RawSocket = sock._sock if raw is None else raw
        self._lock = allocate_lock()
        self._waiting: deque[memoryview] = deque()
        self._waiting_bytes = 0
        self._closed = False
        self._draining: Any = None

    @property
    def closed(self) -> bool:
        """Tell whether nothing goes out any more."""
        return self._closed

    def send(self, frame: bytes) -> None:
        """Send a frame now or as soon as the phone reads on. Refuses: a closed wire (OSError)."""
        if self.offer(frame):
            self.drain()
        if self._closed:
            raise OSError("the wire is closed")

    def offer(self, frame: bytes) -> bool:
        """Send a frame, or keep what the kernel does not take; tell whether the caller has to `drain`.

        A phone that leaves more than the bound waiting is cut off: it comes back and asks for the state.
        """
        with self._lock:
            if self._closed:
                return False
            if self._waiting:
                self._keep(memoryview(frame))
                return False
            sent = self._try(frame)
            if sent is None or sent == len(frame):
                return False
            self._keep(memoryview(frame)[sent:])
            return True

    def drain(self) -> None:
        """Send what waits, by a greenlet of its own, as the phone takes it."""
        if not self._closed:
            self._draining = gevent.spawn(self._drain)

    def close(self) -> None:
        """End both directions. Whoever reads gets the end of the stream; the descriptor stays until `release`."""
        with self._lock:
            self._cut()

    def release(self) -> None:
        """Close, wait until nobody uses the descriptor, and give it back."""
        self.close()
        if self._draining is not None:
            self._draining.join()
        self._sock.close()

    def _drain(self) -> None:
        while not self._flushed():
            gevent.socket.wait_write(self._sock.fileno())

    def _flushed(self) -> bool:
        with self._lock:
            while self._waiting and not self._closed:
                first = self._waiting[0]
                sent = self._try(first)
                if sent is None:
                    break
                self._waiting_bytes -= sent
                if sent < len(first):
                    self._waiting[0] = first[sent:]
                    break
                self._waiting.popleft()
            return self._closed or not self._waiting

    def _try(self, data: bytes | memoryview) -> int | None:
        """Return how many bytes the kernel took, None when the connection is broken and cut. The lock is held."""
        try:
            return self._raw.send(data)
        except (BlockingIOError, InterruptedError):
            return 0
        except OSError:
            self._cut()
            return None

    def _keep(self, rest: memoryview) -> None:
        if (
            len(self._waiting) >= MOST_WAITING
            or self._waiting_bytes + len(rest) > MOST_WAITING_BYTES
        ):
            self._cut()
            return
        self._waiting.append(rest)
        self._waiting_bytes += len(rest)

    def _cut(self) -> None:
        """Let nothing out any more and wake whoever waits for the socket. The lock is held."""
        if self._closed:
            return
        self._closed = True
        self._waiting.clear()
        self._waiting_bytes = 0
        with suppress(OSError):
            self._raw.shutdown(SHUT_RDWR)
