"""The organiser plans and leads rounds from their pages, sees counts in steps, and nobody else gets in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event as sql

from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.events.links import screen_code
from eventnet.events.models import ProgrammeItem
from eventnet.rounds.models import RoundSeries
from eventnet.rounds.queries import now_at, series_at
from eventnet.rounds.turning import turn_due
from eventnet.web.context import house_of
from tests.factories.gathering import Gathering, a_browser_of, an_attendee
from tests.factories.meeting import connected
from tests.factories.rounding import a_hall, planned
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

MINUTE = timedelta(minutes=1)


@dataclass
class Desk:
    """The organiser's browser at a live event."""

    app: Flask
    database: Database
    there: Gathering
    clock: SettableClock

    @property
    def olga(self) -> FlaskClient:
        return a_browser_of(self.app, self.there.organiser.id, now=self.clock.now())

    @property
    def at(self) -> str:
        return f"/o/{self.there.event.key}/rounds"

    def all(self) -> list[RoundSeries]:
        with self.database.read() as db:
            return series_at(db, self.there.event.id)


@pytest.fixture
def desk(app: Flask, database: Database, gathering: Gathering, clock: SettableClock) -> Desk:
    return Desk(app, database, gathering, clock)


def a_plan(**changes: object) -> dict[str, object]:
    """Return what a browser sends with the form of a plan."""
    return {
        "draft_id": new_id(), "size": "3", "rounds": "5", "minutes": "8", "change_s": "90",
        "first_table": "11", "starts_at": "", "title": " Speed  talks ", "then": "keep", **changes,
    }  # fmt: skip


def test_a_plan_is_written_announced_and_changed(desk: Desk) -> None:
    olga = desk.olga
    assert "Plan the first" in olga.get(desk.at).text
    form = olga.get(f"{desk.at}/new").text
    assert "24 minutes" in form
    sent = a_plan()
    for _ in range(2):
        assert olga.post(f"{desk.at}/new", data=sent).headers["Location"] == desk.at
    (series,) = desk.all()
    assert (series.title, series.size, series.rounds, series.state) == (
        "Speed talks", 3, 5, "planned",
    )  # fmt: skip
    assert "5 rounds of 8 minutes, in threes" in olga.get(desk.at).text
    again = olga.get(f"{desk.at}/{series.id}").text
    assert 'value="11"' in again
    olga.post(f"{desk.at}/{series.id}", data=a_plan(rounds="2", then="announce"))
    (series,) = desk.all()
    assert (series.rounds, series.state) == (2, "open")
    assert "Start now" in olga.get(desk.at).text


def test_what_the_form_cannot_take_is_shown_again_with_nothing_lost(desk: Desk) -> None:
    wrong = desk.olga.post(f"{desk.at}/new", data=a_plan(rounds="40", starts_at="2026-09-17T08:00"))
    assert wrong.status_code == 422
    assert "Speed" in wrong.text
    past = desk.olga.post(f"{desk.at}/new", data=a_plan(starts_at="2026-09-17T08:00"))
    assert past.status_code == 422
    assert "This moment has passed." in past.text
    assert desk.all() == []
    told = desk.olga.post(f"{desk.at}/new", json={"size": 9})
    assert told.status_code == 422
    assert told.json is not None
    assert set(told.json["fields"]) == {"size"}


def test_a_talk_at_that_time_is_named_and_others_that_are_on_are_refused(desk: Desk) -> None:
    now = desk.clock.now()
    with desk.database.write() as db:
        db.add(
            ProgrammeItem(
                id=new_id(),
                event_id=desk.there.event.id,
                title="Opening",
                is_quiet=True,
                starts_at=now + 30 * MINUTE,
                ends_at=now + 90 * MINUTE,
            )
        )
    desk.olga.post(f"{desk.at}/new", data=a_plan(starts_at="2026-09-17T11:00"))
    assert "A talk is on then." in desk.olga.get(desk.at).text
    desk.olga.post(f"{desk.at}/new", data=a_plan(then="announce"))
    refused = desk.olga.post(f"{desk.at}/new", data=a_plan(then="announce"))
    assert refused.status_code == 409
    assert "End those first" in refused.text
    assert len(desk.all()) == 2


def test_every_button_leads_back_and_does_its_step_once(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    hall = a_hall(database, 12, now=clock.now())
    olga = a_browser_of(app, hall.there.organiser.id, now=clock.now())
    at = f"/o/{hall.event.key}"
    url = f"{at}/rounds/{hall.series_id}"

    def press(step: str, **data: object) -> str:
        answer = olga.post(f"{url}/{step}", data=data)
        assert answer.status_code == 303, answer.text
        return hall.series().state

    assert press("start") == press("start") == "running"
    hall.turn(now=clock.now())
    page = olga.get(f"{at}/rounds").text
    assert "Round 1 of 4" in page
    assert "6 tables, numbers 1 to 6" in page
    assert "10 take part" in page
    assert "1 more minute" in page
    assert press("extend", until=(clock.now() + 9 * MINUTE).isoformat()) == "running"
    assert hall.series().due_at == clock.now() + 9 * MINUTE
    assert press("pause") == "paused"
    assert "Go on" in olga.get(f"{at}/rounds").text
    assert press("resume") == "running"
    assert press("turn", number=1) == press("turn", number=1) == "running"
    hall.turn(now=clock.now())
    assert hall.series().number == 2
    assert olga.post(f"{url}/pause?from=overview").headers["Location"] == at
    overview = olga.get(at).text
    assert "roundnow" in overview
    assert "Paused" in overview
    assert olga.get(url).headers["Location"] == f"{at}/rounds"
    assert press("end") == press("end") == "ended"
    assert "2 of 4 held" in olga.get(f"{at}/rounds").text
    assert 'id="round-on"' not in olga.get(at).text


def test_counts_are_told_in_steps_and_a_few_stay_a_few(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    hall = a_hall(database, 4, now=clock.now(), rounds=1)
    olga = a_browser_of(app, hall.there.organiser.id, now=clock.now())
    at = f"/o/{hall.event.key}/rounds"
    assert "A few take part" in olga.get(at).text
    hall.begin(now=clock.now())
    one = hall.people[0]
    (mate,) = hall.place(one).mates
    clock.move(minutes=3)
    with database.write() as db:
        connected(db, one, mate, now=clock.now())
    clock.move(minutes=3)
    hall.turn(now=clock.now())
    page = olga.get(at).text
    assert "a few people sat together, as a few pairs. Connected since: a few pairs." in page
    assert not [who.name for who in hall.people if who.name in page]


def test_late_and_missed_rounds_are_told(desk: Desk, database: Database) -> None:
    now = desk.clock.now()
    with database.write() as db:
        event = desk.there.event
        at = (now + 20 * MINUTE).replace(tzinfo=None)
        planned(db, event, now=now, starts_at=at)
    turn_due(database, now=now + 20 * MINUTE)
    turn_due(database, now=now + 31 * MINUTE)
    assert "Its time passed and it was not started." in desk.olga.get(desk.at).text


def test_a_start_after_its_time_says_by_how_much(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    start = clock.now()
    at = (start + 5 * MINUTE).replace(tzinfo=None)
    hall = a_hall(database, 4, now=start, starts_at=at)
    late: datetime = clock.move(minutes=9)
    hall.turn(now=late)
    hall.turn(now=late)
    olga = a_browser_of(app, hall.there.organiser.id, now=late)
    assert "Started 4 minutes late" in olga.get(f"/o/{hall.event.key}/rounds").text


def test_nobody_but_the_organisers_plans_or_leads_rounds(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    hall = a_hall(database, 4, now=clock.now())
    at = f"/o/{hall.event.key}/rounds"
    paths = ("", "/new", f"/{hall.series_id}")
    steps = ("announce", "start", "pause", "resume", "extend", "turn", "end", "withdraw")
    others = (hall.people[0].person_id, hall.there.outsider.person_id)
    for person_id in others:
        browser = a_browser_of(app, person_id, now=clock.now())
        for path in paths:
            assert browser.get(f"{at}{path}").status_code == 404
        for step in steps:
            assert browser.post(f"{at}/{hall.series_id}/{step}").status_code == 404
        assert browser.post(f"{at}/new", data=a_plan()).status_code == 404
    with database.write() as db:
        other = planned(db, hall.there.elsewhere, now=clock.now())
    olga = a_browser_of(app, hall.there.organiser.id, now=clock.now())
    assert olga.get(f"{at}/{other.id}").status_code == 404
    assert olga.post(f"{at}/{other.id}/announce").status_code == 404
    assert hall.series().state == "open"
    with database.read() as db:
        assert now_at(db, hall.there.elsewhere.id) is None


def test_the_page_asks_as_much_for_many_rounds_as_for_one(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    hall = a_hall(database, 6, now=clock.now(), rounds=1)
    hall.begin(now=clock.now())
    olga = a_browser_of(app, hall.there.organiser.id, now=clock.now())
    asked: list[str] = []
    sql.listen(database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    def count() -> int:
        asked.clear()
        olga.get(f"/o/{hall.event.key}/rounds")
        return len(asked)

    hall.do("end", now=clock.now())
    count()
    few = count()
    for _ in range(4):
        with database.write() as db:
            series = planned(db, hall.event, now=clock.now())
            for who in hall.people:
                an_attendee(db, hall.event, who.name, now=clock.now())
        again = type(hall)(database, hall.there, series.id, hall.people)
        again.do("announce", now=clock.now())
        for who in hall.people:
            again.join(who, now=clock.now())
        again.begin(now=clock.now())
        if again.series().state != "ended":
            again.do("end", now=clock.now())
    assert count() == few


def test_the_wall_shows_round_time_and_question_and_nobodys_name(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    hall = a_hall(database, 4, now=clock.now())
    secret = house_of(app).secret
    code = screen_code(secret, event_id=hall.event.id, number=hall.event.screen_number)

    def wall() -> str:
        return app.test_client().get(f"/screen/{hall.event.key}/{code}").text

    assert "Rounds begin soon." in wall()
    hall.do("start", now=clock.now())
    assert "your table is on its way" in wall()
    hall.turn(now=clock.now())
    page = wall()
    assert "Round 1 of 4" in page
    assert "Find your table" in page
    assert ">1:00</time>" in page
    clock.move(minutes=2)
    page = wall()
    assert "Find your table" not in page
    assert ">4:00</time>" in page
    hall.do("pause", now=clock.now())
    assert "Paused" in wall()
    assert not [who.name for who in hall.people if who.name in wall()]
    hall.do("end", now=clock.now())
    assert "Met somebody?" in wall()
