"""How somebody is right now: seen by those they met and by those who may be suggested, while the event is on, and by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from eventnet.attendees.service import tell_about
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.events.service import go_to
from tests.factories.gathering import Gathering, a_browser_of, a_gathering, an_attendee
from tests.factories.meeting import connected

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from eventnet.attendees.models import Attendee

MARK = "state--{}"


@dataclass
class Hall:
    """Ana and Ben have met; Hope has met nobody, may be suggested, and has said "please start with me"."""

    database: Database
    there: Gathering
    hope: Attendee
    ana: FlaskClient
    now: datetime

    def say(self, who: Attendee, state: str, *, visible: bool = True) -> None:
        with self.database.write() as db:
            tell_about(db, attendee_id=who.id, values={"state": state, "may_be_suggested": visible})

    def page(self, place: str) -> str:
        return self.ana.get(f"/e/{self.there.event.key}/{place}").text


@pytest.fixture
def hall(app: Flask, database: Database, now: datetime) -> Hall:
    there = a_gathering(database, now=now)
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        hope = an_attendee(db, event, "Hope Hesse", now=now)
        connected(db, there.ana, there.ben, now=now)
    found = Hall(database, there, hope, a_browser_of(app, there.ana.person_id, now=now), now)
    found.say(hope, "start")
    return found


def test_people_one_met_show_how_they_are_while_the_event_is_on(hall: Hall) -> None:
    assert "state--busy" not in hall.page("people")
    hall.say(hall.there.ben, "busy", visible=False)
    people = hall.page("people")
    assert MARK.format("busy") in people
    person = people.split('class="person-row" href="', 1)[1].split('"', 1)[0]
    assert MARK.format("busy") in hall.ana.get(person).text
    with hall.database.write() as db:
        go_to(db, event_id=hall.there.event.id, phase="after", person_id=None, now=hall.now)
    assert MARK.format("busy") not in hall.page("people")
    assert MARK.format("busy") not in hall.ana.get(person).text


def test_nobody_one_has_not_met_is_seen_without_having_agreed(hall: Hall) -> None:
    hall.say(hall.there.ana, "open")
    hall.say(hall.hope, "start", visible=False)
    for place in ("now", "meet", "people"):
        assert "Hesse" not in hall.page(place)
    assert "starts with them" not in hall.page("now")


def test_those_who_hope_to_be_started_with_are_offered_to_who_is_open_to_talk(hall: Hall) -> None:
    hall.say(hall.there.ana, "open")
    assert "1 person hopes that somebody starts with them" in hall.page("now")
    assert hall.page("meet").index('id="hoping"') < hall.page("meet").index("Hesse")
    hall.say(hall.there.ana, "none")
    assert "starts with them" not in hall.page("now")
    assert "Hesse" in hall.page("meet")


@pytest.mark.parametrize("state", ["busy", "start"])
def test_nobody_is_put_to_who_is_busy_or_hopes_for_the_same(hall: Hall, state: str) -> None:
    hall.say(hall.there.ana, state)
    assert "Hesse" not in hall.page("meet")
    assert "starts with them" not in hall.page("now")


def test_an_outsider_sees_nobodys_state(app: Flask, hall: Hall) -> None:
    hall.say(hall.there.outsider, "open")
    outsider = a_browser_of(app, hall.there.outsider.person_id, now=hall.now)
    key = hall.there.event.key
    assert outsider.get(f"/e/{key}/meet").status_code == 404
    own = outsider.get(f"/e/{hall.there.elsewhere.key}/meet").text
    assert "Hesse" not in own
