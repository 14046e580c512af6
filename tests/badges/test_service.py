"""Issuing, finding and replacing badge codes."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from eventnet.badges.service import code_of, ensure, event_of_code, holder_of, reissue
from eventnet.db.session import Database
from tests.factories.gathering import a_browser_of, a_gathering


def test_an_attendee_has_one_code_however_often_one_looks(
    database: Database, now: datetime
) -> None:
    party = a_gathering(database, now=now)
    place = {"event_id": party.event.id, "attendee_id": party.ana.id}
    with database.write() as db:
        assert code_of(db, party.ana.id) is None
        code = ensure(db, now=now, **place)
        assert ensure(db, now=now, **place) == code == code_of(db, party.ana.id)
        holder = holder_of(db, event_id=party.event.id, code=code)
        assert holder is not None
        assert (holder.attendee_id, holder.revoked) == (party.ana.id, False)


def test_another_events_code_is_as_unknown_as_any(database: Database, now: datetime) -> None:
    party = a_gathering(database, now=now)
    with database.write() as db:
        code = ensure(db, event_id=party.elsewhere.id, attendee_id=party.outsider.id, now=now)
        assert holder_of(db, event_id=party.event.id, code=code) is None
        assert holder_of(db, event_id=party.event.id, code="0000000000") is None
        assert event_of_code(db, code) == party.elsewhere.id


def test_a_replaced_code_says_so_and_the_new_one_works(database: Database, now: datetime) -> None:
    party = a_gathering(database, now=now)
    place = {"event_id": party.event.id, "attendee_id": party.ana.id}
    with database.write() as db:
        lost = ensure(db, now=now, **place)
        new = reissue(db, now=now, **place).code
        assert new != lost
        assert code_of(db, party.ana.id) == new
        old = holder_of(db, event_id=party.event.id, code=lost)
        assert old is not None
        assert old.revoked


def test_the_badge_page_is_its_owners_alone(app: Flask, database: Database, now: datetime) -> None:
    party = a_gathering(database, now=now)
    ana = a_browser_of(app, party.ana.person_id, now=now)
    page = ana.get(f"/e/{party.event.key}/badge")
    assert page.status_code == 200
    assert "Lima Maps" in page.text
    outsider = a_browser_of(app, party.outsider.person_id, now=now)
    assert outsider.get(f"/e/{party.event.key}/badge").status_code == 404
    assert app.test_client().get(f"/e/{party.event.key}/badge").status_code == 401
    with database.read() as db:
        before = code_of(db, party.ana.id)
    assert outsider.post(f"/e/{party.event.key}/badge/reissue").status_code == 404
    assert ana.post(f"/e/{party.event.key}/badge/reissue").status_code == 303
    with database.read() as db:
        assert code_of(db, party.ana.id) != before


def test_a_badges_link_tells_a_stranger_nothing(
    app: Flask, database: Database, now: datetime
) -> None:
    party = a_gathering(database, now=now)
    with database.write() as db:
        code = ensure(db, event_id=party.event.id, attendee_id=party.ana.id, now=now)
        lost = code
        code = reissue(db, event_id=party.event.id, attendee_id=party.ana.id, now=now).code
    stranger = app.test_client()
    pages = {stranger.get(f"/b/{one}").data for one in (code, lost, "0000000000", "zz")}
    assert len(pages) == 1
    assert b"Ana" not in pages.pop()
    assert stranger.get(f"/B/{code.upper()}").headers["Location"] == f"/b/{code}"
    ben = a_browser_of(app, party.ben.person_id, now=now)
    page = ben.get(f"/b/{code}").text
    assert "Ana" not in page
    assert f"/e/{party.event.key}/scans" in page
