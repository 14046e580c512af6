"""Reading attendees: always through the person, or within one event."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventnet.accounts.models import Person
from eventnet.attendees.models import Attendee, Invitation
from eventnet.events.models import Event


def attendance_of(db: Session, *, person_id: str, key: str) -> tuple[Attendee, Event] | None:
    """Return the person as an attendee of that event, unless they were removed."""
    row = db.execute(
        select(Attendee, Event)
        .join(Event, Event.id == Attendee.event_id)
        .where(Event.key == key, Attendee.person_id == person_id, Attendee.removed_at.is_(None))
    ).one_or_none()
    return None if row is None else (row[0], row[1])


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


def attendees_by_id(db: Session, ids: Sequence[str]) -> dict[str, Attendee]:
    """Return attendees by id; for rooms that hold ids they have a right to."""
    return {row.id: row for row in db.scalars(select(Attendee).where(Attendee.id.in_(ids)))}


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


def address_of(db: Session, attendee_id: str) -> tuple[str, str] | None:
    """Return an attendee's verified address and language, for letters; None when there is none."""
    row = db.execute(
        select(Person.email, Person.locale, Event.locale)
        .join(Attendee, Attendee.person_id == Person.id)
        .join(Event, Event.id == Attendee.event_id)
        .where(
            Attendee.id == attendee_id,
            Attendee.removed_at.is_(None),
            Person.email.is_not(None),
            Person.email_verified_at.is_not(None),
        )
    ).one_or_none()
    if row is None:
        return None
    return str(row[0]), row[1] or row[2]
