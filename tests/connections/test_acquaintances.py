"""Whom one knows from other events shows here only if both want it, and never after a parting or a block."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import update

from eventnet.attendees.models import Attendee
from eventnet.attendees.service import tell_about
from eventnet.connections import parting
from eventnet.connections.acquaintances import (
    acquaintances_of,
    acquainted_among,
    acquainted_pairs,
    has_met_elsewhere,
    met_elsewhere_pairs,
    parted_elsewhere,
)
from eventnet.connections.distance import unblock
from eventnet.connections.pairs import connect, connection_between
from eventnet.connections.queries_scanned import blocked_people
from eventnet.db.session import Database
from eventnet.safety.service import write_block
from tests.factories.gathering import an_attendee, an_event, an_organiser, comes_again
from tests.factories.meeting import connected

PEOPLE, EVENTS = 3, 3
Pair = tuple[int, int]
PAIRS: list[Pair] = list(combinations(range(PEOPLE), 2))
number = st.integers(0, 50)
person, event = st.integers(0, PEOPLE - 1), st.integers(0, EVENTS - 1)
# Two of them meet more often than the others, for much has to happen between the same two.
pair = st.sampled_from([PAIRS[0], *PAIRS, PAIRS[0]])


class World:
    """Three people who all attend three events, by number; an outsider attends one more of another organiser."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database = database
        self.now = now
        with database.write() as db:
            owner = an_organiser(db, now=now)
            self.events = [an_event(db, owner, now=now, name=f"Event {one}") for one in range(EVENTS)]  # fmt: skip
            first = [an_attendee(db, self.events[0], f"Person {one}", now=now) for one in range(PEOPLE)]  # fmt: skip
            self.here = [first] + [
                [comes_again(db, one, there, now=now) for one in first] for there in self.events[1:]
            ]
            stranger = an_organiser(db, now=now, email="stan@example.org")
            self.outsider = an_attendee(db, an_event(db, stranger, now=now), "Uma Out", now=now)

    def id(self, who: int, where: int) -> str:
        """Return somebody as the attendee of one event."""
        return self.here[where][who].id

    def ticks(self) -> datetime:
        """Let a minute pass."""
        self.now += timedelta(minutes=1)
        return self.now


class Knowing(RuleBasedStateMachine):
    """What people do, beside what the rules say of who sees whom."""

    make_world: Callable[[], World]

    def __init__(self) -> None:
        super().__init__()
        self.world = self.make_world()
        self.met: dict[tuple[Pair, int], datetime] = {}
        self.parted: dict[Pair, datetime] = {}
        self.blocks: set[Pair] = set()
        """Who blocked whom."""
        self.wants: set[tuple[int, int]] = set()
        """Who switched it on at which event."""
        self.removed: set[tuple[int, int]] = set()
        for who in range(PEOPLE):
            self.switch_at(who, EVENTS - 1, on=True)

    def is_hidden(self, two: Pair) -> bool:
        return bool({two, two[::-1]} & self.blocks)

    @rule(two=pair, where=event)
    def meet(self, two: Pair, where: int) -> None:
        """Connect, where nothing is against it."""
        away = {(one, where) for one in two} & self.removed
        if (two, where) in self.met or self.is_hidden(two) or away:
            return
        now = self.world.ticks()
        with self.world.database.write() as db:
            connect(
                db,
                event_id=self.world.events[where].id,
                one=(self.world.id(two[0], where), []),
                other=(self.world.id(two[1], where), []),
                at=now,
                way="badge",
                request_id=None,
                now=now,
            )
        self.met[two, where] = now

    @precondition(lambda self: self.met)
    @rule(which=number, first=st.booleans(), kind=st.sampled_from(["remove", "remove", "block"]))
    def leave(self, which: int, first: bool, kind: str) -> None:
        """Remove or block somebody one is connected with, where they see each other."""
        two, where = sorted(self.met)[which % len(self.met)]
        if {(one, where) for one in two} & self.removed:
            return
        by, whom = two if first else two[::-1]
        now = self.world.ticks()
        with self.world.database.write() as db:
            known = connection_between(db, self.world.id(by, where), self.world.id(whom, where))
            assert known is not None
            end = {"remove": parting.remove, "block": parting.block}[kind]
            end(db, attendee_id=self.world.id(by, where), connection_id=known.id, now=now)
        del self.met[two, where]
        self.parted[two] = now
        if kind == "block":
            self.blocks.add((by, whom))
            self.met = {place: at for place, at in self.met.items() if place[0] != two}

    @precondition(lambda self: self.blocks)
    @rule(which=number, where=event)
    def lift(self, which: int, where: int) -> None:
        """Lift a block, from whichever event."""
        by, whom = sorted(self.blocks)[which % len(self.blocks)]
        with self.world.database.write() as db:
            for one in blocked_people(db, self.world.id(by, where)):
                if one.other.person_id == self.world.here[0][whom].person_id:
                    unblock(
                        db,
                        attendee_id=self.world.id(by, where),
                        block_id=one.block_id,
                        now=self.world.ticks(),
                    )
        self.blocks.discard((by, whom))

    @rule(who=person, where=event, on=st.booleans())
    def switch(self, who: int, where: int, on: bool) -> None:
        """Want to be found at one event, or no longer."""
        self.switch_at(who, where, on=on)

    def switch_at(self, who: int, where: int, *, on: bool) -> None:
        """Keep the answer of one."""
        with self.world.database.write() as db:
            tell_about(db, attendee_id=self.world.id(who, where), values={"found_by_known": on})
        (self.wants.add if on else self.wants.discard)((who, where))

    @rule(who=person, where=event, gone=st.booleans())
    def organiser_removes(self, who: int, where: int, gone: bool) -> None:
        """An organiser removes somebody from an event, or lets them back in."""
        if len(self.removed) > 1 and gone:
            return
        with self.world.database.write() as db:
            moment = self.world.now if gone else None
            mine = Attendee.id == self.world.id(who, where)
            db.execute(update(Attendee).where(mine).values(removed_at=moment))
        (self.removed.add if gone else self.removed.discard)((who, where))

    def knows(self, two: Pair, where: int) -> bool:
        """Tell whether the two may see each other at an event, by the rules."""
        here = {(one, where) for one in two}
        if self.is_hidden(two) or here & self.removed or not here <= self.wants:
            return False
        parted = self.parted.get(two)
        return any(
            place != where
            and (parted is None or met > parted)
            and not {(one, place) for one in two} & self.removed
            for (them, place), met in self.met.items()
            if them == two
        )

    @invariant()
    def each_sees_whom_both_allow_and_nobody_else(self) -> None:
        """Compare what is shown with what the rules say, for everybody at every event."""
        world = self.world
        with world.database.read() as db:
            for where in range(EVENTS):
                ids = [world.id(who, where) for who in range(PEOPLE)]
                shown = {one: {a.other.id for a in acquaintances_of(db, one)} for one in ids}
                both = {two for two in PAIRS if self.knows(two, where)}
                new_here = {two for two in both if (two, where) not in self.met}
                wanted = {
                    ids[who]: {
                        ids[one + other - who] for one, other in new_here if who in (one, other)
                    }
                    for who in range(PEOPLE)
                }
                assert shown == wanted
                pairs = {frozenset((ids[one], ids[other])) for one, other in both}
                assert {frozenset(two) for two in acquainted_pairs(db, world.events[where].id)} == pairs  # fmt: skip
                assert acquainted_among(db, ids) == pairs
            assert acquaintances_of(db, world.outsider.id) == []


@pytest.mark.timeout(170)
def test_in_any_order_of_meeting_and_parting_one_sees_whom_both_allow(
    database: Database, now: datetime
) -> None:
    class Here(Knowing):
        @staticmethod
        def make_world() -> World:
            return World(database, now)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=5,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            report_multiple_bugs=False,
            phases=(Phase.generate,),
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def world(database: Database, now: datetime) -> World:
    return World(database, now)


def test_who_met_or_parted_elsewhere_is_known_as_such_whatever_they_want_shown(
    database: Database, world: World, now: datetime
) -> None:
    with database.write() as db:
        connected(db, world.here[0][0], world.here[0][1], now=now)
        known = connected(db, world.here[0][0], world.here[0][2], now=now)
        parting.remove(db, attendee_id=world.id(2, 0), connection_id=known, now=now)
        ids = [world.id(who, 1) for who in range(PEOPLE)]
        both = {frozenset((ids[0], ids[other])) for other in (1, 2)}
        assert {frozenset(two) for two in met_elsewhere_pairs(db, world.events[1].id)} == both
        assert met_elsewhere_pairs(db, world.events[0].id) == set()
        assert list(db.scalars(parted_elsewhere(ids[0]))) == [ids[2]]
        assert list(db.scalars(parted_elsewhere(ids[2]))) == [ids[0]]
        assert list(db.scalars(parted_elsewhere(ids[1]))) == []
        assert [has_met_elsewhere(db, one) for one in ids] == [True, True, False]
        assert not has_met_elsewhere(db, world.id(0, 0))  # there they met, which is not elsewhere
        assert acquaintances_of(db, ids[0]) == []


def test_a_block_hides_also_where_a_connection_is_left(
    database: Database, world: World, now: datetime
) -> None:
    with database.write() as db:
        connected(db, world.here[0][0], world.here[0][1], now=now)
        for who in (0, 1):
            tell_about(db, attendee_id=world.id(who, 1), values={"found_by_known": True})
        assert len(acquaintances_of(db, world.id(0, 1))) == 1
        write_block(db, blocker_id=world.id(1, 2), blocked_id=world.id(0, 2), now=now)
        assert acquaintances_of(db, world.id(0, 1)) == acquaintances_of(db, world.id(1, 1)) == []


def test_an_acquaintance_is_told_as_they_are_here_and_as_one_met_last(
    database: Database, world: World, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    with database.write() as db:
        connected(db, world.here[0][0], world.here[0][1], now=now)
        known = connected(db, world.here[1][1], world.here[1][0], now=later)
        for who in (0, 1):
            tell_about(
                db,
                attendee_id=world.id(who, 2),
                values={"found_by_known": True, "name": f"Now {who}"},
            )
        [one] = acquaintances_of(db, world.id(0, 2))
    assert (one.other.name, one.met_at, one.connection_id) == ("Now 1", later, known)
    assert (one.event_name, one.event_key) == ("Event 1", world.events[1].key)
