"""The page and the sheet: for the event's organisers alone, the same figures in both, and nothing small in either."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from eventnet.analytics.keeping import figures_of
from eventnet.db.session import Database
from eventnet.events.models import AuditEntry, Event
from tests.analytics.test_queries import queries_of
from tests.factories.gathering import Gathering, a_browser_of, a_gathering
from tests.factories.networks import a_network, write

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def gathering(database: Database, now: datetime) -> Gathering:
    """A live event with two attendees."""
    return a_gathering(database, now=now)


@pytest.fixture
def desk(app: Flask, gathering: Gathering, now: datetime) -> FlaskClient:
    """The organiser's browser."""
    return a_browser_of(app, gathering.organiser.id, now=now)


def fill(database: Database, event: Event, *, people: int = 80, **more: object) -> None:
    with database.write() as db:
        made = a_network(event, people=people, density=0.04, chance=Random(7), **more)  # type: ignore[arg-type]
        for prompt in made.prompts:
            prompt["question"] = "=1+1 or what?"
        write(db, made)


def page_of(browser: FlaskClient, event: Event) -> str:
    answer = browser.get(f"/o/{event.key}/analytics")
    assert answer.status_code == 200
    return answer.text


def sheet_of(browser: FlaskClient, event: Event) -> list[dict[str, str]]:
    answer = browser.post(f"/o/{event.key}/analytics.csv")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_each_question_has_its_answer_or_says_why_not(
    desk: FlaskClient, gathering: Gathering, database: Database
) -> None:
    fill(database, gathering.event, outcomes=())
    page = page_of(desk, gathering.event)
    for question in (
        "Did everyone meet somebody?", "When did people connect?", "Which prompts were answered?",
        "Were requests answered?", "Did people follow up?",
    ):  # fmt: skip
        assert question in page
    assert "Digests go out after the event. Figures appear here from the day after." in page
    assert page.count("How this is counted") == page.count("Show as table") == 4


def test_before_anything_happened_each_block_says_what_it_waits_for(
    desk: FlaskClient, gathering: Gathering
) -> None:
    page = page_of(desk, gathering.event)
    assert page.count("block--later") == 8
    assert "Nobody is connected yet" in page


def test_outcomes_appear_once_digests_are_out(
    desk: FlaskClient, gathering: Gathering, database: Database, now: datetime
) -> None:
    fill(database, gathering.event)
    figures, _ = figures_of(database, gathering.event.id, now=now)
    assert figures.follow_ups is not None
    page = page_of(desk, gathering.event)
    assert f"of {figures.follow_ups.total} suggested follow-ups are done" in page


@pytest.mark.parametrize("path", ["analytics", "analytics.csv"])
def test_outsiders_get_nothing(
    app: Flask, gathering: Gathering, database: Database, now: datetime, path: str
) -> None:
    fill(database, gathering.event)
    address = f"/o/{gathering.event.key}/{path}"
    stranger = an_owner_of(database, gathering.elsewhere)
    for person_id in (gathering.ana.person_id, gathering.outsider.person_id, stranger):
        browser = a_browser_of(app, person_id, now=now)
        answer = browser.get(address) if path == "analytics" else browser.post(address)
        assert answer.status_code == 404
        assert "Did everyone" not in answer.text
    nobody = app.test_client()
    answer = nobody.get(address) if path == "analytics" else nobody.post(address)
    assert answer.status_code in {302, 303, 401, 403}
    assert "Did everyone" not in answer.text
    assert exports(database, gathering.event) == []


def an_owner_of(database: Database, event: Event) -> str:
    from eventnet.events.models import EventRole

    with database.read() as db:
        return db.scalars(select(EventRole.person_id).where(EventRole.event_id == event.id)).one()


def exports(database: Database, event: Event) -> list[AuditEntry]:
    with database.read() as db:
        return list(
            db.scalars(
                select(AuditEntry).where(
                    AuditEntry.event_id == event.id, AuditEntry.action == "analytics-exported"
                )
            )
        )


def test_each_download_is_written_into_the_audit_log(
    desk: FlaskClient, gathering: Gathering, database: Database
) -> None:
    page_of(desk, gathering.event)
    assert exports(database, gathering.event) == []
    sheet_of(desk, gathering.event)
    sheet_of(desk, gathering.event)
    lines = exports(database, gathering.event)
    assert [line.person_id for line in lines] == [gathering.organiser.id] * 2


def test_the_sheet_is_not_to_be_had_by_a_link(desk: FlaskClient, gathering: Gathering) -> None:
    assert desk.get(f"/o/{gathering.event.key}/analytics.csv").status_code == 405


def test_the_sheet_holds_every_figure_with_its_definition_and_nothing_small(
    desk: FlaskClient, gathering: Gathering, database: Database
) -> None:
    fill(database, gathering.event)
    lines = sheet_of(desk, gathering.event)
    assert {line["figure"] for line in lines} == {
        "joined", "connections", "gini", "coverage", "prompt-replies", "repliers", "requests",
        "digests", "follow-ups", "connections-over-time",
    }  # fmt: skip
    assert all(line["definition"] for line in lines)
    assert not {"1", "2", "3", "4"} & {line["value"] for line in lines}


def test_a_prompt_cannot_put_a_formula_into_a_spreadsheet(
    desk: FlaskClient, gathering: Gathering, database: Database
) -> None:
    fill(database, gathering.event)
    answer = desk.post(f"/o/{gathering.event.key}/analytics.csv").data.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(answer)) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert re.fullmatch(r'(?:"(?:[^"]|"")*",?)+', answer.splitlines()[0])


def test_the_page_reads_what_is_kept_in_as_many_queries_however_large_the_event(
    desk: FlaskClient, gathering: Gathering, database: Database
) -> None:
    counts = []
    for people in (5, 150):
        fill(database, gathering.event, people=people)
        page_of(desk, gathering.event)
        with queries_of(database) as seen:
            page_of(desk, gathering.event)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_page_shows_the_same_until_figures_may_move(
    desk: FlaskClient, gathering: Gathering, database: Database, now: datetime
) -> None:
    fill(database, gathering.event)
    before = page_of(desk, gathering.event)
    fill(database, gathering.event, people=3, prompts=0)
    assert page_of(desk, gathering.event).count("82 people") == before.count("82 people") > 0
    figures, at = figures_of(database, gathering.event.id, now=now + timedelta(hours=2))
    assert (figures.joined, at) == (82, now)


def test_an_event_of_two_sees_its_totals_and_no_cell(
    desk: FlaskClient, app: Flask, gathering: Gathering, database: Database, now: datetime
) -> None:
    fill(database, gathering.event, people=3, prompts=1, outcomes=("done",))
    figures, _ = figures_of(database, gathering.event.id, now=now)
    assert figures.joined == 5
    assert len(figures.coverage.blocks) == 1
    assert page_of(desk, gathering.event)
