"""The programme of an event: taken from a calendar, or typed; and when it is quiet."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventnet.core.errors import Conflict, InvalidInput, NotFound
from eventnet.core.ids import new_id
from eventnet.db.claims import changed
from eventnet.db.locks import lock
from eventnet.events.calendars import MOST_ITEMS, Read
from eventnet.events.forms import ItemForm
from eventnet.events.models import Event, ProgrammeItem
from eventnet.events.queries import programme_of, typed_item
from eventnet.events.service import note

AROUND = timedelta(days=1)
"""What lies further outside of the event belongs to another one."""


def around(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """Return the span in which an entry can belong to an event of those times."""
    return starts_at - AROUND, ends_at + AROUND


def take_programme(
    db: Session, *, event_id: str, person_id: str, entries: Sequence[Read], now: datetime
) -> tuple[int, int]:
    """Let the entries of a calendar be the programme, in place of those that came from one before.

    An entry that the calendar names as before stays the same one, also at another time, and so does an organiser's word on
    what is quiet. What was typed stays. Return how many were taken, and how many lie outside of the event. Refuses: no entry in the event at all (InvalidInput).
    """
    event = _held(db, event_id)
    first, last = around(event.starts_at, event.ends_at)
    inside = [one for one in entries if one.ends_at > first and one.starts_at < last]
    if not inside:
        raise InvalidInput(fields={"calendar": "no-entry-in-the-event"})
    known = defaultdict[str | None, deque[ProgrammeItem]](deque)
    for item in programme_of(db, event_id):
        known[item.uid].append(item)
    for one in inside:
        item = known[one.uid].popleft() if known[one.uid] else _new(db, event_id, one.uid)
        if item.title != one.title:
            item.title, item.is_quiet = one.title, one.is_quiet
        item.place, item.starts_at, item.ends_at = one.place, one.starts_at, one.ends_at
    known.pop(None, None)
    for item in chain.from_iterable(known.values()):
        db.delete(item)
    note(db, event_id=event_id, person_id=person_id, action="programme-taken", now=now)
    db.flush()
    return len(inside), len(entries) - len(inside)


def _new(db: Session, event_id: str, uid: str) -> ProgrammeItem:
    item = ProgrammeItem(id=new_id(), event_id=event_id, uid=uid)
    db.add(item)
    return item


def add_item(
    db: Session, *, event_id: str, person_id: str, form: ItemForm, now: datetime
) -> ProgrammeItem:
    """Write an entry of the programme; the same one again is the one that is there.

    Refuses: an end before the beginning, a moment outside of the event (InvalidInput), more than anybody reads (Conflict).
    """
    starts_at, ends_at = _times(_held(db, event_id), form)
    same = db.scalar(
        select(ProgrammeItem).where(
            ProgrammeItem.event_id == event_id,
            ProgrammeItem.title == form.title,
            ProgrammeItem.starts_at == starts_at,
            ProgrammeItem.ends_at == ends_at,
        )
    )
    if same is not None:
        return same
    if len(programme_of(db, event_id)) >= MOST_ITEMS:
        raise Conflict("programme-full")
    item = ProgrammeItem(
        id=new_id(),
        event_id=event_id,
        title=form.title,
        place=form.place,
        starts_at=starts_at,
        ends_at=ends_at,
        is_quiet=form.is_quiet,
    )
    db.add(item)
    note(db, event_id=event_id, person_id=person_id, action="programme-changed", now=now)
    db.flush()
    return item


def change_item(
    db: Session, *, event_id: str, item_id: str, person_id: str, form: ItemForm, now: datetime
) -> bool:
    """Write an entry anew that was typed by hand; tell whether anything is new. What goes with it moves along.

    Refuses: a foreign one, or one of a calendar, which says itself what is on (NotFound), an end before the beginning, a moment
    outside of the event (InvalidInput).
    """
    event = _held(db, event_id)
    item = typed_item(db, event_id=event_id, item_id=item_id)
    if item is None:
        raise NotFound()
    starts_at, ends_at = _times(event, form)
    before = (item.title, item.place, item.starts_at, item.ends_at, item.is_quiet)
    if before == (form.title, form.place, starts_at, ends_at, form.is_quiet):
        return False
    item.title, item.place, item.is_quiet = form.title, form.place, form.is_quiet
    item.starts_at, item.ends_at = starts_at, ends_at
    note(db, event_id=event_id, person_id=person_id, action="programme-changed", now=now)
    db.flush()
    return True


def _times(event: Event, form: ItemForm) -> tuple[datetime, datetime]:
    """Return when an entry is on. Refuses: an end before the beginning, a moment outside of the event (InvalidInput)."""
    starts_at, ends_at = form.moments(event.timezone)
    if ends_at <= starts_at:
        raise InvalidInput(fields={"ends_at": "before-the-start"})
    first, last = around(event.starts_at, event.ends_at)
    if starts_at >= last or ends_at <= first:
        raise InvalidInput(fields={"starts_at": "outside-the-event"})
    return starts_at, ends_at


def set_quiet(db: Session, *, event_id: str, item_id: str, is_quiet: bool) -> bool:
    """Say whether prompts may be sent during an entry; tell whether that is new. Refuses: a foreign one (NotFound)."""
    ours = (ProgrammeItem.id == item_id) & (ProgrammeItem.event_id == event_id)
    if db.scalar(select(ProgrammeItem.id).where(ours)) is None:
        raise NotFound()
    different = ProgrammeItem.is_quiet.is_not(is_quiet)
    return changed(db, update(ProgrammeItem).where(ours, different).values(is_quiet=is_quiet)) > 0


def remove_item(db: Session, *, event_id: str, item_id: str, person_id: str, now: datetime) -> bool:
    """Take an entry off the programme; tell whether it was on it."""
    item = db.scalar(
        select(ProgrammeItem).where(ProgrammeItem.id == item_id, ProgrammeItem.event_id == event_id)
    )
    if item is None:
        return False
    db.delete(item)
    note(db, event_id=event_id, person_id=person_id, action="programme-changed", now=now)
    db.flush()
    return True


def limit_prompts(
    db: Session, *, event_id: str, person_id: str, most_an_hour: int, now: datetime
) -> bool:
    """Say how many prompts an hour reach anybody; tell whether that is new."""
    new = changed(
        db,
        update(Event)
        .where(Event.id == event_id, Event.prompts_an_hour != most_an_hour)
        .values(prompts_an_hour=most_an_hour),
    )
    if new:
        note(db, event_id=event_id, person_id=person_id, action="event-changed", now=now)
    return bool(new)


def _held(db: Session, event_id: str) -> Event:
    """Return the event, and let nobody else write its programme meanwhile."""
    lock(db, "programme", event_id)
    event = db.get(Event, event_id)
    if event is None:
        raise NotFound()
    return event
