"""Blank badges over HTTP: made and printed by the organiser, bound by an attendee, a way in for somebody new."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from eventnet.attendees.models import Attendee
from eventnet.badges.models import Badge
from eventnet.db.session import Database
from tests.factories.doors import a_new_browser
from tests.factories.gathering import Gathering
from tests.plugins.app import Browse

if TYPE_CHECKING:
    from flask import Flask

BATCH = "0123456789abcdef"


def made(browser_of: Browse, database: Database, party: Gathering, count: int = 2) -> list[str]:
    """Let the organiser make blanks by the form, sent twice; return their codes."""
    desk, url = browser_of(party.organiser.id), f"/o/{party.event.key}/badges"
    for _ in range(2):
        answer = desk.post(f"{url}/blanks", data={"batch": BATCH, "count": str(count)})
        assert (answer.status_code, answer.headers["Location"]) == (303, url)
    with database.read() as db:
        return list(db.scalars(select(Badge.code).where(Badge.batch == BATCH).order_by(Badge.code)))


def test_the_organiser_makes_prints_and_lists_them_and_nobody_else_does(
    app: Flask, browser_of: Browse, database: Database, gathering: Gathering
) -> None:
    codes = made(browser_of, database, gathering)
    assert len(codes) == 2
    desk, base = browser_of(gathering.organiser.id), f"/o/{gathering.event.key}/badges"
    assert desk.get(base).status_code == 200
    sheet = desk.get(f"{base}/blanks/{BATCH}/print")
    assert sheet.text.count('class="label label--blank"') == 2
    listed = desk.get(f"{base}/blanks/{BATCH}/list.csv")
    assert listed.mimetype == "text/csv"
    assert len(listed.text.splitlines()) == 3
    assert f"/B/{codes[0].upper()}" in listed.text
    wrong = desk.post(f"{base}/blanks", data={"batch": "f" * 16, "count": "501"})
    assert wrong.status_code == 422
    for path in (base, f"{base}/blanks/{BATCH}/print", f"{base}/blanks/{BATCH}/list.csv"):
        assert browser_of(gathering.ana.person_id).get(path).status_code in {403, 404}
        assert browser_of(gathering.outsider.person_id).get(path).status_code in {403, 404}
        assert app.test_client().get(path).status_code == 401


def test_an_attendee_binds_one_by_the_link_of_its_code(
    browser_of: Browse, database: Database, gathering: Gathering
) -> None:
    code, other = made(browser_of, database, gathering)
    ana, ben = browser_of(gathering.ana.person_id), browser_of(gathering.ben.person_id)
    page = f"/e/{gathering.event.key}/badge/blank/{code}"
    assert ana.get(f"/b/{code}").headers["Location"] == f"/b/{code}/join"
    assert ana.get(f"/b/{code}/join").headers["Location"] == page
    assert ana.get(page).status_code == 200
    for _ in range(2):
        assert ana.post(page).status_code == 303
    assert ana.get(page).status_code == 303
    assert ben.get(page).status_code == ben.post(page).status_code == 409
    uma = browser_of(gathering.outsider.person_id)
    elsewhere = f"/e/{gathering.elsewhere.key}/badge/blank"
    foreign, unknown = uma.get(f"{elsewhere}/{other}"), uma.get(f"{elsewhere}/0000000000")
    assert foreign.status_code == unknown.status_code == 404
    assert uma.post(f"{elsewhere}/{other}").status_code == 404
    assert uma.get(page).status_code == 404
    said = ben.post(
        f"/e/{gathering.event.key}/scans", json={"scan_id": "a-scan-of-a-blank", "code": other}
    ).get_json()
    assert said["outcome"] == "blank-badge"
    assert said["url"] == f"/e/{gathering.event.key}/badge/blank/{other}"
    assert said["person"] is None


def test_somebody_new_joins_with_a_blank_by_a_name_alone_and_wears_it(
    app: Flask, browser_of: Browse, database: Database, gathering: Gathering, now: datetime
) -> None:
    code, other = made(browser_of, database, gathering)
    nia, url = a_new_browser(app), f"/b/{code}/join"
    assert nia.get(f"/b/{code}").headers["Location"] == url
    assert nia.get(url).status_code == 200
    assert nia.post(url, data={"name": ""}).status_code == 422
    assert nia.get(f"/join?code={code}").headers["Location"] == f"/b/{code}"
    once = re.search(r'name="once" value="([^"]+)"', nia.get(url).text)
    assert once is not None
    for browser in (
        nia,
        a_new_browser(app),
        nia,
    ):  # the second tap comes before the first one's cookie
        answer = browser.post(url, data={"name": "Nia Roe", "once": once.group(1)})
        assert answer.headers["Location"] == f"/e/{gathering.event.key}/welcome/purpose"
    with database.read() as db:
        mine = db.scalars(
            select(Attendee).join(Badge, Badge.attendee_id == Attendee.id).where(Badge.code == code)
        ).one()
        assert mine.name == "Nia Roe"
        before = db.scalar(select(func.count()).select_from(Attendee))
    late = a_new_browser(app)
    assert late.post(url, data={"name": "Too Late"}).status_code == 404
    bound, unknown = late.get(f"/b/{code}"), late.get("/b/0000000000")
    assert (bound.status_code, bound.text) == (unknown.status_code, unknown.text)
    with database.read() as db:
        assert db.scalar(select(func.count()).select_from(Attendee)) == before
    uma = browser_of(gathering.outsider.person_id)
    joined = uma.post(f"/b/{other}/join", data={"name": "Uma Out"})
    assert joined.headers["Location"] == f"/e/{gathering.event.key}/welcome/purpose"
