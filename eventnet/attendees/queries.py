"""Reading attendees: always through the person, or within one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from eventnet.accounts.models import Person
from eventnet.accounts.sessions import OPEN_SESSION, Visitor, in_time, session_digest
from eventnet.attendees.models import Attendee, Invitation
from eventnet.db.plain import plain
from eventnet.events.models import Event


def attendance_of(db: Session, *, person_id: str, key: str) -> tuple[Attendee, Event] | None:
    """Return the person as an attendee of that event, unless they were removed."""
    row = db.execute(
        select(Attendee, Event)
        .join(Event, Event.id == Attendee.event_id)
        .where(Event.key == key, Attendee.person_id == person_id, Attendee.removed_at.is_(None))
    ).one_or_none()
    return None if row is None else (row[0], row[1])


@dataclass(frozen=True)
class Attending:
    """An attendee at their event, as values that outlive the transaction.

    `undisturbed` says why prompts make no notice: always, or busy; empty when they do.
    """

    person_id: str
    device_id: str
    attendee_id: str
    name: str
    state: str
    undisturbed: str
    event_id: str
    event_key: str
    event_name: str
    event_locale: str
    place: str | None
    timezone: str
    phase: str
    starts_at: datetime
    ends_at: datetime
    accent: str | None = None


_VISIT = (
    OPEN_SESSION.outerjoin(Event, Event.key == bindparam("key"))
    .outerjoin(
        Attendee,
        (Attendee.event_id == Event.id)
        & (Attendee.person_id == Person.id)
        & Attendee.removed_at.is_(None),
    )
    .add_columns(
        Attendee.id,
        Attendee.name,
        Attendee.state,
        case((Attendee.undisturbed, "always"), (Attendee.state == "busy", "busy"), else_=""),
        Event.id,
        Event.key,
        Event.name,
        Event.locale,
        Event.place,
        Event.timezone,
        Event.phase,
        Event.starts_at,
        Event.ends_at,
        Event.accent,
    )
)
_OF_VISITOR = len(fields(Visitor))


def visit_of(
    db: Session, *, token: str, key: str, now: datetime
) -> tuple[Visitor | None, Attending | None]:
    """Return who holds a session's token, and them as an attendee of that event, unless they were removed."""
    values = {"digest": session_digest(token), "key": key}
    row = plain(db).execute(_VISIT, values).one_or_none()
    visitor = None if row is None else in_time(Visitor(*row[:_OF_VISITOR]), now)
    if row is None or visitor is None:
        return None, None
    there = row[_OF_VISITOR:]
    if there[0] is None:
        return visitor, None
    return visitor, Attending(visitor.person_id, visitor.device_id, *there)


def events_of(db: Session, person_id: str) -> list[Event]:
    """Return the events that a person attends, the latest first."""
    return list(
        db.scalars(
            select(Event)
            .join(Attendee, Attendee.event_id == Event.id)
            .where(Attendee.person_id == person_id, Attendee.removed_at.is_(None))
            .order_by(Event.starts_at.desc(), Event.id)
        )
    )


_ASKS, _SAME = aliased(Attendee), aliased(Attendee)


def attendees_of_same(attendee_id: str, *, elsewhere: bool = False) -> Select[str]:
    """Return a query for the ids of an attendee and of the same person at other events, but where an organiser removed them.

    `elsewhere` leaves the attendee itself out.
    """
    query = (
        select(_SAME.id)
        .join(_ASKS, _ASKS.person_id == _SAME.person_id)
        .where(_ASKS.id == attendee_id, _SAME.removed_at.is_(None))
    )
    return query.where(_SAME.id != attendee_id) if elsewhere else query


def attendees_by_id(db: Session, ids: Sequence[str]) -> dict[str, Attendee]:
    """Return attendees by id; for rooms that hold ids they have a right to."""
    return {row.id: row for row in db.scalars(select(Attendee).where(Attendee.id.in_(ids)))}


@dataclass(frozen=True)
class BadgeLines:
    """What stands on somebody's badge."""

    id: str
    name: str
    organisation: str | None


_LINES = select(Attendee.id, Attendee.name, Attendee.organisation).where(
    Attendee.id.in_(bindparam("ids", expanding=True))
)


def lines_by_id(db: Session, ids: Sequence[str]) -> dict[str, BadgeLines]:
    """Return the badge's lines by id; for rooms that hold ids they have a right to."""
    return {row[0]: BadgeLines(*row) for row in plain(db).execute(_LINES, {"ids": ids})}


def attendees_at(db: Session, event_id: str) -> list[Attendee]:
    """Return all attendees of an event by name, for its organiser."""
    return list(
        db.scalars(
            select(Attendee)
            .where(Attendee.event_id == event_id, Attendee.removed_at.is_(None))
            .order_by(func.lower(Attendee.name), Attendee.id)
        )
    )


def count_at(db: Session, event_id: str) -> int:
    """Return how many attendees an event has."""
    return (
        db.scalar(
            select(func.count(Attendee.id)).where(
                Attendee.event_id == event_id, Attendee.removed_at.is_(None)
            )
        )
        or 0
    )


def open_invitations(db: Session, event_id: str) -> list[Invitation]:
    """Return the places that are kept and not yet taken."""
    return list(
        db.scalars(
            select(Invitation)
            .where(Invitation.event_id == event_id, Invitation.claimed_at.is_(None))
            .order_by(func.lower(Invitation.name), Invitation.id)
        )
    )


_ADDRESS = (
    select(Person.email, Person.locale, Event.locale)
    .join(Attendee, Attendee.person_id == Person.id)
    .join(Event, Event.id == Attendee.event_id)
    .where(
        Attendee.id == bindparam("attendee_id"),
        Attendee.removed_at.is_(None),
        Attendee.wants_letters.is_(True),
        Person.email.is_not(None),
        Person.email_verified_at.is_not(None),
    )
)


def address_of(db: Session, attendee_id: str) -> tuple[str, str] | None:
    """Return an attendee's verified address and language, for letters; None when there is none, or no letters are wanted."""
    row = plain(db).execute(_ADDRESS, {"attendee_id": attendee_id}).one_or_none()
    if row is None:
        return None
    return str(row[0]), row[1] or row[2]
