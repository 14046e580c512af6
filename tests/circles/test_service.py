"""Opening, sitting down, getting up and ending: each once, never more than the seats, and never with whom a block keeps apart."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from eventnet.attendees.models import Attendee
from eventnet.circles import service
from eventnet.circles.models import CircleSeat
from eventnet.circles.queries import seen_by
from eventnet.circles.states import MOST_OPEN
from eventnet.core.errors import Conflict, Gone, NotFound
from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.events.models import AuditEntry
from eventnet.events.service import go_to
from eventnet.safety.models import Block
from eventnet.safety.service import lift_block, write_block
from tests.factories.circling import Corner, a_corner, opened
from tests.factories.gathering import an_attendee, an_event, an_organiser

MINUTE = timedelta(minutes=1)


@pytest.fixture
def corner(database: Database, now: datetime) -> Corner:
    return a_corner(database, now=now)


def code_of(error: pytest.ExceptionInfo[Conflict | Gone]) -> str:
    return error.value.error_code


def test_a_circle_is_opened_once_however_often_it_is_sent(corner: Corner, now: datetime) -> None:
    draft = new_id()
    for _ in range(2):
        assert corner.open(corner.there.ana, now=now, draft_id=draft, topic="Trams") == draft
    assert corner.free(corner.there.ben, now=now) == {"Trams": 3}
    assert corner.mates(corner.there.ana, now=now) == []
    assert corner.mates(corner.there.ben, now=now) is None
    assert len(corner.told("circles-moved")) == 1
    with pytest.raises(NotFound):
        corner.open(corner.there.ben, now=now, draft_id=draft)


def test_who_sits_down_is_seen_by_the_table_and_gets_up_again(
    corner: Corner, now: datetime
) -> None:
    ana, ben = corner.there.ana, corner.there.ben
    circle = corner.open(ana, now=now)
    assert [corner.sit(ben, circle, now=now + MINUTE) for _ in range(2)] == [True, False]
    assert corner.mates(ana, now=now + MINUTE) == ["Ben Okoro"]
    assert corner.mates(ben, now=now + MINUTE) == ["Ana Lima"]
    assert corner.free(corner.more[0], now=now + MINUTE) == {"Closing a service well": 2}
    told = {row.attendee_id for row in corner.told("circle-changed")[1:]}
    assert told == {ana.id, ben.id}
    assert [corner.rise(ben, circle, now=now + 2 * MINUTE) for _ in range(2)] == [True, False]
    assert corner.mates(ana, now=now + 2 * MINUTE) == []
    assert corner.sit(ben, circle, now=now + 3 * MINUTE)


def test_the_last_seat_is_the_last_and_one_that_is_left_is_free(
    corner: Corner, now: datetime
) -> None:
    circle = corner.open(corner.there.ana, now=now, free=1)
    corner.sit(corner.there.ben, circle, now=now)
    with pytest.raises(Conflict) as full:
        corner.sit(corner.more[0], circle, now=now)
    assert code_of(full) == "circle-full"
    corner.rise(corner.there.ben, circle, now=now)
    assert corner.sit(corner.more[0], circle, now=now)


def test_who_sits_down_elsewhere_leaves_where_they_sat(corner: Corner, now: datetime) -> None:
    ana, ben = corner.there.ana, corner.there.ben
    first = corner.open(ana, now=now, topic="Trams")
    second = corner.open(ben, now=now + MINUTE, topic="Maps")
    corner.sit(corner.more[0], first, now=now + MINUTE)
    corner.sit(corner.more[0], second, now=now + 2 * MINUTE)
    assert corner.free(ana, now=now + 2 * MINUTE) == {"Trams": 3, "Maps": 2}
    corner.sit(ana, second, now=now + 3 * MINUTE)
    assert corner.circle(first).closed_by == "empty"
    third = corner.open(ben, now=now + 4 * MINUTE, topic="Chairs")
    assert corner.mates(ben, now=now + 4 * MINUTE) == []
    assert corner.mates(ana, now=now + 4 * MINUTE) == ["Guest 00"]
    assert third != second


def test_it_is_over_when_everybody_has_left_when_its_opener_says_so_and_at_its_time(
    corner: Corner, now: datetime
) -> None:
    ana, ben = corner.there.ana, corner.there.ben
    left, ended, late = (
        corner.open(who, now=now, topic=topic)
        for who, topic in ((ana, "Trams"), (ben, "Maps"), (corner.more[0], "Chairs"))
    )
    corner.rise(ana, left, now=now + MINUTE)
    corner.sit(ana, ended, now=now + MINUTE)
    assert [corner.end(ben, ended, now=now + 2 * MINUTE) for _ in range(2)] == [True, False]
    assert corner.mates(ana, now=now + 2 * MINUTE) is None
    assert corner.free(ana, now=now + 29 * MINUTE) == {"Chairs": 3}
    assert corner.free(ana, now=now + 30 * MINUTE) == {}
    with pytest.raises(Gone) as over:
        corner.sit(ana, late, now=now + 30 * MINUTE)
    assert code_of(over) == "circle-over"
    with corner.database.read() as db:
        assert not service.is_amiss(db, event_id=corner.event.id, now=now + 29 * MINUTE)
        assert service.is_amiss(db, event_id=corner.event.id, now=now + 31 * MINUTE)
    assert [corner.tend(now=now + 31 * MINUTE) for _ in range(2)] == [1, 0]
    states = [
        (corner.circle(one).closed_by, corner.circle(one).closed_at) for one in (left, ended, late)
    ]
    assert states == [
        ("empty", now + MINUTE),
        ("opener", now + 2 * MINUTE),
        ("time", now + 30 * MINUTE),
    ]


def test_only_the_opener_who_still_sits_there_ends_it(corner: Corner, now: datetime) -> None:
    ana, ben = corner.there.ana, corner.there.ben
    circle = corner.open(ana, now=now)
    corner.sit(ben, circle, now=now)
    with pytest.raises(NotFound):
        corner.end(ben, circle, now=now)
    corner.rise(ana, circle, now=now)
    with pytest.raises(NotFound):
        corner.end(ana, circle, now=now)
    assert corner.mates(ben, now=now) == []


def test_circles_are_for_a_live_event_and_end_with_it(corner: Corner, now: datetime) -> None:
    corner.open(corner.there.ana, now=now)
    with corner.database.write() as db:
        before = an_event(
            db, an_organiser(db, now=now), now=now, name="Soon", began=-timedelta(hours=2)
        )
        early = an_attendee(db, before, "Early Bird", now=now)
        with pytest.raises(Conflict) as soon:
            opened(db, early, now=now)
        assert code_of(soon) == "circles-not-yet"
        go_to(db, event_id=corner.event.id, phase="after", person_id=None, now=now + MINUTE)
    assert [corner.tend(now=now + MINUTE) for _ in range(2)] == [1, 0]
    with pytest.raises(Gone) as over:
        corner.open(corner.there.ana, now=now + MINUTE)
    assert code_of(over) == "event-over"


def test_there_is_an_end_to_how_many_are_open(database: Database, now: datetime) -> None:
    corner = a_corner(database, MOST_OPEN, now=now)
    for number, who in enumerate(corner.more):
        corner.open(who, now=now, topic=f"Topic {number}")
    with pytest.raises(Conflict) as many:
        corner.open(corner.there.ana, now=now)
    assert code_of(many) == "circles-many"
    assert corner.free(corner.there.ana, now=now)["Topic 7"] == 3


@pytest.mark.parametrize("blocker_is_opener", [True, False])
def test_a_block_hides_the_circle_like_one_that_is_over(
    corner: Corner, now: datetime, *, blocker_is_opener: bool
) -> None:
    ana, ben, guest = corner.there.ana, corner.there.ben, corner.more[0]
    pair = (ana.id, ben.id) if blocker_is_opener else (ben.id, ana.id)
    with corner.database.write() as db:
        write_block(db, blocker_id=pair[0], blocked_id=pair[1], now=now)
    hidden = corner.open(ana, now=now, topic="Trams", free=1)
    over = corner.open(guest, now=now, topic="Maps")
    corner.end(guest, over, now=now)
    assert corner.free(ben, now=now) == {}
    assert corner.free(guest, now=now) == {"Trams": 1}

    def refused(circle: str) -> tuple[str, int]:
        with pytest.raises(Gone) as error:
            corner.sit(ben, circle, now=now)
        return error.value.error_code, error.value.status

    assert refused(hidden) == refused(over) == ("circle-over", 410)
    corner.sit(guest, hidden, now=now)
    assert refused(hidden) == refused(over)  # not that it is full
    # The topic is the opener's also when they have left the table.
    corner.rise(ana, hidden, now=now)
    assert refused(hidden) == refused(over)


def test_nobody_sits_down_with_whom_they_are_kept_apart_from_and_sees_no_trace(
    corner: Corner, now: datetime
) -> None:
    ana, ben, guest = corner.there.ana, corner.there.ben, corner.more[0]
    circle = corner.open(guest, now=now, topic="Trams")
    with corner.database.write() as db:
        write_block(db, blocker_id=ana.id, blocked_id=ben.id, now=now)
    assert corner.free(ana, now=now) == corner.free(ben, now=now) == {"Trams": 3}
    corner.sit(ben, circle, now=now + MINUTE)
    assert corner.free(ana, now=now + MINUTE) == {}
    with pytest.raises(Gone):
        corner.sit(ana, circle, now=now + MINUTE)
    corner.rise(ben, circle, now=now + 2 * MINUTE)
    assert corner.free(ana, now=now + 2 * MINUTE) == {"Trams": 3}


@pytest.mark.parametrize("blocker_sat_first", [True, False])
def test_of_two_at_a_table_the_one_who_sat_down_later_gives_up_the_seat(
    corner: Corner, now: datetime, *, blocker_sat_first: bool
) -> None:
    first, later, guest = corner.there.ana, corner.there.ben, corner.more[0]
    circle = corner.open(first, now=now)
    corner.sit(guest, circle, now=now + MINUTE)
    corner.sit(later, circle, now=now + 2 * MINUTE)
    pair = (first.id, later.id) if blocker_sat_first else (later.id, first.id)
    at = now + 3 * MINUTE
    with corner.database.write() as db:
        write_block(db, blocker_id=pair[0], blocked_id=pair[1], now=at)
    for _ in range(2):  # at once when read, and then also in the table
        assert corner.mates(first, now=at) == ["Guest 00"]
        assert corner.mates(later, now=at) is None
        assert corner.free(later, now=at) == {}
        corner.tend(now=at)
    assert corner.mates(guest, now=at) == ["Ana Lima"]
    assert corner.tend(now=at) == 0
    with corner.database.read() as db:
        theirs = select(CircleSeat.until_at).where(CircleSeat.attendee_id == later.id)
        assert db.scalar(theirs) == at


def test_a_lifted_block_lets_them_sit_together_again(corner: Corner, now: datetime) -> None:
    ana, ben = corner.there.ana, corner.there.ben
    circle = corner.open(ana, now=now)
    with corner.database.write() as db:
        write_block(db, blocker_id=ana.id, blocked_id=ben.id, now=now)
    assert corner.free(ben, now=now) == {}
    with corner.database.write() as db:
        lift_block(db, blocker_id=ana.id, block_id=db.scalars(select(Block.id)).one())
    assert corner.sit(ben, circle, now=now)


def test_the_removed_give_up_their_seats_and_an_empty_circle_is_over(
    corner: Corner, now: datetime
) -> None:
    ana, ben = corner.there.ana, corner.there.ben
    circle = corner.open(ana, now=now, free=1)
    corner.sit(ben, circle, now=now)

    def remove(who: Attendee) -> None:
        with corner.database.write() as db:
            db.execute(update(Attendee).where(Attendee.id == who.id).values(removed_at=now))

    remove(ana)
    assert corner.mates(ben, now=now) == []
    assert corner.free(ben, now=now) == {"Closing a service well": 1}
    assert [corner.tend(now=now) for _ in range(2)] == [1, 0]
    remove(ben)
    assert [corner.tend(now=now) for _ in range(2)] == [1, 0]
    assert corner.circle(circle).closed_by == "empty"


def test_an_organiser_ends_one_and_that_stands_in_the_record(corner: Corner, now: datetime) -> None:
    circle = corner.open(corner.there.ana, now=now)
    olga = corner.there.organiser.id
    done = []
    for _ in range(2):
        with corner.database.write() as db:
            done.append(
                service.end_for_all(
                    db, event_id=corner.event.id, circle_id=circle, person_id=olga, now=now
                )
            )
    assert done == [True, False]
    with corner.database.read() as db:
        (entry,) = db.scalars(select(AuditEntry).where(AuditEntry.action == "circle-ended"))
    assert (entry.person_id, entry.detail) == (olga, {"circle": circle})
    assert corner.circle(circle).closed_by == "organiser"


def test_an_outsider_reaches_nothing(corner: Corner, now: datetime) -> None:
    circle = corner.open(corner.there.ana, now=now)
    there = corner.there
    elsewhere, whose = there.elsewhere.id, there.outsider.id
    with corner.database.write() as db:
        for verb in (service.sit_down, service.get_up, service.end):
            with pytest.raises(NotFound):
                verb(db, event_id=elsewhere, circle_id=circle, attendee_id=whose, now=now)
        olga = there.organiser.id
        with pytest.raises(NotFound):
            service.end_for_all(db, event_id=elsewhere, circle_id=circle, person_id=olga, now=now)
    assert corner.free(corner.there.ben, now=now) == {"Closing a service well": 3}
    with corner.database.read() as db:
        seen = seen_by(db, event_id=there.elsewhere.id, attendee_id=there.outsider.id, now=now)
    assert (seen.tables, seen.mine) == ((), None)
