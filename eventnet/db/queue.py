"""A lock that is handed on in the order of arrival, to threads and greenlets alike."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from threading import Event, Lock


class Queue:
    """One turn; whoever has waited longest gets it next."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._held = False
        self._waiting: deque[Event] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def acquire(self, timeout: float | None = None) -> bool:
        """Wait for the turn; tell whether it came, within so many seconds when a time is given."""
        with self._guard:
            if not self._held:
                self._held = True
                return True
            turn = Event()
            self._waiting.append(turn)
        try:
            came = turn.wait(timeout)
        except BaseException:
            if not self._withdraw(turn):
                self.release()
            raise
        return came or not self._withdraw(turn)

    def release(self) -> None:
        """Hand the turn on."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False

    def _withdraw(self, turn: Event) -> bool:
        """Wait no longer; tell whether the turn had not come yet."""
        with self._guard, suppress(ValueError):
            self._waiting.remove(turn)
            return True
        return False
