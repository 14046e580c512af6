"""Creating an event and leading it through its phases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventnet.core.errors import Conflict, InvalidInput, NotFound
from eventnet.core.ids import new_id, random_code
from eventnet.db.claims import changed, claim
from eventnet.db.factlog import record
from eventnet.events.accent import nearest_readable, palette_of
from eventnet.events.errors import Unreadable
from eventnet.events.facts import PhaseChanged
from eventnet.events.forms import AccentForm, EventForm
from eventnet.events.models import JOIN_CODE_LENGTH, AuditEntry, Event, EventRole
from eventnet.events.phases import may_follow

KEY_LENGTH = 8


def create_event(db: Session, *, owner_id: str, form: EventForm, now: datetime) -> Event:
    """Make an event with its owner, its address and its join code.

    Refuses: an end before the beginning (InvalidInput).
    """
    starts_at, ends_at = form.moments()
    if ends_at <= starts_at:
        raise InvalidInput(fields={"ends_at": "before-the-start"})
    event = Event(
        id=new_id(),
        key=random_code(KEY_LENGTH),
        join_code=random_code(JOIN_CODE_LENGTH),
        name=form.name,
        place=form.place,
        timezone=form.timezone,
        locale=form.locale,
        starts_at=starts_at,
        ends_at=ends_at,
        phase="live" if starts_at <= now < ends_at else "before",
        conduct_url=form.conduct_url,
        created_at=now,
    )
    db.add(event)
    db.flush()
    db.add(EventRole(id=new_id(), event_id=event.id, person_id=owner_id, role="owner"))
    note(db, event_id=event.id, person_id=owner_id, action="event-created", now=now)
    db.flush()
    return event


def change_event(
    db: Session, *, event_id: str, person_id: str, form: EventForm, now: datetime
) -> Event:
    """Change the name, place, times and language of an event.

    Refuses: an end before the beginning (InvalidInput).
    """
    starts_at, ends_at = form.moments()
    if ends_at <= starts_at:
        raise InvalidInput(fields={"ends_at": "before-the-start"})
    event = db.get(Event, event_id)
    if event is None:
        raise NotFound()
    event.name, event.place, event.conduct_url = form.name, form.place, form.conduct_url
    event.timezone, event.locale = form.timezone, form.locale
    event.starts_at, event.ends_at = starts_at, ends_at
    note(db, event_id=event_id, person_id=person_id, action="event-changed", now=now)
    db.flush()
    return event


def go_to(db: Session, *, event_id: str, phase: str, person_id: str | None, now: datetime) -> bool:
    """Lead an event into a phase; tell whether it changed anything. Done twice, it happens once.

    Refuses: a phase that cannot follow (Conflict). Records: PhaseChanged.
    """
    event = db.get(Event, event_id)
    if event is None:
        raise NotFound()
    if event.phase == phase:
        return False
    if not may_follow(event.phase, phase):
        raise Conflict("phase-cannot-follow")
    values: dict[str, Any] = {"phase": phase}
    if phase == "after":
        values["ended_at"] = now
    if phase == "live":
        values["ended_at"] = None
        if event.ends_at <= now:
            raise Conflict("end-time-passed")
    ours = claim(
        db, update(Event).where(Event.id == event_id, Event.phase == event.phase).values(**values)
    )
    if ours:
        db.refresh(event)
        note(db, event_id=event_id, person_id=person_id, action=f"phase-{phase}", now=now)
        record(db, PhaseChanged(event_id=event_id, phase=phase), now=now)
    return ours


def wear(db: Session, *, event_id: str, person_id: str, form: AccentForm, now: datetime) -> bool:
    """Give an event a colour of its own, or ours again; tell whether that is new.

    Refuses: a colour in which text cannot be read (Unreadable, with the nearest that can).
    """
    accent = form.accent.lower() if form.accent else None
    if accent is not None and palette_of(accent) is None:
        raise Unreadable(nearest_readable(accent))
    new = Event.accent.is_distinct_from(accent)
    if not changed(db, update(Event).where(Event.id == event_id, new).values(accent=accent)):
        return False
    note(db, event_id=event_id, person_id=person_id, action="event-changed", now=now)
    return True


def renew_screen(db: Session, *, event_id: str, person_id: str, number: int, now: datetime) -> bool:
    """End the link of the big screen that has this number, and let there be another one; tell whether that is new."""
    ours = (Event.id == event_id) & (Event.screen_number == number)
    if not claim(db, update(Event).where(ours).values(screen_number=number + 1)):
        return False
    note(db, event_id=event_id, person_id=person_id, action="screen-renewed", now=now)
    return True


def change_phases_due(db: Session, *, now: datetime) -> list[str]:
    """Begin the events whose time has come and end those whose time is over; return their ids."""
    begin = select(Event.id).where(
        Event.phase == "before", Event.starts_at <= now, Event.ends_at > now
    )
    end = select(Event.id).where(Event.phase.in_(("before", "live")), Event.ends_at <= now)
    changed = []
    for phase, query in (("live", begin), ("after", end)):
        for event_id in db.scalars(query).all():
            if go_to(db, event_id=event_id, phase=phase, person_id=None, now=now):
                changed.append(event_id)
    return changed


def note(
    db: Session,
    *,
    event_id: str,
    person_id: str | None,
    action: str,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write one line of the event's audit log. Details hold ids and counts, never names."""
    db.add(
        AuditEntry(
            id=new_id(),
            event_id=event_id,
            person_id=person_id,
            at=now,
            action=action,
            detail=detail or {},
        )
    )
