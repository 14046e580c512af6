"""Group commit on SQLite: writers of one process take turns, and those who wait share a transaction and its commit.

A commit waits for the disk, longer than a use case takes. Whoever begins a transaction queues once more before committing
it: all who had queued by then write in it as well, each behind a savepoint, so that an error takes back that one alone.
Nobody goes on before the commit, which is one for all; where it fails, it has failed for all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from sqlalchemy.orm.session import JoinTransactionMode

from eventnet.core.errors import Busy
from eventnet.db import engine as opened
from eventnet.db.queue import Queue

WORK_S, PAUSE_S = 0.25, 0.005
"""After so long without a pause the file is left to other processes for a moment."""

Run = Callable[[Callable[[], None]], None]
"""Runs something that waits for the disk, and returns when it is done."""


class GroupCommit:
    """The writers of one process on one SQLite file."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine whose connections begin as writers."""
        self.run: Run = _here
        self._engine = engine
        self._turn = Queue()
        self._group: _Group | None = None
        self._freed_at = self._paused_at = 0.0

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield a session whose transaction is committed on leaving, and rolled back on any error.

        Refuses: a turn or a file that is not to be had in time, a commit that failed for the others too (Busy).
        """
        if not self._turn.acquire(opened.LOCK_WAIT_S):
            raise Busy(retry_after=2)
        try:
            joined = self._group
            group = joined or self._begin()
            with group.session(first=joined is None) as db:
                yield db
            self._group = group
        finally:
            self._turn.release()
        if joined is None:
            self._commit(group)
        else:
            group.wait()

    def _begin(self) -> _Group:
        moment = time.monotonic()
        if moment - self._freed_at > PAUSE_S:
            self._paused_at = moment
        elif moment - self._paused_at > WORK_S:
            time.sleep(PAUSE_S)
            self._paused_at = time.monotonic()
        return _Group(self._engine)

    def _commit(self, group: _Group) -> None:
        try:
            self._turn.acquire()
        except BaseException:
            self._turn.acquire()  # whoever ends this writer does not end the others
            raise
        finally:
            self._group = None
            try:
                group.commit(self.run)
            finally:
                self._freed_at = time.monotonic()
                self._turn.release()


class _Group:
    """One transaction of some writers."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.connect()
        self._settled = Event()
        self._failure: BaseException | None = None
        try:
            self._connection.begin()
        except BaseException:
            self._connection.close()
            raise

    @contextmanager
    def session(self, *, first: bool) -> Iterator[Session]:
        """Yield the session of one writer; an error takes back what this one wrote."""
        if not first and not self._is_open():
            raise Busy(retry_after=2)
        mode: JoinTransactionMode = "rollback_only" if first else "create_savepoint"
        try:
            with Session(
                self._connection, expire_on_commit=False, join_transaction_mode=mode
            ) as db:
                yield db
                db.commit()
        except BaseException:
            if first:  # nobody has joined yet
                self._connection.close()
            raise

    def commit(self, run: Run) -> None:
        """Commit for all, and let them go on."""
        try:
            if not self._is_open():
                raise Busy(retry_after=2)
            run(self._connection.commit)
        except BaseException as error:
            self._failure = error
            raise
        finally:
            self._connection.close()
            self._settled.set()

    def wait(self) -> None:
        """Wait for the commit. Refuses: one that failed (Busy)."""
        self._settled.wait()
        if self._failure is not None:
            raise Busy(retry_after=2) from self._failure

    def _is_open(self) -> bool:
        """Tell whether the transaction is still there: a full disk ends it below us, and what came next would stand alone."""
        driver = self._connection.connection.driver_connection
        return driver is not None and bool(driver.in_transaction)


def _here(work: Callable[[], None]) -> None:
    work()
