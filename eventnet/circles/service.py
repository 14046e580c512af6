"""Opening a circle, sitting down, getting up, ending it. All that happens at one event's circles happens one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventnet.circles.facts import CircleChanged, CirclesMoved
from eventnet.circles.forms import CircleForm
from eventnet.circles.models import Circle, CircleSeat
from eventnet.circles.queries import circle_of, open_tables, tables_at
from eventnet.circles.states import MOST_OPEN, Why
from eventnet.circles.table import Sitter, Table
from eventnet.core.errors import Conflict, Gone, NotFound
from eventnet.core.ids import new_id
from eventnet.db.claims import claim
from eventnet.db.factlog import record
from eventnet.db.locks import lock
from eventnet.events.models import Event
from eventnet.events.phases import takes_people
from eventnet.events.service import note
from eventnet.safety.queries import blocked_pairs, hidden_from


def open_circle(
    db: Session, *, event_id: str, attendee_id: str, form: CircleForm, now: datetime
) -> Circle:
    """Open a circle and sit down at it; whoever sat at another one leaves that. The same `draft_id` again is the same circle.

    Refuses: an event that is not live, more circles than fit (Conflict, Gone), the id of somebody else's (NotFound).
    Records: CirclesMoved, CircleChanged.
    """
    _live(db, event_id)
    lock(db, "circles", event_id)
    known = db.get(Circle, form.draft_id)
    if known is not None:
        if (known.event_id, known.opener_id) != (event_id, attendee_id):
            raise NotFound()
        return known
    tables = tables_at(db, event_id, now=now)
    if len(tables) >= MOST_OPEN:
        raise Conflict("circles-many")
    _leave_others(db, event_id, attendee_id, now)
    circle = Circle(
        id=form.draft_id,
        event_id=event_id,
        opener_id=attendee_id,
        topic=form.topic,
        place=form.place,
        seats=form.free + 1,
        opened_at=now,
        closes_at=now + timedelta(minutes=form.minutes),
    )
    db.add(circle)
    db.flush()
    _take(db, circle.id, attendee_id, now)
    _tell(db, event_id, circle.id, [attendee_id], now)
    return circle


def sit_down(
    db: Session, *, event_id: str, circle_id: str, attendee_id: str, now: datetime
) -> bool:
    """Take a free seat, and leave the circle one sat at before; tell whether that is new.

    Whoever sits there sees the badge's two lines. A circle that a block hides is refused like one that is over.
    Refuses: a circle of another event (NotFound), one that is over (Gone), one that is full (Conflict).
    Records: CirclesMoved, CircleChanged.
    """
    _live(db, event_id)
    lock(db, "circles", event_id)
    hidden = set(db.scalars(hidden_from(attendee_id)))
    tables = tables_at(db, event_id, now=now)
    if circle_of(db, event_id=event_id, circle_id=circle_id) is None:
        raise NotFound()
    table = next((one for one in tables if one.id == circle_id), None)
    if table is None or not table.is_seen_by(attendee_id, hidden):
        raise Gone("circle-over")
    if table.seat_of(attendee_id) is not None:
        return False
    if not table.free:
        raise Conflict("circle-full")
    _leave_others(db, event_id, attendee_id, now)
    _take(db, circle_id, attendee_id, now)
    _tell(db, event_id, circle_id, [*_ids(table.sitters), attendee_id], now)
    return True


def get_up(db: Session, *, event_id: str, circle_id: str, attendee_id: str, now: datetime) -> bool:
    """Leave a circle; tell whether that is new. When nobody is left it is over.

    Refuses: a circle of another event (NotFound). Records: CirclesMoved, CircleChanged.
    """
    if circle_of(db, event_id=event_id, circle_id=circle_id) is None:
        raise NotFound()
    lock(db, "circles", event_id)
    table = _table(db, event_id, circle_id)
    seat = None if table is None else table.seat_of(attendee_id)
    if table is None or seat is None:
        return False
    _rise(db, event_id, table, [seat], now)
    return True


def end(db: Session, *, event_id: str, circle_id: str, attendee_id: str, now: datetime) -> bool:
    """End the circle that one opened and sits at; tell whether that is new.

    Refuses: a circle of somebody else, or one that one has left to the others (NotFound). Records: CirclesMoved, CircleChanged.
    """
    circle = circle_of(db, event_id=event_id, circle_id=circle_id)
    if circle is None or circle.opener_id != attendee_id:
        raise NotFound()
    lock(db, "circles", event_id)
    table = _table(db, event_id, circle_id)
    if table is None:
        return False
    if table.seat_of(attendee_id) is None:
        raise NotFound()
    return _over(db, event_id, table, "opener", now)


def end_for_all(
    db: Session, *, event_id: str, circle_id: str, person_id: str, now: datetime
) -> bool:
    """Let an organiser end a circle that should not be; tell whether that is new. It stands in the event's record.

    Refuses: a circle of another event (NotFound). Records: CirclesMoved, CircleChanged.
    """
    if circle_of(db, event_id=event_id, circle_id=circle_id) is None:
        raise NotFound()
    lock(db, "circles", event_id)
    table = _table(db, event_id, circle_id)
    if table is None or not _over(db, event_id, table, "organiser", now):
        return False
    note(
        db,
        event_id=event_id,
        person_id=person_id,
        action="circle-ended",
        now=now,
        detail={"circle": circle_id},
    )
    return True


def tend(db: Session, *, event_id: str, now: datetime) -> int:
    """Do what is due with an event's circles; return how many seats and circles that was.

    Over are those whose time is up, and all once the event is; the removed give up their seats, and of two who are kept apart
    the one who sat down later. Records: CirclesMoved, CircleChanged.
    """
    lock(db, "circles", event_id)
    is_live = db.get_one(Event, event_id).phase == "live"
    apart = blocked_pairs(db, event_id)
    done = 0
    for table in open_tables(db, event_id):
        if not is_live or table.closes_at <= now:
            done += _over(db, event_id, table, "time" if is_live else "event", now)
        elif not table.sitters:
            done += _over(db, event_id, table, "empty", now)
        elif rises := table.to_rise(apart):
            done += _rise(db, event_id, table, rises, now)
    return done


def is_amiss(db: Session, *, event_id: str, now: datetime) -> bool:
    """Tell whether `tend` would do something, so that a quiet second needs no writer."""
    if db.get_one(Event, event_id).phase != "live":
        return True
    apart = blocked_pairs(db, event_id)
    return any(
        table.closes_at <= now or not table.sitters or table.to_rise(apart)
        for table in open_tables(db, event_id)
    )


def _live(db: Session, event_id: str) -> None:
    event = db.get(Event, event_id)
    if event is None:
        raise NotFound()
    if not takes_people(event.phase):
        raise Gone("event-over")
    if event.phase != "live":
        raise Conflict("circles-not-yet")


def _table(db: Session, event_id: str, circle_id: str) -> Table | None:
    return next((one for one in open_tables(db, event_id) if one.id == circle_id), None)


def _take(db: Session, circle_id: str, attendee_id: str, now: datetime) -> None:
    db.add(CircleSeat(id=new_id(), circle_id=circle_id, attendee_id=attendee_id, from_at=now))
    db.flush()


def _leave_others(db: Session, event_id: str, attendee_id: str, now: datetime) -> None:
    """Let somebody get up wherever they sit, since nobody sits at two circles."""
    for table in open_tables(db, event_id):
        seat = table.seat_of(attendee_id)
        if seat is not None:
            _rise(db, event_id, table, [seat], now)


def _rise(db: Session, event_id: str, table: Table, seats: Sequence[Sitter], now: datetime) -> int:
    """Take these seats back; with the last of them the circle is over."""
    left = set(table.sitters) - set(seats)
    if not left:
        return _over(db, event_id, table, "empty", now)
    rising = update(CircleSeat).where(
        CircleSeat.id.in_([one.seat_id for one in seats]), CircleSeat.until_at.is_(None)
    )
    db.execute(rising.values(until_at=now).execution_options(synchronize_session=False))
    _tell(db, event_id, table.id, _ids([*table.sitters, *table.gone]), now)
    return len(seats)


def _over(db: Session, event_id: str, table: Table, why: Why, now: datetime) -> bool:
    """End a circle, at the latest at its time; tell whether that is new."""
    at = min(now, table.closes_at)
    ours = update(Circle).where(Circle.id == table.id, Circle.closed_at.is_(None))
    if not claim(db, ours.values(closed_at=at, closed_by=why)):
        return False
    rising = update(CircleSeat).where(
        CircleSeat.circle_id == table.id, CircleSeat.until_at.is_(None)
    )
    db.execute(rising.values(until_at=at).execution_options(synchronize_session=False))
    _tell(db, event_id, table.id, _ids([*table.sitters, *table.gone]), now)
    return True


def _ids(sitters: Iterable[Sitter]) -> list[str]:
    return [one.attendee_id for one in sitters]


def _tell(db: Session, event_id: str, circle_id: str, people: Sequence[str], now: datetime) -> None:
    for attendee_id in people:
        fact = CircleChanged(event_id=event_id, circle_id=circle_id, attendee_id=attendee_id)
        record(db, fact, now=now)
    record(db, CirclesMoved(event_id=event_id, circle_id=circle_id), now=now)
