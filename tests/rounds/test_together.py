"""Who sat together is known to the two, to the plan after the event, and to the organiser in counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventnet.db.session import Database
from eventnet.rounds.queries_together import (
    Outcome,
    outcomes_at,
    pairs_who_talked,
    rounds_together,
    sat_with,
)
from eventnet.safety.service import write_block
from tests.factories.meeting import connected
from tests.factories.rounding import a_hall

MINUTE = timedelta(minutes=1)


def test_it_counts_from_when_the_talk_began(database: Database, now: datetime) -> None:
    hall = a_hall(database, 4, now=now, rounds=2)
    hall.begin(now=now)
    ana, *others = hall.people
    (first,) = hall.place(ana).mates
    ids = [one.id for one in others]

    def seen(at: datetime) -> list[tuple[str, int]]:
        with database.read() as db:
            assert [one.attendee.id for one in sat_with(db, ana.id, now=at)] == list(
                rounds_together(db, ana.id, ids, now=at)
            )
            return [(one.attendee.id, one.number) for one in sat_with(db, ana.id, now=at)]

    assert seen(now + timedelta(seconds=59)) == []
    assert seen(now + 2 * MINUTE) == [(first.id, 1)]
    hall.turn(now=now + 6 * MINUTE)
    (second,) = hall.place(ana).mates
    hall.turn(now=now + 12 * MINUTE)
    with database.read() as db:
        told = sat_with(db, ana.id, now=now + 60 * MINUTE)
        assert [(one.attendee.id, one.number) for one in told] == [(second.id, 2), (first.id, 1)]
        assert rounds_together(db, ana.id, ids, now=now + 60 * MINUTE) == {
            first.id: 1,
            second.id: 1,
        }
        assert sat_with(db, hall.there.ana.id, now=now) == []
        assert sat_with(db, hall.there.outsider.id, now=now) == []
        assert len(pairs_who_talked(db, hall.event.id, now=now + 60 * MINUTE)) == 4
        assert pairs_who_talked(db, hall.there.elsewhere.id, now=now) == []


def test_who_left_before_it_began_has_not_sat_with_anybody(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 4, now=now, rounds=1)
    hall.begin(now=now)
    leaver = hall.people[0]
    hall.leave(leaver, now=now + timedelta(seconds=20))
    hall.turn(now=now + timedelta(seconds=20))
    later = now + 4 * MINUTE
    with database.read() as db:
        assert sat_with(db, leaver.id, now=later) == []
        for who in hall.people[1:]:
            mates = {one.attendee.id for one in sat_with(db, who.id, now=later)}
            assert mates == {one.id for one in hall.people[1:]} - {who.id}


def test_rounds_that_ended_while_tables_were_looked_for_leave_no_trace(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 4, now=now, rounds=1)
    hall.begin(now=now)
    hall.do("end", now=now + timedelta(seconds=30))
    with database.read() as db:
        assert sat_with(db, hall.people[0].id, now=now + 60 * MINUTE) == []
        assert outcomes_at(db, hall.event.id, now=now + 60 * MINUTE) == {}


def test_the_hidden_are_not_looked_back_on(database: Database, now: datetime) -> None:
    hall = a_hall(database, 2, now=now, rounds=1)
    hall.begin(now=now)
    ana, ben = hall.people
    with database.write() as db:
        write_block(db, blocker_id=ana.id, blocked_id=ben.id, now=now)
    with database.read() as db:
        for who in (ana, ben):
            assert sat_with(db, who.id, now=now + 3 * MINUTE) == []


def test_the_outcome_counts_pairs_who_connected_since(database: Database, now: datetime) -> None:
    hall = a_hall(database, 4, now=now, rounds=1)
    hall.begin(now=now)
    one = hall.people[0]
    (mate,) = hall.place(one).mates
    stranger = next(who for who in hall.people[1:] if who.id != mate.id)
    hall.turn(now=now + 6 * MINUTE)
    with database.write() as db:
        connected(db, one, mate, now=now + 3 * MINUTE)
        connected(db, one, stranger, now=now + 3 * MINUTE)
    with database.read() as db:
        found = outcomes_at(db, hall.event.id, now=now + 60 * MINUTE)
        assert outcomes_at(db, hall.there.elsewhere.id, now=now) == {}
    assert found == {hall.series_id: Outcome(people=4, pairs=2, connected=1)}
