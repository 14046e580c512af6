"""Joining by the event's code or poster: a name is enough, and twice is once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from eventnet.accounts.models import Device, Person
from eventnet.attendees.forms import InviteForm, JoinForm
from eventnet.attendees.models import Attendee
from eventnet.attendees.service import claim_invitation, invite, join, tell_about
from eventnet.db.session import Database
from eventnet.events.links import join_link
from eventnet.events.models import Event
from tests.factories.doors import a_new_browser, token_in
from tests.factories.gathering import Gathering, an_event
from tests.factories.prompting import told
from tests.plugins.app import Browse
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask


def people_at(database: Database, event: Event) -> list[Attendee]:
    with database.read() as db:
        found = select(Attendee).where(Attendee.event_id == event.id).order_by(Attendee.id)
        return list(db.scalars(found))


def persons(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(Person)) or 0


def remove(database: Database, attendee: Attendee, now: datetime) -> None:
    with database.write() as db:
        db.execute(update(Attendee).where(Attendee.id == attendee.id).values(removed_at=now))


def put(database: Database, event: Event, phase: str) -> None:
    with database.write() as db:
        db.execute(update(Event).where(Event.id == event.id).values(phase=phase))


def test_a_stranger_joins_with_a_name_and_twice_is_the_same_attendee(
    app: Flask, database: Database, gathering: Gathering
) -> None:
    nia, url = a_new_browser(app), f"/join/{gathering.event.join_code}"
    assert nia.get(url).status_code == 200
    before = len(people_at(database, gathering.event))
    for name in ("  Nia   Roe ", "Somebody else"):
        answer = nia.post(url, data={"name": name, "organisation": ""})
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/e/{gathering.event.key}/welcome/purpose"
    here = people_at(database, gathering.event)
    assert len(here) == before + 1
    assert (here[-1].name, here[-1].organisation) == ("Nia Roe", None)
    assert not here[-1].may_be_suggested
    assert nia.get(url).headers["Location"] == f"/e/{gathering.event.key}/now"
    with database.read() as db:
        assert len(told(db, "attendee-joined")) == before + 1 + 1  # and one of the other event
    assert nia.get(f"/e/{gathering.elsewhere.key}/me").status_code == 404


def printed_id(page: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def test_a_form_that_is_sent_twice_before_the_cookie_came_makes_one_person(
    app: Flask, database: Database, gathering: Gathering, clock: SettableClock
) -> None:
    url = f"/join/{gathering.event.join_code}"
    once = printed_id(a_new_browser(app).get(url).text)
    before = len(people_at(database, gathering.event)), persons(database)
    start = Barrier(2)

    def tap(**form: str) -> str | None:
        browser = a_new_browser(app)
        start.wait(10)
        assert browser.post(url, data={"name": "Nia Roe", "once": once, **form}).status_code == 303
        return token_in(browser)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: tap(), range(2))
    assert first == second is not None
    assert (len(people_at(database, gathering.event)), persons(database)) == (
        before[0] + 1,
        before[1] + 1,
    )
    start = Barrier(1)
    assert tap(name="Ben Roe") != first  # somebody else at the same page
    assert tap(once=printed_id(a_new_browser(app).get(url).text)) != first  # of the same name
    clock.move(minutes=2)
    assert tap() != first  # somebody went back to an old page
    assert len(people_at(database, gathering.event)) == before[0] + 4


def test_a_session_that_was_signed_out_is_not_opened_by_its_form_again(
    app: Flask, gathering: Gathering
) -> None:
    url, nia = f"/join/{gathering.event.join_code}", a_new_browser(app)
    form = {"name": "Nia Roe", "once": printed_id(nia.get(url).text)}
    nia.post(url, data=form)
    first = token_in(nia)
    assert nia.post("/signout").status_code == 303
    again = a_new_browser(app)
    again.post(url, data=form)
    assert token_in(again) not in {first, None}


def test_a_personal_link_that_is_pressed_twice_before_the_cookie_came_is_taken_once(
    app: Flask, database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        form = InviteForm(name="Nia Roe")
        token = invite(db, event_id=gathering.event.id, form=form, now=now).token
    once = printed_id(a_new_browser(app).get(f"/i/{token}").text)
    taps = [a_new_browser(app) for _ in range(2)]
    for browser in taps:
        taken = browser.post(f"/i/{token}", data={"name": "Nia Roe", "once": once})
        assert taken.status_code == 303
    assert token_in(taps[0]) == token_in(taps[1])
    stranger = a_new_browser(app).post(f"/i/{token}", data={"name": "Nia Roe"})
    assert stranger.status_code == 409


def test_a_code_may_be_typed_in_any_case_and_with_spaces(app: Flask, gathering: Gathering) -> None:
    client, code = a_new_browser(app), gathering.event.join_code
    for typed in (code.upper(), f"{code[:3]} {code[3:]}", "-".join(code.upper())):
        answer = client.get("/join", query_string={"code": typed})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/join/{code}")
        assert client.get(f"/join/{typed}").status_code == 200
    page = client.get("/join", query_string={"code": "no such"})
    assert page.status_code == 404
    assert 'value="no such"' in page.text
    assert client.get("/join", query_string={"code": " "}).status_code == 200
    assert client.post("/join/000000", data={"name": "Nia"}).status_code == 404


def test_the_posters_link_leads_to_the_door_in_capitals_too(app: Flask, gathering: Gathering) -> None:  # fmt: skip
    client, code = a_new_browser(app), gathering.event.join_code
    link = join_link("http://localhost:8000", code)
    assert link == link.upper()
    for path in (link.removeprefix("HTTP://LOCALHOST:8000"), f"/j/{code}"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/join/{code}"
    assert client.get("/j/evil.example").headers["Location"] == "/join/ev11examp1e"


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u2060", "x" * 81])
def test_a_name_that_cannot_be_read_is_asked_for_again(
    app: Flask, database: Database, gathering: Gathering, name: str
) -> None:
    client, before = a_new_browser(app), persons(database)
    page = client.post(
        f"/join/{gathering.event.join_code}", data={"name": name, "organisation": "Lima Maps"}
    )
    assert page.status_code == 422
    assert 'value="Lima Maps"' in page.text
    assert token_in(client) is None
    assert persons(database) == before


@pytest.mark.parametrize("phase", ["after", "closed"])
def test_an_ended_event_takes_nobody_and_makes_no_account(
    app: Flask, database: Database, gathering: Gathering, browser_of: Browse, phase: str
) -> None:
    put(database, gathering.event, phase)
    client, before = a_new_browser(app), persons(database)
    url = f"/join/{gathering.event.join_code}"
    for _time in range(2):
        assert client.get(url).status_code == 410
        assert client.post(url, data={"name": "Nia"}).status_code == 410
    assert token_in(client) is None
    assert persons(database) == before
    assert browser_of(gathering.ana.person_id).get(url).status_code == 303


def test_who_was_removed_does_not_come_back_by_the_door(
    database: Database, gathering: Gathering, browser_of: Browse, now: datetime
) -> None:
    remove(database, gathering.ana, now)
    ana, url = browser_of(gathering.ana.person_id), f"/join/{gathering.event.join_code}"
    for _time in range(2):
        answer = ana.post(url, data={"name": "Ana"})
        assert answer.status_code == 409
        assert "An organiser took you off the list" in answer.text
    assert ana.get(f"/e/{gathering.event.key}/me").status_code == 404


def test_a_signed_in_person_keeps_the_account_and_says_everything_else_anew(
    database: Database, gathering: Gathering, browser_of: Browse, now: datetime
) -> None:
    said = {
        "purposes": ["learn"], "ask_me_about": ["bread"], "pronouns": "she/her", "role": "Editor",
        "card_email": "ana@example.org", "may_be_suggested": True, "shares": ["email"], "state": "open",
    }  # fmt: skip
    with database.write() as db:
        tell_about(db, attendee_id=gathering.ana.id, values=said)
    ana, before = browser_of(gathering.ana.person_id), persons(database)
    url = f"/join/{gathering.elsewhere.join_code}"
    for _time in range(2):
        assert ana.post(url, data={"name": "Ana L."}).status_code == 303
    new = people_at(database, gathering.elsewhere)[-1]
    assert new.person_id == gathering.ana.person_id
    assert (new.name, new.organisation, new.role) == ("Ana L.", None, None)
    assert (new.purposes, new.ask_me_about, new.pronouns, new.card_email) == ([], [], None, None)
    assert (new.may_be_suggested, new.shares, new.state) == (False, [], "none")
    assert persons(database) == before


def test_a_thumb_that_taps_twice_at_once_makes_one_attendee(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        event = an_event(db, gathering.organiser, now=now)
        token = invite(db, event_id=event.id, form=InviteForm(name="Ana"), now=now).token
    start = Barrier(4)

    def tap(number: int) -> str:
        start.wait(timeout=10)
        form, who = JoinForm(name="Ana"), gathering.ana.person_id
        with database.write() as db:
            if number % 2:
                return join(db, event_id=event.id, person_id=who, form=form, now=now).id
            return claim_invitation(db, token=token, person_id=who, form=form, now=now).id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(tap, range(4)))) == 1
    assert len(people_at(database, event)) == 1


def test_an_outsider_leaves_no_trace_at_another_event(
    database: Database, gathering: Gathering, browser_of: Browse
) -> None:
    outsider = browser_of(gathering.outsider.person_id)
    for path in ("me", "me/card", "me/address", "welcome/purpose", "now"):
        assert outsider.get(f"/e/{gathering.event.key}/{path}").status_code == 404
    assert outsider.get(f"/join/{gathering.event.join_code}").status_code == 200
    assert len(people_at(database, gathering.event)) == 2
    with database.read() as db:
        assert db.scalars(select(Device.person_id)).all() == [gathering.outsider.person_id]
