"""The organiser's pages: whose they are, and forms that come back with what was typed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.events.models import AuditEntry, Event, EventRole
from tests.factories.doors import a_new_browser
from tests.factories.gathering import Gathering, an_attendee
from tests.plugins.app import Browse
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

TYPED = {
    "name": "Night of Maps",
    "place": "Old mill",
    "timezone": "Europe/Berlin",
    "locale": "de",
    "starts_at": "2026-11-24T18:00",
    "ends_at": "2026-11-24T23:00",
    "conduct_url": "https://example.org/conduct",
}
PAGES = ("", "/settings", "/attendees", "/prompts", "/analytics")
ACTIONS = (("/settings", TYPED), ("/phase", {"phase": "after"}), ("/attendees/invitations", {"name": "Nia"}))  # fmt: skip


@pytest.fixture
def olga(gathering: Gathering, browser_of: Browse) -> FlaskClient:
    """The browser of the event's organiser."""
    return browser_of(gathering.organiser.id)


def event_now(database: Database, event: Event) -> Event:
    with database.read() as db:
        return db.get_one(Event, event.id)


def actions_at(database: Database, event: Event) -> list[str]:
    with database.read() as db:
        lines = db.scalars(select(AuditEntry).where(AuditEntry.event_id == event.id))
        return sorted(line.action for line in lines)


def every_answer(client: FlaskClient, event: Event) -> set[int]:
    """Return the statuses of all that an organiser's pages answer to this browser."""
    desk = f"/o/{event.key}"
    asked = [client.get(desk + page) for page in PAGES]
    return {answer.status_code for answer in asked} | {
        client.post(desk + path, data=data).status_code for path, data in ACTIONS
    }


def test_the_organiser_reads_every_page(olga: FlaskClient, gathering: Gathering) -> None:
    desk = f"/o/{gathering.event.key}"
    assert {olga.get(desk + page).status_code for page in PAGES} == {200}


def test_to_attendees_and_organisers_of_other_events_there_is_nothing_here(
    app: Flask, database: Database, gathering: Gathering, browser_of: Browse
) -> None:
    with database.read() as db:
        stranger = db.scalars(
            select(EventRole.person_id).where(EventRole.event_id == gathering.elsewhere.id)
        ).one()
    for person_id in (gathering.ana.person_id, gathering.outsider.person_id, stranger):
        assert every_answer(browser_of(person_id), gathering.event) == {404}
    assert every_answer(a_new_browser(app), gathering.event) == {401}
    assert actions_at(database, gathering.event) == ["event-created"]
    assert event_now(database, gathering.event).phase == "live"


def test_a_host_runs_no_event(
    database: Database, gathering: Gathering, browser_of: Browse, now: datetime
) -> None:
    with database.write() as db:
        host = an_attendee(db, gathering.event, "Hal", now=now)
        db.add(
            EventRole(
                id=new_id(), event_id=gathering.event.id, person_id=host.person_id, role="host"
            )
        )
    assert every_answer(browser_of(host.person_id), gathering.event) == {403}
    assert actions_at(database, gathering.event) == ["event-created"]


def test_only_who_may_create_events_creates_one(
    app: Flask, database: Database, gathering: Gathering, olga: FlaskClient, browser_of: Browse
) -> None:
    assert olga.get("/o/new").status_code == 200
    answers = [olga.post("/o/new", data=TYPED) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] != answers[1].headers["Location"]
    assert olga.get(answers[0].headers["Location"]).status_code == 200
    ana = browser_of(gathering.ana.person_id)
    assert ana.get("/o/new").status_code == ana.post("/o/new", data=TYPED).status_code == 403
    assert a_new_browser(app).post("/o/new", data=TYPED).status_code == 401
    assert "Night of Maps" in olga.get("/o").text
    assert "Night of Maps" not in ana.get("/o").text
    with database.read() as db:
        assert len(db.scalars(select(Event.id).where(Event.name == "Night of Maps")).all()) == 2


def test_the_list_of_events_says_when_by_the_clock_of_each_place(
    database: Database, gathering: Gathering, olga: FlaskClient
) -> None:
    with database.write() as db:
        event = db.get_one(Event, gathering.event.id)
        event.starts_at = datetime(2026, 11, 24, 20, 45, tzinfo=UTC)
        event.timezone = "Pacific/Auckland"
    assert "25 Nov, 09:45" in olga.get("/o").text


@pytest.mark.parametrize("new", [True, False])
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends_at": "2026-11-24T18:00"}, "The end must be after the beginning."),
        ({"name": " "}, "Please fill this in."),
        ({"ends_at": "9999-12-31T23:59", "timezone": "America/New_York"}, "Please check this."),
        ({"starts_at": "0001-01-01T00:00"}, "Please check this."),
    ],
)
def test_a_form_that_does_not_fit_comes_back_with_what_was_typed(
    database: Database, gathering: Gathering, olga: FlaskClient,
    wrong: dict[str, str], words: str, new: bool,
) -> None:  # fmt: skip
    typed = {**TYPED, **wrong}
    page = olga.post("/o/new" if new else f"/o/{gathering.event.key}/settings", data=typed)
    assert page.status_code == 422
    assert words in page.text
    for name in ("name", "place", "starts_at", "ends_at", "conduct_url"):
        assert f'name="{name}" value="{typed[name]}"' in page.text
    assert event_now(database, gathering.event).name == "Open Streets"
    with database.read() as db:
        assert len(db.scalars(select(Event.id)).all()) == 2


def test_settings_are_saved_and_stand_in_the_form_in_the_events_own_time(
    database: Database, gathering: Gathering, olga: FlaskClient
) -> None:
    url = f"/o/{gathering.event.key}/settings"
    for _time in range(2):
        assert olga.post(url, data={**TYPED, "locale": "en"}).status_code == 303
    event = event_now(database, gathering.event)
    assert (event.name, event.locale, event.starts_at.hour) == ("Night of Maps", "en", 17)
    page = olga.get(url).text
    assert 'value="2026-11-24T18:00"' in page
    assert "Settings changed" in page
    assert event_now(database, gathering.elsewhere).name == "Elsewhere"


def test_phases_are_changed_by_hand_and_the_log_says_who(
    database: Database, gathering: Gathering, olga: FlaskClient
) -> None:
    url = f"/o/{gathering.event.key}/phase"
    for _time in range(2):
        answer = olga.post(f"{url}?from=overview", data={"phase": "after"})
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/o/{gathering.event.key}"
    assert event_now(database, gathering.event).phase == "after"
    assert actions_at(database, gathering.event) == ["event-created", "phase-after"]
    with database.read() as db:
        who = select(AuditEntry.person_id).where(AuditEntry.action == "phase-after")
        assert db.scalars(who).all() == [gathering.organiser.id]


def test_a_step_that_cannot_be_taken_says_why(
    database: Database, gathering: Gathering, olga: FlaskClient, clock: SettableClock
) -> None:
    url = f"/o/{gathering.event.key}/phase"
    for _time in range(2):
        page = olga.post(url, data={"phase": "closed"})
        assert page.status_code == 409
        assert "somebody may have been faster" in page.text
    olga.post(url, data={"phase": "after"})
    clock.set(gathering.event.ends_at)
    page = olga.post(url, data={"phase": "live"})
    assert page.status_code == 409
    assert "Give it a later end first" in page.text
    assert olga.post(url, data={"phase": "before"}).status_code == 422
    assert event_now(database, gathering.event).phase == "after"


def test_the_latest_line_of_the_log_stands_first(gathering: Gathering, olga: FlaskClient) -> None:
    olga.post(f"/o/{gathering.event.key}/settings", data={**TYPED, "locale": "en"})
    olga.post(f"/o/{gathering.event.key}/phase", data={"phase": "after"})
    page = olga.get(f"/o/{gathering.event.key}/settings").text
    log = page[page.index("What was done here") :]
    said = [log.index(words) for words in ("Event ended", "Settings changed", "Event created")]
    assert said == sorted(said)
