"""For whom a prompt is, decided when it opens; nobody else sees it, counts it, or can reply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.attendees.service import tell_about
from eventnet.core.errors import NotFound
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.prompts.models import Prompt
from eventnet.prompts.queries import closed_without, open_at, shown_of, timeline_of
from eventnet.prompts.queries_recipients import groups_at, recipients_of
from tests.factories.gathering import Gathering, a_gathering, an_attendee
from tests.factories.meeting import connected
from tests.factories.prompting import a_choice, an_open_prompt, choose, close_it


@dataclass
class Hall:
    """Ana leads here, Ben is new, Cleo and Dag know each other."""

    db: Session
    there: Gathering
    event: Event
    cleo: Attendee
    dag: Attendee
    now: datetime

    def open(self, audience: str, *, now: datetime | None = None) -> Prompt:
        form = a_choice().model_copy(update={"audience": audience})
        return an_open_prompt(self.db, self.event, now=now or self.now, form=form)

    def names(self, prompt: Prompt) -> set[str]:
        people = (self.there.ana, self.there.ben, self.cleo, self.dag)
        return {person.name.split()[0] for person in people if prompt in self.seen_by(person)}

    def seen_by(self, person: Attendee) -> list[Prompt]:
        return open_at(self.db, self.event.id, attendee_id=person.id)


@pytest.fixture
def hall(database: Database, now: datetime) -> Iterator[Hall]:
    there = a_gathering(database, now=now)
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        cleo, dag = (an_attendee(db, event, name, now=now) for name in ("Cleo", "Dag"))
        for person, values in (
            (there.ana, {"group_name": "Speakers", "purposes": ["learn", "meet"]}),
            (there.ben, {"first_event": True, "group_name": "Crew"}),
            (cleo, {"first_event": False, "purposes": ["learn"]}),
        ):
            tell_about(db, attendee_id=person.id, values=values)
        connected(db, cleo, dag, now=now)
        yield Hall(db, there, event, cleo, dag, now)


@pytest.mark.parametrize(
    ("audience", "names"),
    [
        ("all", {"Ana", "Ben", "Cleo", "Dag"}),
        ("newcomers", {"Ben"}),
        ("unconnected", {"Ana", "Ben"}),
        ("purpose:learn", {"Ana", "Cleo"}),
        ("group:Crew", {"Ben"}),
        ("group:Nobody", set()),
    ],
    ids=["all", "newcomers", "unconnected", "purpose", "group", "no-such-group"],
)
def test_a_prompt_is_seen_by_its_audience_and_by_nobody_else(
    hall: Hall, audience: str, names: set[str]
) -> None:
    prompt = hall.open(audience)
    assert hall.names(prompt) == names
    assert prompt not in hall.seen_by(hall.there.outsider)


def test_the_audience_is_that_of_the_moment_at_which_it_opened(hall: Hall) -> None:
    prompt = hall.open("unconnected")
    connected(hall.db, hall.there.ana, hall.there.ben, now=hall.now)
    assert hall.names(prompt) == {"Ana", "Ben"}
    late = an_attendee(hall.db, hall.event, "Eva", now=hall.now + timedelta(minutes=1))
    assert prompt not in hall.seen_by(late)


def test_whoever_it_is_not_for_cannot_reply_and_gets_no_other_answer_than_for_none(
    hall: Hall,
) -> None:
    prompt = hall.open("newcomers")
    assert choose(hall.db, prompt, hall.there.ben, 0, now=hall.now)
    for stranger in (hall.there.ana, hall.there.outsider):
        with pytest.raises(NotFound):
            choose(hall.db, prompt, stranger, 0, now=hall.now)
    close_it(hall.db, prompt, hall.event, now=hall.now + timedelta(minutes=1))
    assert closed_without(hall.db, hall.there.ana.id) == []


def test_a_prompt_for_fewer_than_five_is_not_broken_down_for_anybody(hall: Hall) -> None:
    prompt = hall.open("unconnected")
    choose(hall.db, prompt, hall.there.ana, 0, now=hall.now)
    for reader in (hall.there.ana.id, None):
        (shown,) = shown_of(hall.db, [prompt], attendee_id=reader, counts=True)
        assert shown.tally is not None
        assert [row.count for row in shown.tally.options] == [None] * 3
        assert shown.tally.replies is None


def test_a_prompt_for_everybody_writes_no_recipients_down(hall: Hall) -> None:
    assert recipients_of(hall.db, hall.open("all").id) is None
    assert recipients_of(hall.db, hall.open("newcomers").id) == frozenset({hall.there.ben.id})


def test_whoever_has_had_enough_this_hour_is_left_out(hall: Hall) -> None:
    hall.event.prompts_an_hour = 2
    hall.open("all")
    hall.open("newcomers")
    later = hall.now + timedelta(minutes=59)
    assert hall.names(hall.open("unconnected", now=later)) == {"Ana"}
    for_all = hall.open("all", now=later)
    assert hall.names(for_all) == {"Cleo", "Dag"}
    late = an_attendee(hall.db, hall.event, "Eva", now=later + timedelta(minutes=1))
    assert for_all in hall.seen_by(late)


def test_what_was_for_some_is_told_to_nobody_who_met_somebody_then(hall: Hall) -> None:
    hall.open("newcomers")
    assert timeline_of(hall.db, hall.event.id).at(hall.now) is None
    everybodys = hall.open("all")
    assert timeline_of(hall.db, hall.event.id).at(hall.now) == everybodys


def test_groups_are_those_that_somebody_here_is_in(hall: Hall) -> None:
    assert groups_at(hall.db, hall.event.id) == ["Crew", "Speakers"]
    assert groups_at(hall.db, hall.there.elsewhere.id) == []
