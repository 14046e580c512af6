"""Who sat together at a circle is known to the two, and reckoned with like a table of the rounds."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventnet.circles.queries_together import circles_together, pairs_who_talked, sat_with
from eventnet.db.session import Database
from eventnet.safety.service import write_block
from tests.factories.circling import Corner, a_corner

MINUTE = timedelta(minutes=1)


def seen(corner: Corner, who: int, at: datetime) -> list[tuple[str, str, datetime]]:
    people = [corner.there.ana, corner.there.ben, *corner.more]
    ids = [one.id for one in people]
    with corner.database.read() as db:
        found = sat_with(db, people[who].id, now=at)
        counted = circles_together(db, people[who].id, ids, now=at)
        assert {one.attendee.id for one in found} <= set(counted)
    return [(one.attendee.name, one.topic, one.at) for one in found]


def test_it_counts_once_both_have_sat_there_for_a_while(database: Database, now: datetime) -> None:
    corner = a_corner(database, 2, now=now)
    ana, ben = corner.there.ana, corner.there.ben
    circle = corner.open(ana, now=now, topic="Trams")
    corner.sit(ben, circle, now=now + 5 * MINUTE)
    corner.sit(corner.more[0], circle, now=now + 6 * MINUTE)
    corner.rise(corner.more[0], circle, now=now + 7 * MINUTE)  # only looked who was there
    assert seen(corner, 0, now + 6 * MINUTE) == []
    assert seen(corner, 0, now + 7 * MINUTE) == [("Ben Okoro", "Trams", now + 5 * MINUTE)]
    corner.rise(ana, circle, now=now + 8 * MINUTE)
    corner.sit(corner.more[1], circle, now=now + 9 * MINUTE)
    late = now + 60 * MINUTE
    corner.tend(now=late)
    assert [name for name, _, _ in seen(corner, 0, late)] == ["Ben Okoro"]
    assert [name for name, _, _ in seen(corner, 1, late)] == ["Guest 01", "Ana Lima"]
    assert seen(corner, 2, late) == []
    with database.read() as db:
        pairs = pairs_who_talked(db, corner.event.id, now=late)
        assert pairs == sorted(
            tuple(sorted(pair)) for pair in ((ana.id, ben.id), (ben.id, corner.more[1].id))
        )
        assert pairs_who_talked(db, corner.there.elsewhere.id, now=late) == []
        assert sat_with(db, corner.there.outsider.id, now=late) == []


def test_two_circles_are_two_and_coming_back_to_one_is_one(
    database: Database, now: datetime
) -> None:
    corner = a_corner(database, now=now)
    ana, ben = corner.there.ana, corner.there.ben
    first = corner.open(ana, now=now, topic="Trams")
    for minute in (0, 10):
        corner.sit(ben, first, now=now + minute * MINUTE)
        corner.rise(ben, first, now=now + (minute + 5) * MINUTE)
    corner.open(ben, now=now + 20 * MINUTE, topic="Maps")
    corner.sit(ana, corner.seen(ben, now=now + 20 * MINUTE).tables[0].id, now=now + 20 * MINUTE)
    late = now + 40 * MINUTE
    assert [topic for _, topic, _ in seen(corner, 0, late)] == ["Maps", "Trams"]
    with database.read() as db:
        assert circles_together(db, ana.id, [ben.id], now=late) == {ben.id: 2}


def test_the_hidden_are_not_looked_back_on(database: Database, now: datetime) -> None:
    corner = a_corner(database, now=now)
    circle = corner.open(corner.there.ana, now=now)
    corner.sit(corner.there.ben, circle, now=now)
    with database.write() as db:
        write_block(db, blocker_id=corner.there.ben.id, blocked_id=corner.there.ana.id, now=now)
    with database.read() as db:
        for who in (corner.there.ana, corner.there.ben):
            assert sat_with(db, who.id, now=now + 10 * MINUTE) == []
