"""Figures are counted by the worker, kept, and move in steps; the page and the desk read what is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from eventnet.analytics.counters import counters_of
from eventnet.analytics.figures import Figures
from eventnet.analytics.keeping import figures_of, keep_due, keep_one
from eventnet.analytics.models import KeptFigures
from eventnet.analytics.service import count_event, keep
from eventnet.core.errors import NotFound
from eventnet.db.factlog import FactRow
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.events.service import go_to
from tests.factories.gathering import an_attendee, an_event, an_organiser
from tests.factories.networks import a_network, write

SOON = timedelta(seconds=10)


@pytest.fixture
def event(database: Database, now: datetime) -> Event:
    """A live event of 60 people."""
    with database.write() as db:
        event = an_event(db, an_organiser(db, now=now), now=now)
        write(db, a_network(event, people=60, density=0.05, chance=Random(3), outcomes=()))
    return event


def join(database: Database, event: Event, people: int, now: datetime) -> None:
    with database.write() as db:
        for number in range(people):
            an_attendee(db, event, f"Late {number}", now=now)


def joined(database: Database, event: Event) -> int | None:
    with database.read() as db:
        return counters_of(db, event.id)["joined"]


def test_the_worker_publishes_once_and_tells_the_desk(
    database: Database, event: Event, now: datetime
) -> None:
    assert keep_due(database, now=now) == 1
    assert keep_due(database, now=now + SOON) == 0
    with database.read() as db:
        told = db.scalars(select(FactRow).where(FactRow.kind == "figures-moved")).all()
    assert [(row.event_id, row.desk, row.attendee_id) for row in told] == [(event.id, True, None)]


def test_figures_stand_still_until_five_people_came(
    database: Database, event: Event, now: datetime
) -> None:
    keep_one(database, event.id, now=now)
    join(database, event, 4, now)
    assert not keep_one(database, event.id, now=now + SOON)
    assert joined(database, event) == 60
    join(database, event, 1, now)
    assert keep_one(database, event.id, now=now + SOON)
    assert joined(database, event) == 65


def test_one_person_is_seen_after_five_minutes(
    database: Database, event: Event, now: datetime
) -> None:
    keep_one(database, event.id, now=now)
    join(database, event, 1, now)
    assert not keep_one(database, event.id, now=now + timedelta(minutes=4, seconds=59))
    assert keep_one(database, event.id, now=now + timedelta(minutes=5))
    assert joined(database, event) == 61


def test_the_end_of_the_event_is_seen_at_once_but_only_the_first_time(
    database: Database, event: Event, now: datetime
) -> None:
    keep_one(database, event.id, now=now)
    join(database, event, 1, now)
    phases = [("after", True), ("live", False), ("after", False)]
    for step, (phase, moves) in enumerate(phases, 1):
        with database.write() as db:
            go_to(db, event_id=event.id, phase=phase, person_id=None, now=now)
        assert keep_one(database, event.id, now=now + SOON * step) is moves


def test_two_workers_that_counted_the_same_publish_it_once(
    database: Database, event: Event, now: datetime
) -> None:
    with database.read() as db:
        one = count_event(db, event.id, now=now)
        other = count_event(db, event.id, now=now + SOON)
    with database.write() as db:
        assert keep(db, one)
        assert not keep(db, other)
        assert not keep(db, one)
        assert db.scalar(select(func.count()).select_from(KeptFigures)) == 1


def test_an_older_count_does_not_replace_a_newer_one(
    database: Database, event: Event, now: datetime
) -> None:
    keep_one(database, event.id, now=now)
    with database.read() as db:
        late = count_event(db, event.id, now=now + SOON)
    join(database, event, 5, now)
    assert keep_one(database, event.id, now=now + SOON * 2)
    with database.write() as db:
        assert not keep(db, late)
    assert joined(database, event) == 65


def test_figures_come_back_from_the_table_as_they_were(
    database: Database, event: Event, now: datetime
) -> None:
    with database.read() as db:
        counted = count_event(db, event.id, now=now).figures
    kept, at = figures_of(database, event.id, now=now)
    assert kept == counted == Figures.of_json(counted.to_json())
    assert at == now
    assert figures_of(database, event.id, now=now + timedelta(hours=1)) == (kept, now)


def test_what_is_kept_holds_no_small_cell(database: Database, event: Event, now: datetime) -> None:
    figures, _ = figures_of(database, event.id, now=now)
    rows = [figures.coverage, figures.newcomers, figures.others, figures.repliers, figures.requests]
    sums = [block.people for row in rows if row is not None for block in row.blocks]
    sums += [stretch.connections for stretch in figures.time_line.stretches]
    assert sums
    assert not {1, 2, 3, 4} & set(sums)


def test_counters_agree_with_each_other_or_are_both_untold(
    database: Database, event: Event, now: datetime
) -> None:
    keep_one(database, event.id, now=now)
    with database.read() as db:
        counters = counters_of(db, event.id)
    assert set(counters) == {"joined", "connections", "met", "nobody"}
    met, nobody = counters["met"], counters["nobody"]
    assert (met is None) == (nobody is None)
    assert met is None or nobody is None or met + nobody == counters["joined"]


def test_counters_are_there_before_the_first_step_and_the_same_after_it(
    database: Database, event: Event, now: datetime
) -> None:
    with database.read() as db:
        before = counters_of(db, event.id)
    keep_one(database, event.id, now=now)
    with database.read() as db:
        assert counters_of(db, event.id) == before
    assert before["joined"] == 60


def test_where_totals_alone_say_who_met_the_counters_say_it_too(
    database: Database, now: datetime
) -> None:
    with database.write() as db:
        owner = an_organiser(db, now=now)
        quiet, complete = an_event(db, owner, now=now), an_event(db, owner, now=now)
        write(db, a_network(quiet, people=7, density=0, chance=Random(1), outcomes=()))
        write(db, a_network(complete, people=7, density=1, chance=Random(1), outcomes=()))
    with database.read() as db:
        assert (counters_of(db, quiet.id)["met"], counters_of(db, quiet.id)["nobody"]) == (0, 7)
        assert (counters_of(db, complete.id)["met"], counters_of(db, complete.id)["nobody"]) == (
            7,
            0,
        )


def test_a_meet_up_of_twelve_sees_its_totals(database: Database, now: datetime) -> None:
    with database.write() as db:
        event = an_event(db, an_organiser(db, now=now), now=now)
        made = a_network(event, people=12, density=0.3, chance=Random(2), outcomes=())
        write(db, made)
    figures, _ = figures_of(database, event.id, now=now)
    assert (figures.joined, figures.connections) == (12, len(made.connections))


def test_an_event_that_is_not_there_is_not_counted(database: Database, now: datetime) -> None:
    with database.read() as db, pytest.raises(NotFound):
        count_event(db, "0" * 20, now=now)
