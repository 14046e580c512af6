"""Statements without objects, for the paths that a whole hall takes at once.

The object layer makes a statement anew for each call, keeps what it loads, and writes in its own time. Where that costs more
than the database itself, a room makes its statement once, at the top of a module, with `bindparam` for what
differs, and runs it with `plain(db)`: values in, values out. Such a statement sees what objects of the same transaction have
written, but objects that were loaded before do not see what it writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Table, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from eventnet.db.base import Base

CONNECTION = "connection"
"""Where a session keeps its connection, since finding it costs as much as a small statement."""


def plain(db: Session) -> Connection:
    """Return the connection below the session; what was added to the session is written first."""
    db.flush()
    there: Connection | None = db.info.get(CONNECTION)
    if there is None or there.closed or not db.in_transaction():
        there = db.info[CONNECTION] = db.connection()
    return there


def table_of(model: type[Base]) -> Table:
    """Return a model's table, for statements that take values rather than objects."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - narrows the type
    return table


def one_of(
    column: ColumnElement[Any] | InstrumentedAttribute[Any], values: Iterable[Any]
) -> ColumnElement[bool]:
    """Tell whether a column has one of a few values, which are as many at every call.

    A list in `in_` is written into the statement anew each time, which costs more than looking it up.
    """
    return or_(*(column == value for value in values))


def insert_once(db: Session, model: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row unless its unique key exists; tell whether it was new. All columns without a default are given."""
    there = plain(db)
    return there.execute(_insert_once(model, there.dialect.name), values).first() is not None


def insert_once_each(db: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows with the same columns, each unless its unique key exists."""
    if rows:
        there = plain(db)
        there.execute(_insert_or_leave(model, there.dialect.name), rows)


@cache
def _insert_once(model: type[Base], dialect: str) -> Executable:
    key = next(iter(table_of(model).primary_key.columns))
    return _insert_or_leave(model, dialect).returning(key)


@cache
def _insert_or_leave(model: type[Base], dialect: str) -> postgresql.Insert | sqlite.Insert:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return make(table_of(model)).on_conflict_do_nothing()
