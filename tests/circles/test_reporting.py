"""A circle and those at it are reported to the organisers, and blocked on the spot."""

from __future__ import annotations

from sqlalchemy import select

from eventnet.db.session import Database
from eventnet.safety.models import Block, Report
from eventnet.safety.queries import reports_at
from tests.circles.conftest import Visit


def test_a_circle_and_those_at_it_are_reported_and_blocked(
    visit: Visit, database: Database
) -> None:
    there, guest = visit.corner.there, visit.corner.more[0]
    circle = visit.corner.open(there.ana, now=visit.now, topic="Trams")
    url = f"{visit.at}/circles/{circle}/report"
    ben = visit.browser(there.ben)
    page = ben.get(url).text  # seen, though not sat at
    assert "The circle itself" in page
    assert "Ana" not in page
    said = {"category": "hurtful", "text": "The topic is mean.", "about": ""}
    assert "Please" in ben.post(url, data={**said, "text": ""}).text
    assert ben.post(url, data=said).status_code == 200
    for who in (there.ben, guest):
        visit.corner.sit(who, circle, now=visit.now)
    assert guest.name in ben.get(url).text
    nobody = ben.post(url, json={**said, "about": visit.corner.more[1].id})
    assert nobody.json is not None
    assert nobody.json["fields"] == {"about": "missing"}
    told = {**said, "text": "Would not stop.", "about": guest.id, "block": "true"}
    assert ben.post(url, data=told).status_code == 200
    assert ben.post(url, data=told).status_code == 422  # they are hidden from each other now
    with database.read() as db:
        reports = reports_at(db, there.event.id)
        blocks = db.execute(select(Block.blocker_id, Block.blocked_id)).all()
    assert sorted((one.about, one.text, one.by) for one in reports) == [
        ("Ana Lima", "At the circle “Trams”:\nThe topic is mean.", None),
        (guest.name, "At the circle “Trams”:\nWould not stop.", None),
    ]
    assert [tuple(row) for row in blocks] == [(there.ben.id, guest.id)]
    assert visit.corner.mates(guest, now=visit.now) is None
    assert visit.corner.mates(there.ben, now=visit.now) == ["Ana Lima"]


def test_nobody_reports_themselves(visit: Visit, database: Database) -> None:
    there = visit.corner.there
    circle = visit.corner.open(there.ana, now=visit.now)
    ana = visit.browser(there.ana)
    url = f"{visit.at}/circles/{circle}/report"
    assert "The circle itself" not in ana.get(url).text
    said = {"category": "else", "text": "I do not know.", "about": ""}
    assert ana.post(url, json=said).status_code == 422
    assert ana.post(url, json={**said, "about": there.ana.id}).status_code == 422
    with database.read() as db:
        assert db.scalars(select(Report)).all() == []
