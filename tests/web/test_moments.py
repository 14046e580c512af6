"""A moment of any year, on any form, is taken or refused, and never breaks a page."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import pytest
from pydantic import ValidationError
from sqlalchemy import update

from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.web.reading import Command, Moment
from tests.factories.gathering import Gathering
from tests.plugins.app import Browse

ODD = [
    "0001-01-01T00:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59",
    "9999-12-31T23:59:59-12:00",
    "1900-01-01T00:00Z",
    "-1",
    "1e300",
    "99999999999999999999",
    "2026-02-30T10:00",
    "2026-09-17T24:30",
    "2026-09-17T10:00+99:00",
    "noon",
    "",
]


class BellForm(Command):
    """A form with a moment."""

    at: Annotated[Moment, "when the bell rings"]


def test_a_moment_of_our_times_is_taken_as_it_is() -> None:
    for said in ("2026-09-17T10:00", "2026-09-17T10:00:00+02:00", "2999-12-31T23:59:59-12:00"):
        assert BellForm.model_validate({"at": said}).at == datetime.fromisoformat(said)


@pytest.mark.parametrize("said", ODD)
def test_another_moment_is_refused(said: str) -> None:
    with pytest.raises(ValidationError):
        BellForm.model_validate({"at": said})


def test_no_form_with_a_moment_breaks_in_any_time_zone(
    database: Database, gathering: Gathering, browser_of: Browse
) -> None:
    key = gathering.event.key
    olga, ana = browser_of(gathering.organiser.id), browser_of(gathering.ana.person_id)
    event = {"name": "Odd", "starts_at": "2026-09-17T09:00", "ends_at": "2026-09-17T17:00"}
    prompt = {"kind": "text", "question": "When?", "minutes": "5", "then": "schedule"}
    reading = {"code": "0000000000", "way": "camera"}
    answers = []
    for zone in ("America/Los_Angeles", "Pacific/Kiritimati"):
        with database.write() as db:
            db.execute(update(Event).where(Event.id == gathering.event.id).values(timezone=zone))
        for said in ODD:
            for field in ("starts_at", "ends_at"):
                body = {**event, "timezone": zone, field: said}
                answers.append(olga.post("/o/new", data=body))
                answers.append(olga.post(f"/o/{key}/settings", data=body))
            body = {**prompt, "draft_id": new_id(), "opens_at": said}
            answers.append(olga.post(f"/o/{key}/prompts/new", data=body))
            body = {**reading, "scan_id": new_id(), "scanned_at": said}
            answers.append(ana.post(f"/e/{key}/scans", json=body))
            item = {"id": new_id(), "kind": "scan", "body": body, "at": said}
            batch = {"items": [item], "sent_at": said}
            answers.append(ana.post(f"/e/{key}/outbox", json=batch))
    for clock in (0, 1, -1, 2**45, 2**47, 2**50, 2**63, 10**40, 1.5):
        answers.append(ana.post(f"/e/{key}/live/shown", json={"windows": [], "clock": clock}))
    assert {answer.status_code for answer in answers} <= {200, 303, 409, 422}
    assert answers[-1].status_code == 422
    results = [
        answer.json["results"] for answer in answers if answer.json and "results" in answer.json
    ]
    assert results
    assert all(one["status"] < 500 for batch in results for one in batch)
