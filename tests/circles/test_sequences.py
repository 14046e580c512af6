"""Whatever people do, in any order: no seat too many, nobody at two tables, nobody beside whom they are kept apart from."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, update

from eventnet.attendees.models import Attendee
from eventnet.circles.models import Circle, CircleSeat
from eventnet.core.errors import Conflict, Gone, NotFound
from eventnet.db.session import Database
from eventnet.safety.queries import blocked_pairs
from eventnet.safety.service import write_block
from tests.factories.circling import Corner, a_corner

PEOPLE = 6
who_of = st.integers(0, PEOPLE - 1)
which_of = st.integers(0, 5)


class Tables(RuleBasedStateMachine):
    """People of one event who open, join, leave and end circles, block each other, and are removed."""

    @staticmethod
    def make_corner() -> Corner:
        """Return the event; the test says where."""
        raise NotImplementedError

    def __init__(self) -> None:
        super().__init__()
        self.corner = self.make_corner()
        with self.corner.database.read() as db:
            self.now = db.get_one(Attendee, self.corner.more[0].id).joined_at
        self.opened: list[str] = []

    @rule(who=who_of, free=st.integers(1, 3))
    def somebody_opens(self, who: int, free: int) -> None:
        """Open a circle."""
        self.opened.append(self.corner.open(self.corner.more[who], now=self.now, free=free))

    @rule(who=who_of, which=which_of)
    def somebody_sits_down(self, who: int, which: int) -> None:
        """Sit down: exactly when the page shows the circle with a free seat."""
        if not self.opened:
            return
        circle, attendee = self.opened[which % len(self.opened)], self.corner.more[who]
        seen = self.corner.seen(attendee, now=self.now)
        shown = {table.id: table for table in seen.tables}.get(circle)
        refused = None
        try:
            self.corner.sit(attendee, circle, now=self.now)
        except (Gone, Conflict) as error:
            refused = error.error_code
        sat_there = seen.mine is not None and seen.mine.table.id == circle
        if shown is None:
            assert refused == "circle-over"
        elif sat_there or shown.free:
            assert refused is None
        else:
            assert refused == "circle-full"

    @rule(who=who_of, which=which_of)
    def somebody_gets_up(self, who: int, which: int) -> None:
        """Leave, whether they sit there or not."""
        if self.opened:
            circle = self.opened[which % len(self.opened)]
            self.corner.rise(self.corner.more[who], circle, now=self.now)

    @rule(who=who_of, which=which_of)
    def somebody_ends(self, who: int, which: int) -> None:
        """End a circle, if it is theirs."""
        if self.opened:
            with suppress(NotFound):
                circle = self.opened[which % len(self.opened)]
                self.corner.end(self.corner.more[who], circle, now=self.now)

    @rule(one=who_of, other=who_of)
    def somebody_blocks(self, one: int, other: int) -> None:
        """Block, perhaps at the same table; the clock looks."""
        if one != other:
            blocker, blocked = self.corner.more[one], self.corner.more[other]
            with self.corner.database.write() as db:
                write_block(db, blocker_id=blocker.id, blocked_id=blocked.id, now=self.now)
            self.corner.tend(now=self.now)

    @rule(who=who_of, removed=st.booleans())
    def somebody_is_removed_or_let_in_again(self, who: int, *, removed: bool) -> None:
        """Remove an attendee, or take that back; the clock looks."""
        values = {"removed_at": self.now if removed else None}
        one = update(Attendee).where(Attendee.id == self.corner.more[who].id)
        with self.corner.database.write() as db:
            db.execute(one.values(**values))
        self.corner.tend(now=self.now)

    @rule(minutes=st.integers(1, 20))
    def time_goes_by(self, minutes: int) -> None:
        """Let the clock go on, and look."""
        self.now += timedelta(minutes=minutes)
        self.corner.tend(now=self.now)

    @invariant()
    def the_rules_hold(self) -> None:
        """Look at the rows."""
        with self.corner.database.read() as db:
            open_ones = {
                row.id: row for row in db.scalars(select(Circle).where(Circle.closed_at.is_(None)))
            }
            seats = db.execute(
                select(CircleSeat.circle_id, CircleSeat.attendee_id).where(
                    CircleSeat.until_at.is_(None)
                )
            ).all()
            apart = {frozenset(pair) for pair in blocked_pairs(db, self.corner.event.id)}
        at: dict[str, list[str]] = {}
        for circle_id, attendee_id in seats:
            at.setdefault(circle_id, []).append(attendee_id)
        assert set(at) == set(open_ones)
        assert len({attendee_id for _, attendee_id in seats}) == len(seats)
        for circle_id, people in at.items():
            assert 1 <= len(people) <= open_ones[circle_id].seats
            assert not [pair for pair in apart if pair <= set(people)]


@pytest.mark.timeout(170)
def test_in_any_order_the_rules_of_the_tables_hold(database: Database, now: datetime) -> None:
    events = iter(range(100))

    class Here(Tables):
        @staticmethod
        def make_corner() -> Corner:
            return another_corner(database, next(events), now)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            report_multiple_bugs=False,
            phases=(Phase.generate,),
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def another_corner(database: Database, number: int, now: datetime) -> Corner:
    """Return an event of its own for each run; what the runs before left open is over by then."""
    corner = a_corner(database, PEOPLE, now=now)
    with database.write() as db:
        db.execute(update(CircleSeat).values(until_at=now + timedelta(days=number)))
        db.execute(update(Circle).values(closed_at=now + timedelta(days=number)))
    return corner
