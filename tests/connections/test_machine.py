"""Any order of readings, answers and partings, on-line, kept and doubled, against the rules of consent.

`consent.Consent` says what the rules let happen; the real use cases run against a real database beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

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

from eventnet.core.errors import Gone, NotFound
from eventnet.db.session import Database
from tests.connections.both import Both
from tests.connections.consent import Reading
from tests.connections.hall import NAMES, PHONES, SECOND_PHONES, Hall, a_crowd
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask

# Two of them meet more often than the others, for much has to happen between the same two.
person = st.sampled_from((0, 1, 0, 1, 0, 1, 2, 3))
phone = st.sampled_from((0, 2, 0, 2, 0, 2, 0, 2, 1, 3, 4, 5))
any_number = st.integers(0, 50)
STEPS = ({"seconds": 30}, {"seconds": 30}, {"seconds": 90}, {"minutes": 7}, {"hours": 3})


class Meetings(RuleBasedStateMachine):
    """Four people with six phones, and what they do."""

    make_hall: Callable[[], Hall]

    def __init__(self) -> None:
        super().__init__()
        self.both = Both(self.make_hall())
        self.pictures: list[tuple[str, int, Reading]] = []
        self.steps = 0
        for number in range(len(PHONES)):
            self.both.contact(number)
        self.both.hall.clock.move(minutes=10)

    # What phones do

    @rule(steps=st.sampled_from(STEPS))
    def time_passes(self, steps: dict[str, int]) -> None:
        """Move the clock."""
        self.both.hall.clock.move(**steps)

    @rule(by=phone, of=phone, kept=st.booleans())
    def read_live_code(self, by: int, of: int, kept: bool) -> None:
        """Hold a phone before the live code of another."""
        self.both.read(self.both.live(by, of), kept=kept)

    @rule(by=phone, of=phone)
    def read_each_other_without_a_network(self, by: int, of: int) -> None:
        """Two phones show and read, and keep what they read."""
        self.both.read(self.both.live(by, of), kept=True)
        self.both.read(self.both.live(of, by), kept=True)

    @rule(by=phone, of=person, old=st.booleans(), kept=st.booleans())
    def read_badge(self, by: int, of: int, old: bool, kept: bool) -> None:
        """Hold a phone before somebody's badge, which may be one that they have lost."""
        codes = self.both.hall.codes[of]
        code = codes[0] if old else codes[-1]
        now = self.both.hall.now
        self.both.read(
            Reading(self.both.hall.new_id(), by, PHONES[by], of, code, now, now), kept=kept
        )

    @precondition(lambda self: self.both.consent.revoked)
    @rule(by=phone, which=any_number, kept=st.booleans())
    def read_lost_phone(self, by: int, which: int, kept: bool) -> None:
        """Hold a phone before the live code that a lost one still shows."""
        lost = sorted(self.both.consent.revoked)
        self.both.read(self.both.live(by, lost[which % len(lost)]), kept=kept)

    @rule(of=phone)
    def photograph_live_code(self, of: int) -> None:
        """Take a picture of a live code, to be used at another time."""
        shown = self.both.live(of, of)
        self.pictures.append((shown.text, of, shown))

    @precondition(lambda self: self.pictures)
    @rule(by=phone, which=any_number, lies=st.booleans(), kept=st.booleans(), since=st.booleans())
    def read_photograph(self, by: int, which: int, lies: bool, kept: bool, since: bool) -> None:
        """Read a picture of a code, perhaps with a phone that claims to have read it in time, but was in contact since."""
        if since:
            for _ in range(2):
                self.both.hall.clock.move(minutes=3)
                self.both.contact(by)
                self.both.tell(self.pictures[which % len(self.pictures)][1])
            self.both.hall.clock.move(minutes=3)
        text, of, first = self.pictures[which % len(self.pictures)]
        now = self.both.hall.now
        told = first.at if lies else now
        made = Reading(
            self.both.hall.new_id(), by, PHONES[by], PHONES[of], text, now, told, first.window
        )
        self.both.read(made, kept=kept)

    @precondition(lambda self: self.both.readings)
    @rule(which=any_number)
    def send(self, which: int) -> None:
        """Send one reading, which may have been sent before."""
        self.both.send(self.both.readings[which % len(self.both.readings)])

    @rule(by=phone)
    def send_all_kept(self, by: int) -> None:
        """A phone is back, and sends what it kept, the latest first."""
        for reading in reversed(self.both.readings):
            if reading.phone == by and not reading.answers:
                self.both.send(reading)

    @rule(of=phone)
    def tell_log(self, of: int) -> None:
        """A phone tells which windows it has shown."""
        self.both.tell(of)

    @rule(by=phone)
    def load_a_page(self, by: int) -> None:
        """A phone is in contact without sending what it kept."""
        self.both.contact(by)

    @rule(of=phone, kept=st.booleans())
    def everybody_reads_live_code(self, of: int, kept: bool) -> None:
        """All the others hold a phone before the same code."""
        for by in (0, 2, 4, 5):
            if PHONES[by] != PHONES[of]:
                self.both.read(self.both.live(by, of), kept=kept)

    @rule(of=phone)
    def crowd_reads(self, of: int) -> None:
        """Four others are connected by the code that a phone shows now."""
        window = (of, self.both.hall.window_now())
        others = {-1, -2, -3, -4}
        if len(self.both.consent.perhaps[window] | others) <= 5:
            self.both.hall.crowd_uses(of)
            self.both.consent.places[window] |= others
            self.both.consent.perhaps[window] |= others

    # What people do

    @rule(by=person, to=person, yes=st.booleans())
    def answer(self, by: int, to: int, yes: bool) -> None:
        """Answer somebody's request, if there is one."""
        pair = frozenset((by, to))
        if to not in self.both.consent.inbox(by):
            return
        self.both.hall.answer(by, to, yes=yes)
        if yes:
            self.both.consent.connect(pair, self.both.hall.now)
        else:
            self.both.consent.say_no(by, to, self.both.hall.now)

    @rule(by=person)
    def look(self, by: int) -> None:
        """Look at one's people, which starts the minute of each that is new."""
        self.both.hall.see_all(by)
        for pair in self.both.consent.connected:
            if by in pair and not self.both.consent.is_hidden(*pair):
                self.both.consent.seen.setdefault((pair, by), self.both.hall.now)

    @precondition(lambda self: self.both.consent.connected)
    @rule(
        which=any_number,
        first=st.booleans(),
        kind=st.sampled_from(["undo", "remove", "remove", "block"]),
        late=st.booleans(),
    )
    def part(self, which: int, first: bool, kind: str, late: bool) -> None:
        """End a connection; pressed twice. All that the two ever read of each other may come after it."""
        if late:
            self.both.hall.clock.move(seconds=90)
        pair = self.pair_of(which)
        me, other = sorted(pair, reverse=not first)
        if self.both.consent.is_hidden(me, other):
            return
        connection_id = self.both.hall.connection_id(pair)
        if kind == "undo" and not self.both.consent.may_undo(pair, me, self.both.hall.now):
            with pytest.raises(Gone):
                self.both.hall.part(me, connection_id, kind)
            return
        for _ in range(2):
            self.both.hall.part(me, connection_id, kind)
        with pytest.raises(NotFound):
            self.both.hall.part(other, connection_id, kind)
        self.both.consent.part(pair, self.both.hall.now)
        if kind == "block":
            self.both.consent.blocked.add((me, other))
        for reading in self.both.readings:
            if reading.pair == pair:
                reading.waits_for_log = reading.may_wait = False
        if late:
            for reading in [one for one in self.both.readings if one.pair == pair]:
                self.both.send(reading)

    @precondition(lambda self: self.both.consent.connected)
    @rule(which=any_number, first=st.booleans())
    def read_before_and_after_parting(self, which: int, first: bool) -> None:
        """One keeps a reading of the other's badge, they part, it arrives, and then the other reads."""
        pair = self.pair_of(which)
        one, other = sorted(pair, reverse=not first)
        if self.both.consent.is_hidden(one, other):
            return
        before = self.badge(PHONES.index(one), other)
        self.both.read(before, kept=True)
        self.both.hall.clock.move(seconds=30)
        self.part(which, first, "remove", late=False)
        self.both.hall.clock.move(seconds=30)
        self.both.send(before)
        self.both.read(self.badge(PHONES.index(other), one), kept=False)

    @precondition(lambda self: self.both.consent.blocked)
    @rule(which=any_number, meanwhile=st.booleans())
    def lift_block(self, which: int, meanwhile: bool) -> None:
        """Somebody thinks better of a block, during which the other may have read their badge."""
        blocked = sorted(self.both.consent.blocked)
        me, other = blocked[which % len(blocked)]
        if meanwhile:
            self.both.read(self.badge(PHONES.index(other), me), kept=False)
            self.both.hall.clock.move(seconds=30)
        self.both.hall.unblock(me, other)
        self.both.consent.lift(me, other, self.both.hall.now)
        for one in (me, other):
            self.both.look_at_lists(one)

    def pair_of(self, which: int) -> frozenset[int]:
        """Return one of the pairs that are connected."""
        pairs = sorted(self.both.consent.connected, key=sorted)
        return pairs[which % len(pairs)]

    def badge(self, by: int, of: int) -> Reading:
        """Return what a phone reads of somebody's present badge."""
        hall = self.both.hall
        return Reading(hall.new_id(), by, PHONES[by], of, hall.codes[of][-1], hall.now, hall.now)

    @rule(which=st.sampled_from(SECOND_PHONES))
    def revoke_phone(self, which: int) -> None:
        """A phone is lost, and its owner ends its session from the other one."""
        self.both.hall.revoke(which)
        self.both.consent.revoked.add(which)

    @rule(of=person)
    def lose_badge(self, of: int) -> None:
        """A badge is lost and replaced."""
        self.both.hall.reissue(of)

    @precondition(lambda self: self.both.consent.ended is None and len(self.both.readings) > 5)
    @rule()
    def event_ends(self) -> None:
        """The organiser ends the event."""
        self.both.hall.end()
        self.both.consent.ended = self.both.hall.now

    @invariant()
    def all_is_as_agreed(self) -> None:
        """A pair is connected once; nobody is told or shown of whom they are hidden from; one person's lists in turn."""
        self.steps += 1
        assert self.both.hall.pairs() == self.both.consent.connected
        for me, other in self.both.hall.told():
            assert not self.both.consent.is_hidden(me, other)
        if self.steps % 3 == 0:
            self.both.look_at_lists(self.steps % len(NAMES))

    def teardown(self) -> None:
        """All come back and send everything, in turn; then snapshots show nobody who is hidden."""
        for number in range(len(PHONES)):
            self.send_all_kept(number)
            self.both.tell(number)
        self.all_is_as_agreed()
        for me in range(len(NAMES)):
            self.both.look_at_lists(me)
        for me, other in self.both.consent.blocked:
            for one, hidden in ((me, other), (other, me)):
                assert NAMES[hidden] not in json.dumps(self.both.hall.snapshot(one))


@pytest.mark.timeout(170)
def test_any_order_of_meeting_and_parting_keeps_the_rules_of_consent(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    crowd = a_crowd(database, now=clock.now())

    class Here(Meetings):
        @staticmethod
        def make_hall() -> Hall:
            return Hall(app, database, clock, crowd)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=20,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            report_multiple_bugs=False,
            phases=(Phase.generate,),
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
