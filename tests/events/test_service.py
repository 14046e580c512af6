"""An event and its phases: each step once, forbidden steps never, and by itself at its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import update

from eventnet.attendees.forms import JoinForm
from eventnet.attendees.service import join
from eventnet.core.errors import Conflict, Gone, InvalidInput, NotFound
from eventnet.db.session import Database
from eventnet.events.forms import EventForm
from eventnet.events.models import AuditEntry, Event
from eventnet.events.phases import PHASES, may_follow, takes_people
from eventnet.events.queries import audit_of, event_by_join_code, events_run_by
from eventnet.events.service import change_event, change_phases_due, create_event, go_to
from tests.factories.gathering import Gathering, an_attendee, an_event, an_organiser
from tests.factories.prompting import told

STEPS = {("before", "live"), ("before", "after"), ("live", "after"), ("after", "live"),
         ("after", "closed")}  # fmt: skip


def a_form(**changes: Any) -> EventForm:
    return EventForm.model_validate(
        {
            "name": "Open Streets",
            "timezone": "Europe/Berlin",
            "starts_at": "2026-09-17T09:00",
            "ends_at": "2026-09-17T17:00",
            **changes,
        }
    )


def put(database: Database, event: Event, phase: str) -> None:
    """Let the event stand in a phase, whichever way it came there."""
    with database.write() as db:
        db.execute(update(Event).where(Event.id == event.id).values(phase=phase))


def lead(database: Database, event: Event, phase: str, now: datetime) -> bool:
    with database.write() as db:
        return go_to(db, event_id=event.id, phase=phase, person_id=None, now=now)


def event_now(database: Database, event: Event) -> Event:
    with database.read() as db:
        return db.get_one(Event, event.id)


def audit(database: Database, event: Event) -> list[AuditEntry]:
    with database.read() as db:
        return audit_of(db, event.id)


def test_two_events_of_the_same_words_are_two_with_codes_of_their_own(
    database: Database, now: datetime
) -> None:
    with database.write() as db:
        owner = an_organiser(db, now=now)
        one, two = (create_event(db, owner_id=owner.id, form=a_form(), now=now) for _ in "12")
    assert one.key != two.key
    assert one.join_code != two.join_code
    with database.read() as db:
        assert {event.id for event in events_run_by(db, owner.id)} == {one.id, two.id}
        assert [line.action for line in audit_of(db, one.id)] == ["event-created"]


@pytest.mark.parametrize(
    ("begins", "phase"), [("2026-09-17T11:59", "live"), ("2026-09-17T12:00", "live"), ("2026-09-17T12:01", "before")]
)  # fmt: skip
def test_times_are_those_of_the_clock_in_the_hall(
    database: Database, now: datetime, begins: str, phase: str
) -> None:
    with database.write() as db:  # it is ten in the morning UTC, and noon in Berlin
        owner = an_organiser(db, now=now)
        event = create_event(db, owner_id=owner.id, form=a_form(starts_at=begins), now=now)
    assert event.phase == phase
    assert event.ends_at.hour == 15


def test_a_join_code_opens_the_event_however_it_is_typed(
    database: Database, gathering: Gathering
) -> None:
    code = gathering.event.join_code
    with database.read() as db:
        for typed in (code, code.upper(), f" {code[:3]} {code[3:]} ", "-".join(code)):
            found = event_by_join_code(db, typed)
            assert found is not None
            assert found.id == gathering.event.id
        for typed in ("", code[:-1], code + "0", "ééé", gathering.event.key):
            assert event_by_join_code(db, typed) is None


@pytest.mark.parametrize("ends_at", ["2026-09-17T09:00", "2026-09-17T08:59"])
def test_an_end_that_is_not_after_the_start_is_refused(
    database: Database, gathering: Gathering, now: datetime, ends_at: str
) -> None:
    form, who = a_form(ends_at=ends_at), gathering.organiser.id
    with database.write() as db:
        with pytest.raises(InvalidInput) as refused:
            create_event(db, owner_id=who, form=form, now=now)
        with pytest.raises(InvalidInput):
            change_event(db, event_id=gathering.event.id, person_id=who, form=form, now=now)
    assert refused.value.fields == {"ends_at": "before-the-start"}
    assert event_now(database, gathering.event).ends_at == gathering.event.ends_at


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "}, {"name": "x" * 121}, {"timezone": "Mars/Olympus"}, {"locale": "xx"}, {"place": "x" * 121},
        {"conduct_url": "javascript:alert(1)"}, {"starts_at": "soon"}, {"phase": "live"},
        {"starts_at": "0001-01-01T00:00"}, {"ends_at": "9999-12-31T23:59", "timezone": "America/New_York"},
    ],
)  # fmt: skip
def test_what_makes_no_event_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        a_form(**wrong)


def test_changing_twice_to_the_same_leaves_the_same(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    form = a_form(name="  Open   Roads ", place="")
    for _time in range(2):
        with database.write() as db:
            change_event(
                db, event_id=gathering.event.id, person_id=gathering.organiser.id, form=form, now=now
            )  # fmt: skip
        event = event_now(database, gathering.event)
        assert (event.name, event.place, event.timezone) == ("Open Roads", None, "Europe/Berlin")
        assert event.join_code == gathering.event.join_code
    assert event_now(database, gathering.elsewhere).name == "Elsewhere"


def test_an_event_that_is_not_there_cannot_be_changed(database: Database, now: datetime) -> None:
    with database.write() as db, pytest.raises(NotFound):
        change_event(db, event_id="none", person_id="none", form=a_form(), now=now)
    with database.write() as db, pytest.raises(NotFound):
        go_to(db, event_id="none", phase="live", person_id=None, now=now)


@pytest.mark.parametrize(("phase", "nxt"), list(product(PHASES, PHASES)))
def test_a_step_happens_once_or_not_at_all(
    database: Database, gathering: Gathering, now: datetime, phase: str, nxt: str
) -> None:
    assert may_follow(phase, nxt) == ((phase, nxt) in STEPS)
    put(database, gathering.event, phase)
    if phase != nxt and (phase, nxt) not in STEPS:
        for _time in range(2):
            with pytest.raises(Conflict, match="phase-cannot-follow"):
                lead(database, gathering.event, nxt, now)
        assert event_now(database, gathering.event).phase == phase
        expected: list[bool] = []
    else:
        expected = [phase != nxt, False]
        assert [lead(database, gathering.event, nxt, now) for _time in range(2)] == expected
        assert event_now(database, gathering.event).phase == nxt
    with database.read() as db:
        changes = told(db, "phase-changed")
    steps = [line for line in audit(database, gathering.event) if line.action == f"phase-{nxt}"]
    assert len(changes) == len(steps) == sum(expected)
    assert event_now(database, gathering.elsewhere).phase == "live"


def test_an_ended_event_opens_again_only_before_its_end(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    event = gathering.event
    lead(database, event, "after", now)
    assert event_now(database, event).ended_at == now
    lead(database, event, "live", now)
    assert event_now(database, event).ended_at is None
    lead(database, event, "after", now)
    with pytest.raises(Conflict, match="end-time-passed"):
        lead(database, event, "live", event.ends_at)
    assert event_now(database, event).phase == "after"


def due(database: Database, now: datetime) -> list[str]:
    with database.write() as db:
        return change_phases_due(db, now=now)


def test_events_begin_and_end_by_themselves_at_their_time_and_once(
    database: Database, now: datetime
) -> None:
    with database.write() as db:
        owner = an_organiser(db, now=now)
        event = an_event(db, owner, now=now, began=-timedelta(hours=1), lasts=timedelta(hours=2))
    moment = timedelta(microseconds=1)
    for at, phase in ((event.starts_at, "live"), (event.ends_at, "after")):
        assert due(database, at - moment) == []
        assert due(database, at) == [event.id]
        assert due(database, at) == []
        assert event_now(database, event).phase == phase
    assert event_now(database, event).ended_at == event.ends_at
    assert [line.person_id for line in audit(database, event)][:2] == [None, None]
    assert due(database, event.ends_at + timedelta(days=1)) == []


def test_an_event_that_nobody_looked_after_ends_without_ever_having_begun(
    database: Database, now: datetime
) -> None:
    with database.write() as db:
        owner = an_organiser(db, now=now)
        event = an_event(db, owner, now=now, began=-timedelta(hours=1), lasts=timedelta(hours=2))
    assert due(database, event.ends_at + timedelta(hours=1)) == [event.id]
    assert event_now(database, event).phase == "after"
    with database.read() as db:
        assert [row.payload["phase"] for row in told(db, "phase-changed")] == ["after"]


def test_an_event_that_was_ended_early_stays_ended(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    lead(database, gathering.event, "after", now)
    assert due(database, now + timedelta(minutes=1)) == []
    assert event_now(database, gathering.event).phase == "after"


@pytest.mark.parametrize("phase", PHASES)
def test_only_an_event_that_is_not_over_takes_people(
    database: Database, gathering: Gathering, now: datetime, phase: str
) -> None:
    put(database, gathering.event, phase)
    with database.write() as db:
        if takes_people(phase):
            assert an_attendee(db, gathering.event, "Cleo", now=now).event_id == gathering.event.id
        else:
            with pytest.raises(Gone, match="event-over"):
                an_attendee(db, gathering.event, "Cleo", now=now)
    with database.write() as db:  # who is there already stays, whatever the phase
        again = join(
            db,
            event_id=gathering.event.id,
            person_id=gathering.ana.person_id,
            form=JoinForm(name="Ana"),
            now=now,
        )
    assert again.id == gathering.ana.id
