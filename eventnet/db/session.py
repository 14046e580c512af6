"""Transactions: the edge opens one, the use cases write in it, leaving it commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from eventnet.core.errors import Busy
from eventnet.db.engine import WRITE, is_locked, open_engine
from eventnet.db.group_commit import GroupCommit, Run

FACTS_RECORDED = "facts_recorded"


class Database:
    """One database, handed to every edge. `read()` and `write()` yield a session for one transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._readers = sessionmaker(engine, expire_on_commit=False)
        self._writers = sessionmaker(engine, expire_on_commit=False)
        self._group_commit = GroupCommit(engine.execution_options(**{WRITE: True}))
        self._wakers: list[Callable[[], None]] = []

    @classmethod
    def at(cls, url: str) -> Database:
        """Open the database behind the URL."""
        return cls(open_engine(url))

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is an SQLite file."""
        return self.engine.dialect.name == "sqlite"

    def wake_on_facts(self, waker: Callable[[], None]) -> None:
        """Call the waker after every commit that recorded a fact. It must not block."""
        self._wakers.append(waker)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a transaction that only reads; nothing of it is kept."""
        with _locks_as_busy(), self._readers() as db:
            yield db

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a transaction that is committed on leaving, and rolled back on any error.

        Refuses: a database that stays locked (Busy).
        """
        with _locks_as_busy(), self._written() as db:
            yield db
        if db.info.get(FACTS_RECORDED, False):
            for wake in self._wakers:
                wake()

    def _written(self) -> AbstractContextManager[Session]:
        # Whoever writes on SQLite holds the lock from the beginning, so that what is read is what is decided on.
        return self._group_commit.write() if self.is_sqlite else self._writers.begin()

    def commit_by(self, run: Run) -> None:
        """Let commits of SQLite be run elsewhere, so that others of this process go on while the disk is waited for."""
        self._group_commit.run = run

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


@contextmanager
def _locks_as_busy() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if is_locked(error):
            raise Busy(retry_after=2) from error
        raise
