"""Who sat together at a table has met: neither is suggested to the other any more, and nobody else's list tells of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventnet.attendees.models import Attendee
from eventnet.db.session import Database
from eventnet.suggestions.making import AGAIN_AFTER
from tests.factories.circling import a_corner
from tests.factories.rounding import Hall, a_hall
from tests.factories.suggesting import make, say_yes, shown_to

MINUTE = timedelta(minutes=1)


def a_hall_of_four(database: Database, *, now: datetime) -> tuple[Hall, Attendee, Attendee]:
    """Make rounds of pairs for four who may be suggested, with the first round placed; return one of them and their mate."""
    hall = a_hall(database, 4, now=now, rounds=1)
    with database.write() as db:
        say_yes(db, *hall.people)
    make(database, hall.event, now=now - MINUTE)
    hall.begin(now=now)
    one = hall.people[0]
    (mate,) = hall.place(one).mates
    return hall, one, next(who for who in hall.people if who.id == mate.id)


def test_who_sat_at_one_table_is_suggested_to_each_other_no_more(
    database: Database, now: datetime
) -> None:
    hall, one, mate = a_hall_of_four(database, now=now)
    assert mate.id in shown_to(database, one)
    assert one.id in shown_to(database, mate)
    make(database, hall.event, now=now + 2 * MINUTE)  # the talk has begun
    everybody = {who.id for who in hall.people}
    assert set(shown_to(database, one)) == everybody - {one.id, mate.id}
    assert set(shown_to(database, mate)) == everybody - {one.id, mate.id}


def test_who_only_looks_for_a_table_has_not_met_anybody_yet(
    database: Database, now: datetime
) -> None:
    hall, one, mate = a_hall_of_four(database, now=now)
    make(database, hall.event, now=now + AGAIN_AFTER)
    assert mate.id in shown_to(database, one)


def test_who_sat_together_moves_nobody_elses_list(database: Database, now: datetime) -> None:
    hall, one, mate = a_hall_of_four(database, now=now)
    others = [who for who in hall.people if who.id not in {one.id, mate.id}]
    watcher = hall.there.ana
    with database.write() as db:
        say_yes(db, watcher)
    make(database, hall.event, now=now + AGAIN_AFTER)
    before = shown_to(database, watcher)
    make(database, hall.event, now=now + 2 * MINUTE)
    assert shown_to(database, watcher) == before != []
    for who in others:  # who sat at the other table still may meet these two
        assert {one.id, mate.id} & set(shown_to(database, who))
    assert shown_to(database, hall.there.outsider) == []


def test_who_sat_in_one_circle_is_suggested_to_each_other_no_more(
    database: Database, now: datetime
) -> None:
    corner = a_corner(database, 4, now=now)
    opener, guest, *_others = corner.more
    with database.write() as db:
        say_yes(db, *corner.more)
    circle = corner.open(opener, now=now)
    corner.sit(guest, circle, now=now)
    make(database, corner.event, now=now + 10 * MINUTE)
    assert guest.id not in shown_to(database, opener)
    assert opener.id not in shown_to(database, guest)
    assert len(shown_to(database, opener)) == 2
    assert shown_to(database, corner.there.outsider) == []
