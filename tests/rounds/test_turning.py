"""The clock: rounds are announced, started, placed and ended in time, once, and what came too late is not sprung on anybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import combinations

import pytest

from eventnet.attendees.queries import attendees_at
from eventnet.attendees.service import choose_state, tell_about
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.events.service import go_to
from eventnet.rounds.joining import join
from eventnet.rounds.models import RoundSeries
from eventnet.rounds.queries import now_at, sat_pairs
from eventnet.rounds.turning import turn_due
from eventnet.safety.service import write_block
from tests.factories.gathering import a_gathering, an_attendee, an_event, an_organiser
from tests.factories.rounding import Hall, a_hall, announced, planned

MINUTE = timedelta(minutes=1)


def test_a_round_gives_everybody_a_table_and_the_next_one_others(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 5, now=now, rounds=2, first_table=7)
    assert hall.turn(now=now) == 0
    hall.begin(now=now)
    first = hall.tables()
    assert sorted(map(len, first.values())) == [2, 3]
    assert set(first) == {7, 8}
    round_ = hall.look().round
    assert round_ is not None
    assert (round_.begins_at, round_.ends_at) == (now + MINUTE, now + 6 * MINUTE)
    assert hall.turn(now=now + 6 * MINUTE - timedelta(seconds=1)) == 0
    assert hall.turn(now=now + 6 * MINUTE) == 1
    assert hall.turn(now=now + 6 * MINUTE) == 0
    together = {pair for table in first.values() for pair in combinations(sorted(table), 2)}
    for number, table in hall.tables().items():
        assert number is None or not together.intersection(combinations(sorted(table), 2))
    assert [one.number for one in hall.rounds()] == [1, 2]
    assert hall.turn(now=now + 12 * MINUTE) == 1
    series = hall.series()
    assert (series.state, series.ended_at, series.due_at) == ("ended", now + 12 * MINUTE, None)
    assert [one.ended_at for one in hall.rounds()] == [now + 6 * MINUTE, now + 12 * MINUTE]
    assert len(hall.told("rounds-changed")) == 5


def test_planned_rounds_are_announced_and_started_by_themselves(
    database: Database, now: datetime
) -> None:
    there = a_gathering(database, now=now)
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        at = (now + 30 * MINUTE).replace(tzinfo=None)
        series_id = planned(db, event, now=now, starts_at=at).id

    def state() -> str:
        with database.read() as db:
            return db.get_one(RoundSeries, series_id).state

    assert turn_due(database, now=now + 14 * MINUTE) == 0
    assert state() == "planned"
    assert turn_due(database, now=now + 15 * MINUTE) == 1
    assert state() == "open"
    assert turn_due(database, now=now + 30 * MINUTE) == 0, "nobody has joined"
    with database.write() as db:
        for who in (there.ana, there.ben):
            join(db, event_id=event.id, series_id=series_id, attendee_id=who.id, now=now)
    assert turn_due(database, now=now + 33 * MINUTE) == 1
    assert turn_due(database, now=now + 33 * MINUTE) == 1
    with database.read() as db:
        found = now_at(db, event.id)
        assert found is not None
        assert found.series.started_at == now + 33 * MINUTE
        assert found.round is not None
        assert found.round.placed_at == now + 33 * MINUTE


def test_what_could_not_be_started_in_time_is_missed(database: Database, now: datetime) -> None:
    there = a_gathering(database, now=now)
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        at = (now + 5 * MINUTE).replace(tzinfo=None)
        series_id = planned(db, event, now=now, starts_at=at).id
    assert turn_due(database, now=now) == 1
    assert turn_due(database, now=now + 15 * MINUTE) == 0
    assert turn_due(database, now=now + 15 * MINUTE + timedelta(seconds=1)) == 1
    with database.read() as db:
        assert db.get_one(RoundSeries, series_id).state == "missed"
        assert now_at(db, event.id) is None


def test_a_change_of_tables_that_comes_far_too_late_waits_for_the_organiser(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 4, now=now)
    hall.begin(now=now)
    back = now + 30 * MINUTE
    assert hall.turn(now=back) == 1
    assert hall.turn(now=back) == 0
    assert (hall.series().state, hall.series().number) == ("paused", 1)
    assert hall.do("resume", now=back + MINUTE)
    assert hall.turn(now=back + MINUTE) == 1
    round_ = hall.look().round
    assert round_ is not None
    assert (round_.number, round_.placed_at) == (2, back + MINUTE)


def test_a_change_that_comes_a_little_late_takes_nothing_from_anybodys_time(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 4, now=now)
    hall.begin(now=now)
    late = now + 9 * MINUTE
    assert hall.turn(now=late) == 1
    round_ = hall.look().round
    assert round_ is not None
    assert round_.ends_at == late + 6 * MINUTE


def test_who_is_busy_or_undisturbed_gets_no_table_and_one_again_later(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 6, now=now)
    busy, quiet = hall.people[:2]

    def say(state: str, *, undisturbed: bool) -> None:
        with database.write() as db:
            choose_state(db, event_id=hall.event.id, attendee_id=busy.id, state=state, now=now)
            tell_about(db, attendee_id=quiet.id, values={"undisturbed": undisturbed})

    say("busy", undisturbed=True)
    hall.begin(now=now)
    assert sorted(map(len, hall.tables().values())) == [2, 2]
    assert [hall.place(one).rests for one in (busy, quiet)] == ["busy", "undisturbed"]
    assert hall.place(busy).table is None
    say("open", undisturbed=False)
    hall.turn(now=now + 6 * MINUTE)
    assert sorted(map(len, hall.tables().values())) == [2, 2, 2]


def test_busy_in_the_middle_of_a_talk_keeps_the_seat(database: Database, now: datetime) -> None:
    hall = a_hall(database, 4, now=now)
    hall.begin(now=now)
    before = hall.tables()
    with database.write() as db:
        for who in hall.people[:3]:
            choose_state(db, event_id=hall.event.id, attendee_id=who.id, state="busy", now=now)
    assert hall.turn(now=now + 2 * MINUTE) == 0
    assert hall.tables() == before


def test_when_all_have_sat_with_all_it_is_the_end(database: Database, now: datetime) -> None:
    hall = a_hall(database, 4, now=now, rounds=9)
    hall.begin(now=now)
    for number in range(1, 4):
        assert hall.turn(now=now + number * 6 * MINUTE) == 1
    assert hall.series().state == "ended"
    assert len(hall.rounds()) == 3


def test_later_rounds_of_the_event_bring_nobody_together_again(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 6, now=now, rounds=1)
    hall.begin(now=now)
    first = hall.tables()
    hall.turn(now=now + 6 * MINUTE)
    later = now + 60 * MINUTE
    with database.write() as db:
        series = announced(db, hall.event, now=later)
        again = Hall(database, hall.there, series.id, hall.people)
    for who in hall.people:
        again.join(who, now=later)
    again.begin(now=later)
    pairs = {pair for table in first.values() for pair in combinations(sorted(table), 2)}
    for table in again.tables().values():
        assert not pairs.intersection(combinations(sorted(table), 2))
    with database.read() as db:
        assert len(sat_pairs(db, hall.event.id)) == 6


def test_the_end_of_the_event_ends_them(database: Database, now: datetime) -> None:
    hall = a_hall(database, 4, now=now)
    hall.begin(now=now)
    with database.write() as db:
        go_to(db, event_id=hall.event.id, phase="after", person_id=None, now=now + MINUTE)
    assert hall.turn(now=now + MINUTE) == 1
    assert hall.series().state == "ended"
    announced_only = a_hall_that_ended(database, now)
    assert announced_only == "withdrawn"


def a_hall_that_ended(database: Database, now: datetime) -> str:
    with database.write() as db:
        event = an_event(db, an_organiser(db, now=now), now=now)
        series_id = announced(db, event, now=now).id
        go_to(db, event_id=event.id, phase="after", person_id=None, now=now)
    turn_due(database, now=now)
    with database.read() as db:
        return db.get_one(RoundSeries, series_id).state


@pytest.mark.parametrize("at", [30, 120])
def test_whoever_is_left_alone_sits_with_others_at_once(
    database: Database, now: datetime, at: int
) -> None:
    hall = a_hall(database, 6, now=now)
    hall.begin(now=now)
    moment = now + timedelta(seconds=at)
    leaver = hall.people[0]
    mate = next(
        who for who in hall.people[1:]
        if hall.place(who).table == hall.place(leaver).table
    )  # fmt: skip
    assert hall.leave(leaver, now=moment)
    assert hall.place(mate).mates == []
    assert hall.turn(now=moment) == 2
    assert hall.turn(now=moment) == 0
    assert sorted(map(len, hall.tables().values())) == [2, 3]
    assert len(hall.place(mate).mates) == 2
    assert hall.place(leaver).joined is False
    assert {row.attendee_id for row in hall.told("table-changed")[-3:]} >= {mate.id}
    told = {row.attendee_id for row in hall.told("table-changed") if row.at == moment}
    assert told == {leaver.id, mate.id, *(one.id for one in hall.place(mate).mates)}


def test_latecomers_sit_down_before_it_begins_and_wait_alone_afterwards(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 4, now=now)
    hall.begin(now=now)
    early = hall.come("Early Bird", now=now + timedelta(seconds=20))
    assert hall.turn(now=now + timedelta(seconds=20)) == 1
    assert len(hall.place(early).mates) == 2
    talking = now + 3 * MINUTE
    late = hall.come("Late Lark", now=talking)
    assert hall.turn(now=talking) == 0
    assert (hall.place(late).joined, hall.place(late).table) == (True, None)
    later = hall.come("Later Lark", now=talking)
    assert hall.turn(now=talking) == 2
    assert [one.id for one in hall.place(late).mates] == [later.id]
    hall.turn(now=now + 6 * MINUTE)
    assert sum(map(len, hall.tables().values())) == 7


def test_a_block_parts_two_at_a_table_and_they_never_see_each_other_there(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 6, now=now)
    hall.begin(now=now)
    ana = hall.people[0]
    (ben,) = hall.place(ana).mates
    with database.write() as db:
        write_block(db, blocker_id=ana.id, blocked_id=ben.id, now=now)
    assert hall.place(ana).mates == hall.place(ben).mates == []
    assert hall.turn(now=now) == 2
    assert hall.place(ana).table != hall.place(ben).table
    assert hall.place(ana).mates
    assert hall.place(ben).mates
    for number in range(1, 5):
        hall.turn(now=now + number * 6 * MINUTE)
        for table_no, table in hall.tables().items():
            assert table_no is None or not {ana.id, ben.id} <= table


def test_two_who_blocked_each_other_and_nobody_else_get_no_round(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 2, now=now)
    with database.write() as db:
        write_block(db, blocker_id=hall.people[0].id, blocked_id=hall.people[1].id, now=now)
    hall.begin(now=now)
    assert hall.series().state == "ended"
    assert hall.rounds() == []


def test_newcomers_groups_and_acquaintances_are_read_from_the_event(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 0, now=now)
    with database.write() as db:
        for number in range(8):
            who = an_attendee(db, hall.event, f"G{number}", now=now)
            tell_about(db, attendee_id=who.id, values={"group_name": "ab"[number % 2]})
    with database.read() as db:
        people = [one for one in attendees_at(db, hall.event.id) if one.group_name]
    for one in people:
        hall.join(one, now=now)
    hall.begin(now=now)
    group = {one.id: one.group_name for one in people}
    assert all(len({group[one] for one in table}) == 2 for table in hall.tables().values())
