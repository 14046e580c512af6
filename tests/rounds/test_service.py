"""Planning rounds and leading them: every step twice happens once, and nothing happens to another event's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from eventnet.core.errors import AppError, Conflict, Gone, InvalidInput, NotFound
from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.events.queries import audit_of
from eventnet.events.service import go_to
from eventnet.rounds import joining, service
from eventnet.rounds.forms import SeriesForm
from eventnet.rounds.queries import now_at, series_at
from tests.factories.gathering import Gathering
from tests.factories.rounding import a_hall, announced, planned

MINUTE = timedelta(minutes=1)


def test_a_plan_sent_twice_is_one_and_sent_anew_is_changed(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    draft = new_id()
    with database.write() as db:
        for size in (2, 2, 3):
            planned(db, gathering.event, now=now, draft_id=draft, size=size, title="Speed talks")
    with database.read() as db:
        (series,) = series_at(db, gathering.event.id)
        assert (series.id, series.size, series.state) == (draft, 3, "planned")
        said = [entry.action for entry in audit_of(db, gathering.event.id)]
        assert said.count("rounds-planned") == 2
        assert now_at(db, gathering.event.id) is None


def test_a_time_must_be_to_come_and_within_the_event(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    for minutes, wrong in ((-1, "in-the-past"), (9 * 60, "after-the-event")):
        at = (now + minutes * MINUTE).replace(tzinfo=None)
        with pytest.raises(InvalidInput) as refused, database.write() as db:
            planned(db, gathering.event, now=now, starts_at=at)
        assert refused.value.fields == {"starts_at": wrong}


def test_the_id_of_another_events_plan_changes_nothing_there(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        theirs = planned(db, gathering.elsewhere, now=now).id
    with pytest.raises(NotFound), database.write() as db:
        planned(db, gathering.event, now=now, draft_id=theirs, size=4)
    with database.read() as db:
        assert series_at(db, gathering.elsewhere.id)[0].size == 2


def test_each_step_happens_once_and_says_whether_it_was_new(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 4, now=now)
    assert hall.do("announce", now=now) is False
    for step, state in (("start", "running"), ("pause", "paused"), ("resume", "running")):
        before = len(hall.told("rounds-changed"))
        assert [hall.do(step, now=now) for _ in range(2)] == [True, False]
        assert hall.series().state == state
        assert len(hall.told("rounds-changed")) == before + 1
    hall.turn(now=now)
    assert [hall.do("end", now=now + MINUTE) for _ in range(2)] == [True, False]
    assert hall.look().round is not None
    assert [one.ended_at for one in hall.rounds()] == [now + MINUTE]
    for step in ("start", "pause", "resume", "call_off", "announce"):
        with pytest.raises(Conflict):
            hall.do(step, now=now)


def test_a_pause_takes_no_time_from_anybody(database: Database, now: datetime) -> None:
    hall = a_hall(database, 4, now=now)
    hall.begin(now=now)
    hall.do("pause", now=now + timedelta(seconds=30))
    assert hall.turn(now=now + 30 * MINUTE) == 0
    hall.do("resume", now=now + 30 * MINUTE)
    round_ = hall.look().round
    assert round_ is not None
    assert round_.begins_at == now + 30 * MINUTE + timedelta(seconds=30)
    assert hall.series().due_at == round_.ends_at == round_.begins_at + 5 * MINUTE
    hall.do("pause", now=now + 32 * MINUTE)
    hall.do("resume", now=now + 33 * MINUTE)
    moved = hall.look().round
    assert moved is not None
    assert moved.begins_at == round_.begins_at
    assert moved.ends_at == round_.ends_at + MINUTE


def test_a_round_is_extended_to_a_moment_and_turned_by_its_number(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 4, now=now)
    with pytest.raises(Conflict):
        hall.do("extend", now=now, until=now + 9 * MINUTE)
    hall.begin(now=now)
    until = now + 8 * MINUTE
    assert [hall.do("extend", now=now, until=until) for _ in range(2)] == [True, False]
    with pytest.raises(InvalidInput):
        hall.do("extend", now=now, until=now + 5 * timedelta(hours=1))
    assert hall.turn(now=now + 6 * MINUTE) == 0
    assert hall.do("turn", now=now + 6 * MINUTE, number=1) is True
    assert hall.turn(now=now + 6 * MINUTE) == 1
    assert hall.do("turn", now=now + 6 * MINUTE, number=1) is False
    assert hall.series().number == 2


def test_two_series_are_never_on_at_once(database: Database, now: datetime) -> None:
    hall = a_hall(database, 2, now=now)
    with pytest.raises(Conflict) as refused, database.write() as db:
        announced(db, hall.event, now=now)
    assert refused.value.error_code == "rounds-on"
    hall.do("call_off", now=now)
    assert hall.do("call_off", now=now) is False
    with database.write() as db:
        announced(db, hall.event, now=now)


def test_nothing_starts_without_people_or_before_the_event_is_live(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    hall = a_hall(database, 1, now=now)
    with pytest.raises(Conflict) as refused:
        hall.do("start", now=now)
    assert refused.value.error_code == "rounds-too-few"
    with database.write() as db:
        series = planned(db, gathering.event, now=now)
    with pytest.raises(Conflict) as refused, database.write() as db:
        service.start(db, event_id=gathering.event.id, series_id=series.id, person_id=None, now=now)
    assert refused.value.error_code == "rounds-not-announced"


def test_what_has_started_is_not_written_anew(database: Database, now: datetime) -> None:
    hall = a_hall(database, 4, now=now)
    form = SeriesForm(draft_id=hall.series_id, minutes=9)
    with database.write() as db:
        service.plan(
            db, event_id=hall.event.id, person_id=hall.there.organiser.id, form=form, now=now
        )
    assert (hall.series().minutes, hall.series().state) == (9, "open")
    hall.begin(now=now)
    with pytest.raises(Conflict), database.write() as db:
        service.plan(
            db,
            event_id=hall.event.id,
            person_id=hall.there.organiser.id,
            form=SeriesForm(draft_id=hall.series_id, minutes=2),
            now=now,
        )


def test_joining_and_leaving_twice_is_once_and_ends_with_the_rounds(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 3, now=now)
    who = hall.people[0]
    assert hall.join(who, now=now) is False
    assert [hall.leave(who, now=now) for _ in range(2)] == [True, False]
    assert [hall.join(who, now=now) for _ in range(2)] == [True, False]
    mine = [row for row in hall.told("table-changed") if row.attendee_id == who.id]
    assert len(mine) == 3
    assert len([row for row in hall.told("rounds-joined") if row.desk]) == 5
    hall.begin(now=now)
    hall.do("end", now=now)
    with pytest.raises(Gone):
        hall.join(hall.there.ana, now=now)


def test_the_rounds_of_another_event_are_not_there(database: Database, now: datetime) -> None:
    hall = a_hall(database, 4, now=now)
    outsider, elsewhere = hall.there.outsider, hall.there.elsewhere
    for verb in (joining.join, joining.leave):
        with pytest.raises(NotFound), database.write() as db:
            verb(
                db,
                event_id=elsewhere.id,
                series_id=hall.series_id,
                attendee_id=outsider.id,
                now=now,
            )
    more: dict[str, dict[str, object]] = {"extend": {"until": now}, "turn": {"number": 1}}
    for step in ("announce", "start", "pause", "resume", "extend", "turn", "end", "call_off"):
        with pytest.raises(AppError) as refused, database.write() as db:
            getattr(service, step)(
                db,
                event_id=elsewhere.id,
                series_id=hall.series_id,
                person_id=hall.there.organiser.id,
                now=now,
                **more.get(step, {}),
            )
        assert isinstance(refused.value, NotFound)
    with database.read() as db:
        assert now_at(db, elsewhere.id) is None


def test_an_event_that_is_over_plans_nothing(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        go_to(db, event_id=gathering.event.id, phase="after", person_id=None, now=now)
    with pytest.raises(Gone), database.write() as db:
        planned(db, gathering.event, now=now)
