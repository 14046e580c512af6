"""Lists are made for those who said yes, stay for their time, and hold nobody who may not be shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from eventnet.attendees.models import Attendee
from eventnet.connections.parting import block, remove
from eventnet.connections.service import answer
from eventnet.db.session import Database
from eventnet.suggestions.gathering import Gathering as Gathered
from eventnet.suggestions.making import LOOKED_AT, STANDS_FOR, Plan, make_due, plan_lists
from eventnet.suggestions.models import StartingPoint
from eventnet.suggestions.queries import Placed
from eventnet.suggestions.service import settle
from eventnet.suggestions.showing import show
from tests.factories.gathering import Gathering, an_attendee
from tests.factories.meeting import a_scan, connected
from tests.factories.parties import end
from tests.factories.suggesting import (
    AlwaysRandom,
    NeverRandom,
    a_crowd,
    make,
    points_of,
    say_yes,
    shown_to,
    writes,
)
from tests.suggestions.gatherings import tellings

MOMENT = datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
def crowd(database: Database, gathering: Gathering, now: datetime) -> list[Attendee]:
    """Return ten people who said yes; Ana and Ben have not."""
    with database.write() as db:
        return a_crowd(db, gathering.event, 10, now=now)


def rows(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count(StartingPoint.id))) or 0


def test_everybody_who_said_yes_gets_three_and_nobody_else_is_on_a_list(
    database: Database, gathering: Gathering, crowd: list[Attendee], now: datetime
) -> None:
    make(database, gathering.event, now=now)
    there = {one.id for one in crowd}
    for viewer in crowd:
        shown = shown_to(database, viewer)
        assert len(shown) == len(set(shown)) == 3
        assert set(shown) <= there - {viewer.id}
    assert shown_to(database, gathering.ana) == []
    assert shown_to(database, gathering.outsider) == []


def test_making_them_again_changes_nothing(
    database: Database, gathering: Gathering, crowd: list[Attendee], now: datetime
) -> None:
    assert make(database, gathering.event, now=now) == 30
    before = [shown_to(database, viewer) for viewer in crowd]
    assert make(database, gathering.event, now=now + LOOKED_AT) == 0
    assert make(database, gathering.event, now=now + timedelta(seconds=1)) == 0
    assert [shown_to(database, viewer) for viewer in crowd] == before
    assert rows(database) == 30


def test_after_their_time_others_get_the_place(
    database: Database, gathering: Gathering, crowd: list[Attendee], now: datetime
) -> None:
    make(database, gathering.event, now=now)
    assert make(database, gathering.event, now=now + STANDS_FOR) == 60
    assert all(len(shown_to(database, viewer)) == 3 for viewer in crowd)


def test_a_not_now_is_gone_for_good_and_moves_nobody_elses_list(
    database: Database, gathering: Gathering, crowd: list[Attendee], now: datetime
) -> None:
    make(database, gathering.event, now=now)
    viewer, rest = crowd[0], crowd[1:]
    before = {one.id: shown_to(database, one) for one in rest}
    dropped = points_of(database, viewer)[0]
    for _twice in range(2):
        with database.write() as db:
            settle(db, viewer_id=viewer.id, point_id=dropped.id, outcome="not-now", now=now)
    assert len(shown_to(database, viewer)) == 2
    later = now + timedelta(minutes=1)
    assert make(database, gathering.event, now=later) == 1
    assert len(shown_to(database, viewer)) == 3
    assert dropped.other_id not in shown_to(database, viewer)
    assert {one.id: shown_to(database, one) for one in rest} == before
    make(database, gathering.event, now=later + STANDS_FOR)
    assert dropped.other_id not in shown_to(database, viewer)


@given(st.data())
@settings(max_examples=60)
def test_what_one_keeps_private_never_moves_the_list_of_another(data: st.DataObject) -> None:
    """Lists are made twice, in a world where somebody dropped, asked or declined in between, and in one where not."""
    told = data.draw(tellings())
    gathering = told.gathered()
    one = data.draw(st.sampled_from([person.id for person in told.people]))
    before = as_placed(planned(gathering, [], {}))
    away = {row.other_id for row in before if row.viewer_id == one}
    spoken = [
        replace(row, stands=False) if row.viewer_id == one and data.draw(st.booleans()) else row
        for row in before
    ]
    without = as_placed(planned(gathering, before, {}))
    with_bars = as_placed(planned(gathering, spoken, {one: away}))
    assert of_others(with_bars, one) == of_others(without, one)
    later = MOMENT + STANDS_FOR
    assert of_others(
        as_placed(planned(gathering, spoken + with_bars, {one: away}, at=later)), one
    ) == of_others(as_placed(planned(gathering, before + without, {}, at=later)), one)


def planned(
    gathering: Gathered, placed: list[Placed], private: dict[str, set[str]], at: datetime = MOMENT
) -> Plan:
    return plan_lists(gathering, placed, private, event_id="e", now=at, chance=NeverRandom(1))


def as_placed(plan: Plan) -> list[Placed]:
    names = ("id", "viewer_id", "other_id", "place", "is_common", "is_random", "made_at")
    return [Placed(**{name: row[name] for name in names}, stands=True) for row in plan.add]


def of_others(placed: list[Placed], one: str) -> list[tuple[str, str]]:
    return sorted((row.viewer_id, row.other_id) for row in placed if row.viewer_id != one)


def test_the_blocked_the_removed_the_connected_and_the_gone_leave_at_once(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        one, two, three, four = a_crowd(db, gathering.event, 4, now=now)
    make(database, gathering.event, now=now)
    assert set(shown_to(database, one)) == {two.id, three.id, four.id}
    with database.write() as db:
        connection = connected(db, one, two, now=now)
        blocked = connected(db, three, one, now=now)
        block(db, attendee_id=three.id, connection_id=blocked, now=now)
        db.execute(update(Attendee).where(Attendee.id == four.id).values(may_be_suggested=False))
    assert shown_to(database, one) == []
    assert one.id not in shown_to(database, three)
    with database.write() as db:
        remove(db, attendee_id=two.id, connection_id=connection, now=now)
    for later in (timedelta(minutes=1), STANDS_FOR + timedelta(minutes=1)):
        make(database, gathering.event, now=now + later)
        assert shown_to(database, one) == []
        assert one.id not in shown_to(database, two)


def test_who_said_no_to_the_other_or_was_told_no_is_suggested_to_neither(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        one, other, third, fourth = a_crowd(db, gathering.event, 4, now=now)
        asked = a_scan(db, one, other, now=now)
        assert asked.request_id is not None
        answer(
            db,
            attendee_id=other.id,
            request_id=asked.request_id,
            accept=False,
            shares=[],
            now=now,
        )
    make(database, gathering.event, now=now)
    both = {third.id, fourth.id}
    assert set(shown_to(database, one)) == set(shown_to(database, other)) == both
    assert set(shown_to(database, third)) == {one.id, other.id, fourth.id}
    assert shown_to(database, gathering.outsider) == []


def test_with_a_larger_network_the_list_is_shorter_and_has_reasons(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        ana = gathering.ana
        crowd = a_crowd(db, gathering.event, 9, now=now)
        say_yes(db, ana)
        for other in crowd[:6]:
            connected(db, ana, other, now=now)
    make(database, gathering.event, now=now)
    assert shown_to(database, ana) == []  # nobody is left of whom anything could be said
    with database.write() as db:
        writes(db, ana, looking=["night trains"])
        for other in crowd[6:]:
            writes(db, other, about=["night trains"])
    make(database, gathering.event, now=now + LOOKED_AT)
    assert len(shown_to(database, ana)) == 2
    assert all(point.reasons[0]["code"] == "they-offer" for point in points_of(database, ana))


def test_a_random_one_is_recorded_and_there_is_one_on_a_list_at_most(
    database: Database, gathering: Gathering, crowd: list[Attendee], now: datetime
) -> None:
    make(database, gathering.event, now=now, chance=AlwaysRandom(3))
    for viewer in crowd:
        assert sum(point.is_random for point in points_of(database, viewer)) == 1
    with database.write() as db:
        for viewer in crowd:
            for point in points_of(database, viewer):
                if not point.is_random:
                    settle(db, viewer_id=viewer.id, point_id=point.id, outcome="met", now=now)
    make(database, gathering.event, now=now + timedelta(minutes=1), chance=AlwaysRandom(4))
    for viewer in crowd:
        assert sum(point.is_random for point in points_of(database, viewer)) == 1


def test_only_what_was_on_a_page_counts_as_shown_and_the_first_time_stays(
    database: Database, gathering: Gathering, crowd: list[Attendee], now: datetime
) -> None:
    make(database, gathering.event, now=now)
    first = points_of(database, crowd[0])[0]
    seen = now + timedelta(minutes=30)
    for later in (seen, seen + timedelta(minutes=5)):
        with database.write() as db:
            show(db, [first.id], now=later)
    assert {point.shown_at for point in points_of(database, crowd[0])} == {None, seen}


def test_no_lists_are_made_when_the_event_is_over_or_nobody_said_yes(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    assert make_due(database, now=now, chance=Random(1)) == 0
    with database.write() as db:
        a_crowd(db, gathering.event, 3, now=now)
        end(db, gathering.event, now=now)
    assert make_due(database, now=now, chance=Random(1)) == 0


def test_people_of_another_event_are_never_suggested(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        here = a_crowd(db, gathering.event, 2, now=now)
        there = an_attendee(db, gathering.elsewhere, "Una", now=now)
        say_yes(db, there, gathering.outsider)
    make_due(database, now=now)
    assert shown_to(database, here[0]) == [here[1].id]
    assert shown_to(database, there) == [gathering.outsider.id]
