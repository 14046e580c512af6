"""Turns: long work of many askers goes one at a time in each process, so that short work is answered meanwhile."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from eventnet.core.errors import Busy

_PAUSE_S = 0.002


class Turns:
    """One turn in each process. Whoever does not get it within `patience_s` is asked to come back."""

    def __init__(self, *, patience_s: float) -> None:
        self.patience_s = patience_s
        self._turn = BoundedSemaphore(1)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the turn. Refuses: too many who wait for it (Busy), spread so that they do not come back together."""
        if not self._turn.acquire(timeout=self.patience_s):
            raise Busy(retry_after=random.randint(3, 12))  # noqa: S311 - spread, not a secret
        try:
            yield
        finally:
            self._turn.release()

    def give_way(self) -> None:
        """Let those who need no turn go on, between two steps of long work."""
        time.sleep(_PAUSE_S)
