"""Counts for the limits in this process's memory.

The library's own memory store starts a thread for nearly every question and walks through all keys in it; in a hall of
thousands that costs more than the answer. This one tidies up once a minute, on the way.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from limits.storage import Storage

HERE = "here://"
TIDY_EVERY_S = 60.0


class CountsHere(Storage):
    """Counts by key within fixed windows: `limits` makes one for the address `HERE`."""

    STORAGE_SCHEME = ["here"]  # noqa: RUF012 - the library's own name and type

    def __init__(
        self,
        uri: str | None = None,
        wrap_exceptions: bool = False,
        clock: Callable[[], float] = time.time,
        **_: float | str | bool,
    ) -> None:
        super().__init__(uri, wrap_exceptions)
        self._clock = clock
        self._lock = Lock()
        self._counts: dict[str, tuple[int, float]] = {}
        self._tidy_at = clock() + TIDY_EVERY_S

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what a broken store raises; this one has nothing that breaks."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, in a window of `expiry` seconds from the first of it; return the count."""
        now = self._clock()
        with self._lock:
            if now >= self._tidy_at:
                self._counts = {one: kept for one, kept in self._counts.items() if kept[1] > now}
                self._tidy_at = now + TIDY_EVERY_S
            count, until = self._counts.get(key, (0, 0.0))
            if until <= now:
                count, until = 0, now + expiry
            self._counts[key] = (count + amount, until)
            return count + amount

    def get(self, key: str) -> int:
        """Return the count of the present window."""
        count, until = self._counts.get(key, (0, 0.0))
        return count if until > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the key's window ends, in seconds since the epoch."""
        return self._counts.get(key, (0, self._clock()))[1]

    def check(self) -> bool:
        """Tell that the store can be asked."""
        return True

    def reset(self) -> int | None:
        """Forget all counts; return how many there were."""
        with self._lock:
            many = len(self._counts)
            self._counts = {}
        return many

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._lock:
            self._counts.pop(key, None)
