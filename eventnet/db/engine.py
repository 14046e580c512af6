"""How we open SQLite and PostgreSQL.

SQLite: the default mode of the driver begins late and upgrades a read lock to a write lock, which loses
updates without an error. We begin ourselves: `BEGIN IMMEDIATE` for writers, and wait for the lock
cooperatively, so that under gevent the others go on.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from eventnet.core.errors import Busy

WRITE = "eventnet_write"
LOCK_WAIT_S = 5.0
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=50",
    "PRAGMA trusted_schema=OFF",
)


def sqlite_module() -> ModuleType:
    """Return the SQLite driver: pysqlite3 with its own current SQLite, else the one Python came with."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3

        return sqlite3
    module: ModuleType = dbapi2
    return module


def open_engine(url: str) -> Engine:
    """Open the database behind the URL; the folder of an SQLite file is made when it is missing.

    Its errors name statements, never their values: they end up in logs.
    """
    if not url.startswith("sqlite"):
        return create_engine(
            url,
            pool_size=10,
            max_overflow=20,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"options": f"-c lock_timeout={int(LOCK_WAIT_S * 1000)} -c timezone=UTC"},
        )
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).resolve().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        module=sqlite_module(),
        connect_args={"isolation_level": None, "check_same_thread": False},
        pool_size=10,
        max_overflow=20,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin as a reader or as a writer. Refuses: a lock held longer than `LOCK_WAIT_S` (Busy)."""
    if not connection.get_execution_options().get(WRITE):
        connection.exec_driver_sql("BEGIN")
        return
    give_up = time.monotonic() + LOCK_WAIT_S
    pause = 0.001
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError as error:
            if not is_locked(error):
                raise
            if time.monotonic() >= give_up:
                raise Busy(retry_after=2) from error
        time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, not a secret
        pause = min(pause * 1.6, 0.02)


def is_locked(error: Exception) -> bool:
    """Tell whether a database error means 'somebody else holds it, try again'."""
    words = str(getattr(error, "orig", error)).lower()
    return any(
        sign in words
        for sign in ("database is locked", "database table is locked", "lock timeout", "deadlock")
    )
