"""The fact log: facts that somebody must see live, as rows of the transaction that made them true.

One row is one fact for one audience. Each web process has one `FactReader`. A lost wake-up costs a moment
and nothing else, because the reader looks by itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    ScalarSelect,
    String,
    bindparam,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from eventnet.core.facts import Fact, kinds_of
from eventnet.db.base import Base
from eventnet.db.plain import plain, table_of
from eventnet.db.session import FACTS_RECORDED, Database
from eventnet.db.types import Counter, Id, Json, UtcDateTime

LOOK_EVERY_S = 0.25
OVERLAP_S = 5.0
OVERLAP_ROWS = 10_000
"""How far below the newest row one may still be uncommitted when a reader starts."""


class FactRow(Base):
    """One fact for one audience; `id` is the version that pushes and snapshots carry."""

    __tablename__ = "fact_log"
    __table_args__ = (Index(None, "event_id", "attendee_id", "desk", "id"),)

    id: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    kind: Mapped[str] = mapped_column(String(60))
    event_id: Mapped[str] = mapped_column(Id)
    attendee_id: Mapped[str | None] = mapped_column(Id)
    desk: Mapped[bool]
    payload: Mapped[dict[str, Any]] = mapped_column(Json)


_WRITE = insert(table_of(FactRow))


@dataclass(frozen=True)
class LoggedFact:
    """A fact as the reader hands it on: with its version and the audience of this row."""

    version: int
    fact: Fact
    event_id: str
    attendee_id: str | None
    desk: bool


def record(db: Session, fact: Fact, *, now: datetime) -> None:
    """Write the fact for each of its audiences, in the caller's transaction; a rollback is silent."""
    payload = fact.payload()
    rows = [
        {
            "at": now,
            "kind": fact.kind,
            "event_id": audience.event_id,
            "attendee_id": audience.attendee_id,
            "desk": audience.desk,
            "payload": payload,
        }
        for audience in fact.audiences()
    ]
    if rows:
        plain(db).execute(_WRITE, rows)
    db.info[FACTS_RECORDED] = True


def _newest(whose: ColumnElement[bool], *, desk: bool) -> ScalarSelect[int]:
    return (
        select(func.max(FactRow.id))
        .where(FactRow.event_id == bindparam("event_id"), whose, FactRow.desk.is_(desk))
        .scalar_subquery()
    )


# Each is one step in the index.
_NEWEST = select(
    _newest(FactRow.attendee_id.is_(None), desk=False),
    _newest(FactRow.attendee_id == bindparam("attendee_id", type_=Id), desk=False),
    _newest(FactRow.attendee_id.is_(None), desk=True),
)


def version_of(db: Session, *, event_id: str, attendee_id: str | None, desk: bool = False) -> int:
    """Return the version of what one attendee, or the desk, can see at an event; 0 before the first fact."""
    ids = {"event_id": event_id, "attendee_id": attendee_id}
    to_all, to_one, to_desk = plain(db).execute(_NEWEST, ids).one()
    return max(to_all or 0, to_one or 0, (to_desk or 0) if desk else 0)


@dataclass(frozen=True)
class Told:
    """That somebody was told something: of which version, when, and whether one attendee or everybody at the event."""

    version: int
    attendee_id: str | None
    at: datetime


def told_between(
    db: Session, *, event_id: str, kinds: Sequence[str], after: datetime, until: datetime
) -> list[Told]:
    """Return the facts of these kinds that attendees of an event were told in that time, the oldest first."""
    rows = db.execute(
        select(FactRow.id, FactRow.attendee_id, FactRow.at)
        .where(
            FactRow.event_id == event_id,
            FactRow.desk.is_(False),
            FactRow.at > after,
            FactRow.at <= until,
            FactRow.kind.in_(kinds),
        )
        .order_by(FactRow.id)
    )
    return [Told(*row) for row in rows]


def forget_before(db: Session, moment: datetime) -> None:
    """Delete facts that every process has long told; snapshots hold the truth.

    The newest row of each audience stays, so that nobody's version goes back: a phone that slept through what is
    forgotten must still learn that it is behind.
    """
    newest = select(func.max(FactRow.id)).group_by(
        FactRow.event_id, FactRow.attendee_id, FactRow.desk
    )
    db.execute(
        delete(FactRow).where(FactRow.at < moment, FactRow.id.not_in(newest)),
        execution_options={"synchronize_session": False},
    )


class FactReader:
    """Follows the fact log and hands new facts on, in the order of their ids, from the moment it starts.

    On PostgreSQL ids may commit out of order, so rows are looked for again for `OVERLAP_S` and told once.
    """

    def __init__(self, database: Database, deliver: Callable[[Sequence[LoggedFact]], None]) -> None:
        self._database = database
        self._deliver = deliver
        self._wake = threading.Event()
        self._stopped = False
        self._low = 0
        self._seen: dict[int, float] = {}

    def wake(self) -> None:
        """Look at once."""
        self._wake.set()

    def stop(self) -> None:
        """End `run` after its present round."""
        self._stopped = True
        self._wake.set()

    def start_at_the_end(self) -> None:
        """Skip all that is in the log already: phones that connect fetch a snapshot."""
        with self._database.read() as db:
            newest = db.scalar(select(func.max(FactRow.id))) or 0
            self._low = newest if self._database.is_sqlite else max(0, newest - OVERLAP_ROWS)
            there = db.scalars(select(FactRow.id).where(FactRow.id > self._low)).all()
        self._seen = dict.fromkeys(there, time.monotonic())

    def run(self, *, on_error: Callable[[Exception], None]) -> None:
        """Follow the log until `stop`. Errors are handed on, and the reader goes on."""
        while not self._stopped:
            self._wake.wait(LOOK_EVERY_S)
            self._wake.clear()
            try:
                self.look()
            except Exception as error:  # the reader outlives a database that is away for a while
                on_error(error)
                time.sleep(LOOK_EVERY_S)

    def look(self) -> int:
        """Read and deliver what is new; return how many facts."""
        with self._database.read() as db:
            rows = db.scalars(
                select(FactRow).where(FactRow.id > self._low).order_by(FactRow.id)
            ).all()
        fresh = [row for row in rows if row.id not in self._seen]
        moment = time.monotonic()
        for row in fresh:
            self._seen[row.id] = moment
        overlap = 0.0 if self._database.is_sqlite else OVERLAP_S
        settled = [number for number, first in self._seen.items() if first <= moment - overlap]
        if settled:
            self._low = max(self._low, *settled)
            self._seen = {
                number: first for number, first in self._seen.items() if number > self._low
            }
        known = kinds_of()
        logged = [_logged(row, known[row.kind]) for row in fresh if row.kind in known]
        if logged:
            self._deliver(logged)
        return len(logged)


def _logged(row: FactRow, cls: type[Fact]) -> LoggedFact:
    return LoggedFact(row.id, cls(**row.payload), row.event_id, row.attendee_id, row.desk)
