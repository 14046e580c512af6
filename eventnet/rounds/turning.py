"""What the clock does with rounds: announce, start, place the next, end, and mend what somebody left.

Who sits where is reckoned in a transaction that only reads, and written in a short one that first claims the step: it may be
looked for by several workers, and each step is done once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from eventnet.core.ids import new_id
from eventnet.db.claims import claim
from eventnet.db.factlog import record
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.prompts.views_library import moment_at
from eventnet.rounds.facts import RoundsChanged
from eventnet.rounds.gathering import bonds_of, guests_of
from eventnet.rounds.mends import mend_one
from eventnet.rounds.models import Round, RoundSeries
from eventnet.rounds.openers import opener_of
from eventnet.rounds.pairing import Seating, place
from eventnet.rounds.queries import has_due
from eventnet.rounds.seats import add_seats
from eventnet.rounds.states import ANNOUNCED_BEFORE, FEWEST_PEOPLE, LATE, ON


def turn_due(database: Database, *, now: datetime) -> int:
    """Do what is due with all rounds; return how many steps that was. Where nothing is planned, it only looks."""
    with database.read() as db:
        if not has_due(db):
            return 0
        waiting = _waiting(db)
    done = 0
    for series_id, state in waiting:
        if state in {"planned", "open"}:
            with database.write() as db:
                done += announce_or_start(db, series_id, now=now)
        else:
            done += place_next(database, series_id, now=now)
            done += mend_one(database, series_id, now=now)
    return done


def _waiting(db: Session) -> list[tuple[str, str]]:
    timed = (RoundSeries.state == "planned") & RoundSeries.starts_at.is_not(None)
    rows = db.execute(
        select(RoundSeries.id, RoundSeries.state)
        .where(or_(timed, RoundSeries.state.in_(ON)))
        .order_by(RoundSeries.starts_at, RoundSeries.id)
    )
    return [(series_id, state) for series_id, state in rows]


def announce_or_start(db: Session, series_id: str, *, now: datetime) -> bool:
    """Announce or start rounds whose time has come; tell whether anything was done.

    What could not be announced or started for `LATE` after its time is missed: an event that is not live, other rounds that
    were on, too few people. Records: RoundsChanged.
    """
    step = _Step(db, db.get_one(RoundSeries, series_id, populate_existing=True), now)
    event = db.get_one(Event, step.series.event_id)
    if event.phase not in {"before", "live"}:
        return step.set(state="withdrawn")
    starts_at = step.series.starts_at
    if starts_at is None or starts_at - ANNOUNCED_BEFORE > now:
        return False
    if starts_at < now - LATE:
        return step.set(state="missed")
    if step.series.state == "planned":
        on = select(RoundSeries.id).where(
            RoundSeries.event_id == event.id, RoundSeries.state.in_(ON)
        )
        return db.scalar(on.limit(1)) is None and step.set(state="open")
    if starts_at > now or event.phase != "live":
        return False
    if len(guests_of(db, step.series)) < FEWEST_PEOPLE:
        return False
    return step.set(state="running", started_at=now, due_at=now)


@dataclass(frozen=True)
class _Step:
    """One step of a series. It claims what it found, so that a step by hand or by another process goes first or fails."""

    db: Session
    series: RoundSeries
    now: datetime

    def set(self, **values: object) -> bool:
        """Change the series, if it is still as it was found; tell whether it was."""
        ours = update(RoundSeries).where(
            RoundSeries.id == self.series.id,
            RoundSeries.state == self.series.state,
            RoundSeries.number == self.series.number,
            RoundSeries.due_at == self.series.due_at
            if self.series.due_at
            else RoundSeries.due_at.is_(None),
        )
        if not claim(self.db, ours.values(**values)):
            return False
        fact = RoundsChanged(event_id=self.series.event_id, series_id=self.series.id)
        record(self.db, fact, now=self.now)
        return True

    def close_round(self) -> None:
        """Note that the round that is on is over."""
        self.db.execute(
            update(Round)
            .where(
                Round.series_id == self.series.id,
                Round.number == self.series.number,
                Round.ended_at.is_(None),
            )
            .values(ended_at=self.now)
            .execution_options(synchronize_session=False)
        )

    def end(self) -> bool:
        """End the series."""
        if not self.set(state="ended", due_at=None, ended_at=self.now):
            return False
        self.close_round()
        return True


def place_next(database: Database, series_id: str, *, now: datetime) -> bool:
    """Place the next round of a series if it is due, or end the series; tell whether anything was done.

    After the last round, or when there is no table left at which nobody has sat with another, it is the end. A change that is
    more than `LATE` behind is not made: the series is paused until an organiser lets it go on. Records: RoundsChanged.
    """
    with database.read() as db:
        series = db.get_one(RoundSeries, series_id)
        is_live = db.get_one(Event, series.event_id).phase == "live"
        if series.state not in {"running", "paused"} or (is_live and not _is_due(series, now)):
            return False
        over = not is_live or series.number >= series.rounds
        late = not over and series.due_at is not None and series.due_at < now - LATE
        seating = Seating(()) if over or late else _seating(db, series)
    with database.write() as db:
        step = _Step(db, series, now)
        if late:
            return step.set(state="paused", paused_at=now, due_at=None)
        return _write(step, seating) if seating.tables else step.end()


def _is_due(series: RoundSeries, now: datetime) -> bool:
    return series.due_at is not None and series.due_at <= now


def _seating(db: Session, series: RoundSeries) -> Seating:
    guests = guests_of(db, series)
    return place(
        guests.values(),
        bonds_of(db, series.event_id, guests),
        size=series.size,
        seed=f"{series.id} {series.number + 1}",
        rounds_left=series.rounds - series.number,
    )


def _write(step: _Step, seating: Seating) -> bool:
    series, now = step.series, step.now
    number = series.number + 1
    begins_at = now + timedelta(seconds=series.change_s)
    ends_at = begins_at + timedelta(minutes=series.minutes)
    if not step.set(state="running", number=number, due_at=ends_at):
        return False
    step.close_round()
    event = step.db.get_one(Event, series.event_id)
    moment = moment_at(event.starts_at, event.ends_at, now, event.timezone)
    round_ = Round(
        id=new_id(),
        series_id=series.id,
        number=number,
        question_key=opener_of(series.id, number, size=series.size, moment=moment).key,
        placed_at=now,
        begins_at=begins_at,
        ends_at=ends_at,
    )
    step.db.add(round_)
    step.db.flush()
    tables = enumerate(seating.tables, series.first_table)
    seats = [(one, table_no) for table_no, table in tables for one in table]
    add_seats(step.db, round_.id, [*seats, *((one, None) for one in seating.waiting)], now=now)
    return True
