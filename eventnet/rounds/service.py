"""Planning rounds, and leading them: announcing, starting, pausing, extending, ending.

Every step may be asked for twice and happens once: a plan by the id that was made with its form, the others by the state. Nobody
is placed here: a step says what falls due, and `turning` does it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.core.errors import Conflict, Gone, InvalidInput, NotFound
from eventnet.core.ids import new_id
from eventnet.db.factlog import record
from eventnet.db.locks import lock
from eventnet.events.models import Event
from eventnet.events.phases import takes_people
from eventnet.events.service import note
from eventnet.prompts.forms import moment_in
from eventnet.rounds.facts import RoundsChanged
from eventnet.rounds.forms import SeriesForm
from eventnet.rounds.gathering import guests_of
from eventnet.rounds.models import Round, RoundSeries
from eventnet.rounds.states import FEWEST_PEOPLE, LONGEST, ON, WRITABLE

PLANNED = ("title", "size", "rounds", "minutes", "change_s", "first_table")


def plan(
    db: Session, *, event_id: str, person_id: str, form: SeriesForm, now: datetime
) -> RoundSeries:
    """Keep a plan for rounds. The same `draft_id` again is the same plan, written anew.

    Refuses: an event that is over (Gone), a time that has passed or lies outside of the event (InvalidInput), rounds
    that have started (Conflict). Records: RoundsChanged, when they are announced already.
    """
    event = _event(db, event_id)
    starts_at = moment_in(event.timezone, form.starts_at) if form.starts_at else None
    series_id = form.draft_id or new_id()
    lock(db, "rounds", series_id)
    series = _held_or_none(db, event_id, series_id)
    if series is None and db.get(RoundSeries, series_id) is not None:
        raise NotFound()
    values = {name: getattr(form, name) for name in PLANNED} | {"starts_at": starts_at}
    if series is not None and all(getattr(series, name) == value for name, value in values.items()):
        return series
    if starts_at is not None:
        _check_time(event, starts_at, now)
    if series is None:
        series = RoundSeries(
            id=series_id,
            event_id=event_id,
            state="planned",
            number=0,
            created_by=person_id,
            created_at=now,
            **values,
        )
        db.add(series)
    elif series.state not in WRITABLE:
        raise Conflict("rounds-started")
    else:
        for name, value in values.items():
            setattr(series, name, value)
        series.state = "planned" if series.state == "missed" else series.state
    db.flush()
    _note(db, series, person_id, "planned", now)
    if series.state == "open":
        _tell(db, series, now)
    return series


def announce(
    db: Session, *, event_id: str, series_id: str, person_id: str | None, now: datetime
) -> bool:
    """Let everybody at the event join; tell whether that is new.

    Refuses: an event that is over (Gone), rounds that were called off or are over, and any while others are on (Conflict).
    Records: RoundsChanged.
    """
    _event(db, event_id)
    lock(db, "rounds-at", event_id)
    series = _held(db, event_id, series_id)
    if series.state in ON:
        return False
    if series.state != "planned":
        raise Conflict("rounds-over")
    others = select(RoundSeries.id).where(
        RoundSeries.event_id == event_id, RoundSeries.state.in_(ON)
    )
    if db.scalar(others.limit(1)) is not None:
        raise Conflict("rounds-on")
    series.state = "open"
    return _done(db, series, person_id, "announced", now)


def start(
    db: Session, *, event_id: str, series_id: str, person_id: str | None, now: datetime
) -> bool:
    """Start the rounds: the first is placed at once. Tell whether that is new.

    Refuses: an event that is not live, rounds that were not announced, fewer than two who joined (Conflict). Records: RoundsChanged.
    """
    event = _event(db, event_id)
    series = _held(db, event_id, series_id)
    if series.state in {"running", "paused"}:
        return False
    if series.state != "open":
        raise Conflict("rounds-not-announced")
    if event.phase != "live":
        raise Conflict("event-not-live")
    if len(guests_of(db, series)) < FEWEST_PEOPLE:
        raise Conflict("rounds-too-few")
    series.state, series.started_at, series.due_at = "running", now, now
    return _done(db, series, person_id, "started", now)


def pause(
    db: Session, *, event_id: str, series_id: str, person_id: str | None, now: datetime
) -> bool:
    """Stop the clock; everybody stays where they are. Tell whether that is new.

    Refuses: rounds that are not on (Conflict). Records: RoundsChanged.
    """
    series = _held(db, event_id, series_id)
    if series.state == "paused":
        return False
    if series.state != "running":
        raise Conflict("rounds-not-on")
    series.state, series.paused_at, series.due_at = "paused", now, None
    return _done(db, series, person_id, "paused", now)


def resume(
    db: Session, *, event_id: str, series_id: str, person_id: str | None, now: datetime
) -> bool:
    """Let the clock go on with the time that was left; tell whether that is new.

    Refuses: rounds that are not on (Conflict). Records: RoundsChanged.
    """
    series = _held(db, event_id, series_id)
    if series.state == "running":
        return False
    if series.state != "paused" or series.paused_at is None:
        raise Conflict("rounds-not-on")
    stood = now - series.paused_at
    current = _round(db, series)
    if current is not None and current.ends_at > series.paused_at:
        if current.begins_at > series.paused_at:
            current.begins_at += stood
        current.ends_at += stood
    series.state, series.paused_at = "running", None
    series.due_at = max(current.ends_at, now) if current is not None else now
    return _done(db, series, person_id, "resumed", now)


def extend(
    db: Session,
    *,
    event_id: str,
    series_id: str,
    person_id: str,
    until: datetime,
    now: datetime,
) -> bool:
    """Let the round that is on last until a later moment; tell whether that is new. An earlier moment changes nothing.

    Refuses: rounds of which none is on (Conflict), a moment that is too far away (InvalidInput). Records: RoundsChanged.
    """
    series = _held(db, event_id, series_id)
    current = _round(db, series)
    if series.state != "running" or current is None or series.due_at is None:
        raise Conflict("rounds-not-on")
    if until <= current.ends_at:
        return False
    if until > now + LONGEST:
        raise InvalidInput(fields={"until": "too-far-away"})
    current.ends_at = series.due_at = until
    return _done(db, series, person_id, "extended", now)


def turn(
    db: Session, *, event_id: str, series_id: str, person_id: str, number: int, now: datetime
) -> bool:
    """End round `number` now, so that the next one is placed; tell whether that is new.

    Refuses: rounds of which none is on (Conflict). Records: RoundsChanged.
    """
    series = _held(db, event_id, series_id)
    if series.state not in {"running", "paused"}:
        raise Conflict("rounds-not-on")
    if series.number != number:
        return False
    current = _round(db, series)
    if current is not None:
        current.ends_at = min(current.ends_at, now)
    series.state, series.paused_at, series.due_at = "running", None, now
    return _done(db, series, person_id, "turned", now)


def end(
    db: Session, *, event_id: str, series_id: str, person_id: str | None, now: datetime
) -> bool:
    """End the rounds; tell whether that is new. Refuses: rounds that have not started (Conflict). Records: RoundsChanged."""
    series = _held(db, event_id, series_id)
    if series.state == "ended":
        return False
    if series.state not in {"running", "paused"}:
        raise Conflict("rounds-not-on")
    current = _round(db, series)
    if current is not None and current.ended_at is None:
        current.ended_at = now
    series.state, series.due_at, series.ended_at = "ended", None, now
    return _done(db, series, person_id, "ended", now)


def call_off(
    db: Session, *, event_id: str, series_id: str, person_id: str | None, now: datetime
) -> bool:
    """Take back rounds that have not started; tell whether that is new.

    Refuses: rounds that are on or were (Conflict). Records: RoundsChanged, when people knew of them.
    """
    series = _held(db, event_id, series_id)
    if series.state == "withdrawn":
        return False
    if series.state not in WRITABLE:
        raise Conflict("rounds-started")
    was_open = series.state == "open"
    series.state = "withdrawn"
    db.flush()
    _note(db, series, person_id, "withdrawn", now)
    if was_open:
        _tell(db, series, now)
    return True


def _event(db: Session, event_id: str) -> Event:
    event = db.get(Event, event_id)
    if event is None:
        raise NotFound()
    if not takes_people(event.phase):
        raise Gone("event-over")
    return event


def _held_or_none(db: Session, event_id: str, series_id: str) -> RoundSeries | None:
    """Return the event's series as it now is, and keep others from changing it."""
    return db.scalar(
        select(RoundSeries)
        .where(RoundSeries.id == series_id, RoundSeries.event_id == event_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _held(db: Session, event_id: str, series_id: str) -> RoundSeries:
    series = _held_or_none(db, event_id, series_id)
    if series is None:
        raise NotFound()
    return series


def _round(db: Session, series: RoundSeries) -> Round | None:
    return db.scalar(
        select(Round).where(Round.series_id == series.id, Round.number == series.number)
    )


def _check_time(event: Event, starts_at: datetime, now: datetime) -> None:
    """Refuse a time that has passed, or at which the event is not on (InvalidInput)."""
    wrong = None
    if starts_at <= now:
        wrong = "in-the-past"
    elif starts_at >= event.ends_at:
        wrong = "after-the-event"
    elif event.phase == "before" and starts_at < event.starts_at:
        wrong = "before-the-event"
    if wrong:
        raise InvalidInput(fields={"starts_at": wrong})


def _done(
    db: Session, series: RoundSeries, person_id: str | None, what: str, now: datetime
) -> bool:
    db.flush()
    _note(db, series, person_id, what, now)
    _tell(db, series, now)
    return True


def _tell(db: Session, series: RoundSeries, now: datetime) -> None:
    record(db, RoundsChanged(event_id=series.event_id, series_id=series.id), now=now)


def _note(
    db: Session, series: RoundSeries, person_id: str | None, what: str, now: datetime
) -> None:
    note(
        db,
        event_id=series.event_id,
        person_id=person_id,
        action=f"rounds-{what}",
        now=now,
        detail={"rounds": series.id},
    )
