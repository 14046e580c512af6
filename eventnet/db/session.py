"""Transactions: the edge opens one, the use cases write in it, leaving it commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from eventnet.core.errors import Busy
from eventnet.db.engine import WRITE, is_locked, open_engine

FACTS_RECORDED = "facts_recorded"


class Database:
    """One database, handed to every edge. `read()` and `write()` yield a session for one transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._readers = sessionmaker(engine, expire_on_commit=False)
        self._writers = sessionmaker(
            engine.execution_options(**{WRITE: True}), expire_on_commit=False
        )
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
        with _locks_as_busy(), self._writers() as db:
            db.connection()  # take the write lock now, so that what is read is what is decided on
            yield db
            db.commit()
            told = db.info.get(FACTS_RECORDED, False)
        if told:
            for wake in self._wakers:
                wake()

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
