"""Looks for due work again and again. Every piece is claimed in the database, so that several processes may all look."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from flask import Flask

from eventnet.web.context import House, house_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Job:
    """A piece of due work: what it is called, how often it is looked for, and what does it."""

    name: str
    every_s: float
    run: Callable[[House], int]


class Watch:
    """Looks for due work again and again until it is stopped. A failing job is logged and tried again."""

    def __init__(self, app: Flask, jobs: Sequence[Job]) -> None:
        self._app = app
        self._jobs = jobs
        self._next = dict.fromkeys((job.name for job in jobs), 0.0)
        self._stop = threading.Event()

    def stop(self) -> None:
        """End after the present job."""
        self._stop.set()

    def run(self) -> None:
        """Look for due work until `stop`."""
        while not self._stop.is_set():
            self.once()
            self._stop.wait(max(0.05, min(self._next.values()) - time.monotonic()))

    def once(self) -> None:
        """Run each job whose turn it is."""
        for job in self._jobs:
            if self._stop.is_set() or self._next[job.name] > time.monotonic():
                continue
            try:
                with self._app.app_context():
                    done = job.run(house_of(self._app))
                if done:
                    log.info("job", job=job.name, done=done)
            except Exception as error:
                log.error("job-failed", job=job.name, exc_info=error)
            self._next[job.name] = time.monotonic() + job.every_s
