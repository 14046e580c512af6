"""Claims: due work taken by a conditional UPDATE, so that several processes may all look for it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, Update
from sqlalchemy.orm import Session


def changed(db: Session, statement: Update) -> int:
    """Run an UPDATE and return how many rows it changed."""
    result = db.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows the type
    rows: Any = result.rowcount
    return int(rows)


def claim(db: Session, statement: Update) -> bool:
    """Tell whether the UPDATE changed exactly one row: then the work is ours."""
    return changed(db, statement) == 1
