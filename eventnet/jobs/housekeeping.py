"""Housekeeping: rows that serve for a time only are erased when they can no longer matter.

A rule says of one table which of its rows those are. They go in small batches, each in a transaction of its own, so
that nobody waits long for the lock and a worker that was killed goes on where it was. See docs/architecture.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, delete, func, select, tuple_, update
from sqlalchemy.orm import Session

from eventnet.accounts.asking import WINDOW
from eventnet.accounts.models import Ask, Device, SignIn, Transfer
from eventnet.accounts.sessions import LIFETIME
from eventnet.attendees.models import Attendee
from eventnet.badges.models import LiveDevice, LiveShown, LiveUse
from eventnet.connections.live import AFTER_END
from eventnet.connections.models import LiveClaim, Request
from eventnet.db.base import Base
from eventnet.db.plain import table_of
from eventnet.digests.service import KINDS
from eventnet.events.models import Event
from eventnet.mail.models import Letter
from eventnet.outbox.models import OutboxReceipt
from eventnet.web.context import House

BATCH = 500
BATCHES_A_ROUND = 10
"""Few enough that letters get their turn in between; the next round goes on."""

MARGIN = timedelta(days=1)
"""Nothing is erased at the very moment from which on it is of no use: clocks differ, and somebody may look into a matter."""

_END = func.coalesce(Event.ended_at, Event.ends_at)


@dataclass(frozen=True)
class Rule:
    """A table, and what is true of those of its rows that can no longer matter at a moment. They go, or only what `blank` names."""

    model: type[Base]
    is_over: Callable[[Session, datetime], ColumnElement[bool]]
    blank: Mapping[str, object] | None = None


def _late_scans_over(now: datetime) -> Select[str]:
    """Return the devices of events at which no late scan of a live code connects any more."""
    return (
        select(LiveDevice.id)
        .join(Attendee, Attendee.id == LiveDevice.attendee_id)
        .join(Event, Event.id == Attendee.event_id)
        .where(Event.phase.in_(("after", "closed")), now - AFTER_END - MARGIN > _END)
    )


def _receipts_over(db: Session, now: datetime) -> ColumnElement[bool]:
    """What a phone kept may come until its event is closed and the event's retention has passed: then what it is about is erased too."""
    closed = db.execute(select(Event.id, _END, Event.retention_days).where(Event.phase == "closed"))
    over = [event_id for event_id, end, days in closed if end + timedelta(days=days) < now - MARGIN]
    return OutboxReceipt.attendee_id.in_(select(Attendee.id).where(Attendee.event_id.in_(over)))


def _settled(now: datetime) -> ColumnElement[bool]:
    """Letters that went, were given up or taken back. One that may be tried again is written anew, for the address of then."""
    return (Letter.state != "waiting") & (
        func.coalesce(Letter.sent_at, Letter.due_at) < now - MARGIN
    )


RULES = (
    Rule(Transfer, lambda _db, now: Transfer.expires_at < now - MARGIN),
    Rule(SignIn, lambda _db, now: SignIn.expires_at < now - MARGIN),
    Rule(Ask, lambda _db, now: Ask.at < now - WINDOW - MARGIN),
    Rule(Device, lambda _db, now: Device.last_seen_at < now - LIFETIME - MARGIN),
    Rule(
        LiveClaim,
        lambda _db, now: (
            LiveClaim.live_device_id.in_(_late_scans_over(now))
            | LiveClaim.request_id.in_(select(Request.id).where(Request.state != "waiting"))
        ),
    ),
    Rule(LiveShown, lambda _db, now: LiveShown.live_device_id.in_(_late_scans_over(now))),
    Rule(LiveUse, lambda _db, now: LiveUse.live_device_id.in_(_late_scans_over(now))),
    Rule(OutboxReceipt, _receipts_over),
    Rule(Letter, lambda _db, now: _settled(now) & Letter.kind.not_in(KINDS)),
    Rule(
        Letter,
        lambda _db, now: _settled(now) & (Letter.to_address != ""),
        blank={"to_address": "", "headers": {}, "subject": None, "text": None, "html": None},
    ),
)


def keep_house(house: House) -> int:
    """Erase what can no longer matter, some batches of each table at most; return how many rows. A quiet round only reads."""
    erased = 0
    for rule in RULES:
        for _ in range(BATCHES_A_ROUND):
            now = house.clock.now()
            with house.database.read() as db:
                if not _keys_over(db, rule, now=now, most=1):
                    break
            with house.database.write() as db:
                erased += erase_some(db, rule, now=now)
    return erased


def erase_some(db: Session, rule: Rule, *, now: datetime, most: int = BATCH) -> int:
    """Erase some of the rows that a rule is about, or what it names of them; return how many."""
    over = _keys_over(db, rule, now=now, most=most)
    if over:
        key = tuple_(*_key_of(rule.model))
        rows = (
            delete(rule.model)
            if rule.blank is None
            else update(rule.model).values(dict(rule.blank))
        )
        db.execute(rows.where(key.in_(over)), execution_options={"synchronize_session": False})
    return len(over)


def _keys_over(db: Session, rule: Rule, *, now: datetime, most: int) -> list[tuple[object, ...]]:
    rows = db.execute(select(*_key_of(rule.model)).where(rule.is_over(db, now)).limit(most))
    return [tuple(row) for row in rows]


def _key_of(model: type[Base]) -> list[Column[Any]]:
    return list(table_of(model).primary_key.columns)
