"""Who could use a hand: counts in steps for the organiser, and the way to what waits for them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from eventnet.attendees.service import tell_about
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.front.queries import Care, care_of
from eventnet.front.views import care_view
from tests.factories.gathering import Gathering, a_browser_of, a_gathering, an_attendee
from tests.factories.meeting import a_scan, connected
from tests.factories.prompting import an_open_prompt, in_own_words, say
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask


def test_it_counts_those_who_could_use_a_hand_at_this_event(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    there, now = a_gathering(database, now=clock.now()), clock.now()
    a_browser_of(app, there.ana.person_id, now=now)
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        new, met, dag = (an_attendee(db, event, name, now=now) for name in ("Nia", "Mo", "Dag"))
        for person in (new, met, there.outsider):
            tell_about(db, attendee_id=person.id, values={"first_event": True, "state": "start"})
        connected(db, met, dag, now=now)
        a_scan(db, there.ana, there.ben, now=now)
        prompt = an_open_prompt(db, event, now=now, form=in_own_words())
        say(db, prompt, there.ana, "Canary", now=now)
    with database.read() as db:
        assert care_of(db, there.event.id, now=now) == Care(
            newcomers_alone=1, please_start=2, unanswered=1, away=4, texts=1, reports=0
        )
        later = now + timedelta(minutes=31)
        assert care_of(db, there.event.id, now=later).away == 5
        assert care_of(db, there.elsewhere.id, now=now) == Care(1, 1, 0, 1, 0, 0)


def test_people_are_told_in_steps_and_what_waits_exactly(app: Flask) -> None:
    with app.test_request_context():
        care = Care(3, 0, 13, 0, 2, 1)
        lines = care_view(care, desk_url="/o/demo")
        assert [(line["count"], line["href"]) for line in lines] == [
            ("a few", "/o/demo/prompts/new?for=unconnected"),
            ("10", ""),
            ("1", "/o/demo/safety"),
        ]
        assert care_view(Care(0, 0, 0, 0, 0, 0), desk_url="/o/demo") == []


def test_the_control_room_leads_to_a_prompt_for_those_who_know_nobody_yet(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    there: Gathering = a_gathering(database, now=clock.now())
    with database.write() as db:
        tell_about(db, attendee_id=there.ana.id, values={"first_event": True})
    olga = a_browser_of(app, there.organiser.id, now=clock.now())
    desk = f"/o/{there.event.key}"
    page = olga.get(desk).text
    assert "Who could use a hand" in page
    assert f"{desk}/prompts/new?for=unconnected" in page
    form = olga.get(f"{desk}/prompts/new?for=unconnected").text
    assert '<option value="unconnected" selected>' in form
    assert there.ana.name not in page
