"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, TypeDecorator

from eventnet.core.clock import as_utc
from eventnet.core.ids import ID_LENGTH

Id = String(ID_LENGTH)
"""A primary or foreign key made by `core.ids.new_id`."""

Counter = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database counts up by itself."""

Json = JSON(none_as_null=True)
"""Lists and mappings of plain values."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on the way in, UTC on the way out. Refuses: naive datetimes (ValueError)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Hand the driver UTC; SQLite keeps it without a zone so that it sorts as text."""
        if value is None:
            return None
        moment = as_utc(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
