"""Reading events: always through the person or the code that leads there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from eventnet.core.ids import is_code, normalise_code
from eventnet.db.plain import plain
from eventnet.db.types import Id, UtcDateTime
from eventnet.events.models import JOIN_CODE_LENGTH, AuditEntry, Event, EventRole, ProgrammeItem
from eventnet.events.places import Spell, place_at


def event_by_join_code(db: Session, code: str) -> Event | None:
    """Return the event that a join code opens, however it was typed."""
    wanted = normalise_code(code)
    if not is_code(wanted, JOIN_CODE_LENGTH):
        return None
    return db.scalar(select(Event).where(Event.join_code == wanted))


def event_by_key(db: Session, key: str) -> Event | None:
    """Return the event at an address; for doors that have a key of their own."""
    return db.scalar(select(Event).where(Event.key == key))


def event_run_by(db: Session, *, person_id: str, key: str) -> tuple[Event, str] | None:
    """Return an event and the person's role there, when they have one."""
    row = db.execute(
        select(Event, EventRole.role)
        .join(EventRole, EventRole.event_id == Event.id)
        .where(Event.key == key, EventRole.person_id == person_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def events_run_by(db: Session, person_id: str) -> list[Event]:
    """Return the events that a person runs, the latest first."""
    return list(
        db.scalars(
            select(Event)
            .join(EventRole, EventRole.event_id == Event.id)
            .where(EventRole.person_id == person_id)
            .order_by(Event.starts_at.desc(), Event.id)
        )
    )


def programme_of(db: Session, event_id: str) -> list[ProgrammeItem]:
    """Return the programme of an event in its order."""
    return list(
        db.scalars(
            select(ProgrammeItem)
            .where(ProgrammeItem.event_id == event_id)
            .order_by(ProgrammeItem.starts_at, ProgrammeItem.ends_at, ProgrammeItem.id)
        )
    )


def typed_item(db: Session, *, event_id: str, item_id: str) -> ProgrammeItem | None:
    """Return an entry of an event's programme that was typed by hand; None for one of a calendar."""
    return db.scalar(
        select(ProgrammeItem).where(
            ProgrammeItem.id == item_id,
            ProgrammeItem.event_id == event_id,
            ProgrammeItem.uid.is_(None),
        )
    )


def programme_at(
    db: Session, event_id: str, *, now: datetime
) -> tuple[ProgrammeItem | None, ProgrammeItem | None]:
    """Return what of the programme is on at a moment, a talk before a break, and what comes next."""
    here = select(ProgrammeItem).where(ProgrammeItem.event_id == event_id)
    on = db.scalar(
        here.where(ProgrammeItem.starts_at <= now, ProgrammeItem.ends_at > now)
        .order_by(ProgrammeItem.is_quiet.desc(), ProgrammeItem.ends_at.desc(), ProgrammeItem.id)
        .limit(1)
    )
    following = db.scalar(
        here.where(ProgrammeItem.starts_at > now)
        .order_by(ProgrammeItem.starts_at, ProgrammeItem.id)
        .limit(1)
    )
    return on, following


_GROUND = (
    select(
        *(Event.name, Event.place, Event.starts_at, Event.ends_at, ProgrammeItem.title),
        *(ProgrammeItem.place, ProgrammeItem.starts_at, ProgrammeItem.ends_at),
    )
    .outerjoin(
        ProgrammeItem,
        (ProgrammeItem.event_id == Event.id)
        & (ProgrammeItem.starts_at <= bindparam("last", type_=UtcDateTime()))
        & (ProgrammeItem.ends_at > bindparam("first", type_=UtcDateTime())),
    )
    .where(Event.id == bindparam("event", type_=Id))
)


def places_at(db: Session, event_id: str, moments: Iterable[datetime]) -> dict[datetime, str]:
    """Return where people were at some moments, as far as the event knows: by the programme as it stands now."""
    wanted = set(moments)
    if not wanted:
        return {}
    span = {"event": event_id, "first": min(wanted), "last": max(wanted)}
    rows: Sequence[Sequence[Any]] = plain(db).execute(_GROUND, span).all()
    if not rows:
        return {}
    event = Spell(*rows[0][:4])
    programme = [Spell(*row[4:]) for row in rows if row[4] is not None]
    return {moment: place_at(event, programme, moment) for moment in wanted}


def quiet_times(db: Session, event_id: str) -> list[tuple[datetime, datetime]]:
    """Return when talks are on, during which nothing is pushed."""
    rows = db.execute(
        select(ProgrammeItem.starts_at, ProgrammeItem.ends_at)
        .where(ProgrammeItem.event_id == event_id, ProgrammeItem.is_quiet)
        .order_by(ProgrammeItem.starts_at, ProgrammeItem.id)
    )
    return [(begin, end) for begin, end in rows]


def audit_of(db: Session, event_id: str, limit: int = 50) -> list[AuditEntry]:
    """Return the latest lines of an event's audit log."""
    return list(
        db.scalars(
            select(AuditEntry)
            .where(AuditEntry.event_id == event_id)
            .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
            .limit(limit)
        )
    )
