"""A place that is kept: its link is shown once, taken once, and looking at it takes nothing."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from eventnet.accounts.models import Person
from eventnet.attendees.forms import InviteForm
from eventnet.attendees.models import Attendee, Invitation
from eventnet.attendees.service import invite
from eventnet.db.session import Database
from eventnet.events.models import AuditEntry, Event
from tests.factories.doors import a_new_browser, token_in
from tests.factories.gathering import Gathering
from tests.plugins.app import Browse

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def link(database: Database, gathering: Gathering, now: datetime) -> str:
    """The path of a personal link for Nia."""
    form = InviteForm(name="Nia Roe", group_name="Speakers")
    with database.write() as db:
        return f"/i/{invite(db, event_id=gathering.event.id, form=form, now=now).token}"


def the_invitation(database: Database) -> Invitation:
    with database.read() as db:
        return db.scalars(select(Invitation)).one()


def persons(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(Person)) or 0


def test_looking_at_the_link_takes_nothing(app: Flask, database: Database, link: str) -> None:
    for _time in range(2):
        page = a_new_browser(app).get(link)
        assert page.status_code == 200
        assert 'value="Nia Roe"' in page.text
    assert the_invitation(database).claimed_at is None


def test_the_place_is_taken_once_and_the_same_person_may_come_again(
    app: Flask, database: Database, gathering: Gathering, link: str
) -> None:
    nia = a_new_browser(app)
    for _time in range(2):
        answer = nia.post(link, data={"name": "Nia R."})
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/e/{gathering.event.key}/welcome/purpose"
    assert nia.get(link).headers["Location"] == f"/e/{gathering.event.key}/now"
    with database.read() as db:
        nias = db.scalars(select(Attendee).where(Attendee.name == "Nia R.")).all()
    assert [(one.group_name, one.event_id) for one in nias] == [("Speakers", gathering.event.id)]
    assert the_invitation(database).attendee_id == nias[0].id


def test_another_browser_gets_nothing_from_a_link_that_is_taken(
    app: Flask, database: Database, gathering: Gathering, link: str, browser_of: Browse
) -> None:
    assert a_new_browser(app).post(link, data={"name": "Nia"}).status_code == 303
    other, before = a_new_browser(app), persons(database)
    ana = browser_of(gathering.ana.person_id)
    for client in (other, ana, browser_of(gathering.outsider.person_id)):
        assert client.get(link).status_code == 409
        assert client.post(link, data={"name": "Nia"}).status_code == 409
    assert token_in(other) is None
    assert persons(database) == before
    with database.read() as db:
        here = select(func.count()).where(Attendee.event_id == gathering.event.id)
        assert db.scalar(here) == 3


def test_who_is_there_already_takes_the_place_with_it_as_the_same_attendee(
    database: Database, gathering: Gathering, link: str, browser_of: Browse
) -> None:
    ana = browser_of(gathering.ana.person_id)
    for _time in range(2):
        assert ana.post(link, data={"name": "Nia"}).status_code == 303
    assert the_invitation(database).attendee_id == gathering.ana.id
    with database.read() as db:
        assert db.get_one(Attendee, gathering.ana.id).name == "Ana Lima"


def test_who_was_removed_does_not_come_back_by_their_link(
    app: Flask, database: Database, link: str, now: datetime
) -> None:
    nia = a_new_browser(app)
    nia.post(link, data={"name": "Nia"})
    gone = update(Attendee).where(Attendee.id == the_invitation(database).attendee_id)
    with database.write() as db:
        db.execute(gone.values(removed_at=now))
    for _time in range(2):
        answer = nia.post(link, data={"name": "Nia"})
        assert answer.status_code == 409
        assert "An organiser took you off the list" in answer.text


def test_the_link_of_an_ended_event_is_over_and_an_unknown_one_is_used_up(
    app: Flask, database: Database, gathering: Gathering, link: str
) -> None:
    with database.write() as db:
        db.execute(update(Event).where(Event.id == gathering.event.id).values(phase="after"))
    client = a_new_browser(app)
    for path in (link, "/i/unknown"):
        assert client.get(path).status_code == 410
        assert client.post(path, data={"name": "Nia"}).status_code == 410
    assert the_invitation(database).claimed_at is None


def test_a_missing_name_is_asked_for_again_and_the_place_stays(
    app: Flask, database: Database, link: str
) -> None:
    page = a_new_browser(app).post(link, data={"name": " ", "organisation": "Roe Ltd"})
    assert page.status_code == 422
    assert 'value="Roe Ltd"' in page.text
    assert the_invitation(database).claimed_at is None


def test_the_organiser_sees_a_link_once_and_the_name_until_it_is_taken(
    app: Flask, database: Database, gathering: Gathering, browser_of: Browse
) -> None:
    olga, url = browser_of(gathering.organiser.id), f"/o/{gathering.event.key}/attendees"
    page = olga.post(f"{url}/invitations", data={"name": "Nia Roe", "group_name": "Speakers"})
    found = re.search(r"http://localhost:8000(/i/[\w-]+)", page.text)
    assert found is not None
    later = olga.get(url).text
    assert "Nia Roe" in later
    assert "Places kept" in later
    assert "/i/" not in later
    assert found.group(1).removeprefix("/i/") not in the_invitation(database).token_digest
    assert a_new_browser(app).post(found.group(1), data={"name": "Nia R."}).status_code == 303
    after = olga.get(url).text
    assert "<span>R.</span>" in after
    assert "Places kept" not in after
    with database.read() as db:
        line = db.scalars(select(AuditEntry).where(AuditEntry.action == "invited")).one()
    assert line.person_id == gathering.organiser.id
    assert "Nia" not in str(line.detail)


def test_two_places_for_the_same_name_are_two_links(
    database: Database, gathering: Gathering, browser_of: Browse
) -> None:
    olga, url = browser_of(gathering.organiser.id), f"/o/{gathering.event.key}/attendees"
    pages = [olga.post(f"{url}/invitations", data={"name": "Nia"}).text for _time in range(2)]
    links = {re.findall(r"/i/[\w-]+", page)[0] for page in pages}
    assert len(links) == 2
    assert olga.post(f"{url}/invitations", data={"name": " "}).status_code == 422
    with database.read() as db:
        assert db.scalar(select(func.count()).select_from(Invitation)) == 2


def test_the_organisers_list_has_names_of_this_event_and_nothing_that_was_told_us(
    database: Database, gathering: Gathering, browser_of: Browse
) -> None:
    with database.write() as db:
        db.execute(
            update(Attendee)
            .where(Attendee.id == gathering.ana.id)
            .values(card_email="ana@lima.example", purposes=["career"], pronouns="she/her",
                    looking_for=["a new job"], comfort="small-steps")
        )  # fmt: skip
    page = browser_of(gathering.organiser.id).get(f"/o/{gathering.event.key}/attendees").text
    assert "<span>Lima</span>" in page
    assert "<span>Okoro</span>" in page
    for hidden in ("Uma", "ana@lima", "career", "she/her", "a new job", "small-steps"):
        assert hidden not in page
