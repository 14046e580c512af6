"""Counts what is asked of a database: the number of statements must not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from eventnet.db.session import Database


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Yield a list that fills with the statements that run meanwhile."""
    statements: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
