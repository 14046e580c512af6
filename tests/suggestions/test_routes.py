"""Meet shows whom to start with and why, to those who agreed to be shown themselves, and answers stay their own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from eventnet.attendees.models import Attendee
from eventnet.db.session import Database
from eventnet.suggestions.models import StartingPoint
from tests.factories.gathering import Gathering, an_attendee
from tests.factories.meeting import connected
from tests.factories.parties import end
from tests.factories.suggesting import make, points_of, say_yes, shown_to, writes
from tests.plugins.app import Browse


@pytest.fixture
def meet(gathering: Gathering) -> str:
    return f"/e/{gathering.event.key}/meet"


@pytest.fixture
def pair(database: Database, gathering: Gathering, now: datetime) -> Gathering:
    """Let Ana and Ben say yes and write topics that fit."""
    with database.write() as db:
        say_yes(db, gathering.ana, gathering.ben)
        writes(db, gathering.ana, looking=["night trains"])
        writes(db, gathering.ben, about=["night trains to Lisbon"])
    make(database, gathering.event, now=now)
    return gathering


def test_a_card_says_who_why_and_what_one_could_say(
    pair: Gathering, browser_of: Browse, meet: str, database: Database
) -> None:
    page = browser_of(pair.ana.person_id).get(meet).text
    assert "One person you might meet" in page
    assert (
        "You are looking for “night trains”. They like to be asked about “night trains to Lisbon”."
        in page
    )
    assert "You could say" in page
    with database.read() as db:
        assert db.scalars(select(StartingPoint.shown_at)).all().count(None) == 1


def test_who_did_not_say_yes_is_asked_and_shown_nobody(
    pair: Gathering, browser_of: Browse, meet: str, database: Database, now: datetime
) -> None:
    with database.write() as db:
        cleo = an_attendee(db, pair.event, "Cleo Marsh", now=now)
    phone = browser_of(cleo.person_id)
    page = phone.get(meet).text
    assert "May we suggest you to others here?" in page
    assert "data-point" not in page
    assert phone.post(f"{meet}/visibility", data={"may_be_suggested": "true"}).status_code == 303
    assert "May we suggest you to others here?" not in phone.get(meet).text
    make(database, pair.event, now=now + timedelta(minutes=1))
    assert set(shown_to(database, cleo)) == {pair.ana.id, pair.ben.id}


@pytest.mark.parametrize("outcome", ["met", "not-now"])
def test_an_answer_takes_the_card_away_and_the_other_sees_no_change(
    pair: Gathering, browser_of: Browse, meet: str, database: Database, outcome: str
) -> None:
    ana, ben = browser_of(pair.ana.person_id), browser_of(pair.ben.person_id)
    before = ben.get(meet).text.count("data-point")
    point = points_of(database, pair.ana)[0]
    for _twice in range(2):
        assert ana.post(f"{meet}/{point.id}", data={"outcome": outcome}).status_code == 303
    assert "data-point" not in ana.get(meet).text
    assert ben.get(meet).text.count("data-point") == before == 1
    told = ana.post(f"{meet}/{point.id}", json={"outcome": outcome})
    assert told.json == {"id": point.id, "outcome": outcome}


def test_nobody_answers_for_another(
    pair: Gathering, browser_of: Browse, meet: str, database: Database
) -> None:
    point = points_of(database, pair.ana)[0]
    for who in (pair.ben, pair.outsider):
        tried = browser_of(who.person_id).post(f"{meet}/{point.id}", data={"outcome": "met"})
        assert tried.status_code == 404
    assert browser_of(pair.outsider.person_id).get(meet).status_code == 404
    assert len(points_of(database, pair.ana)) == 1
    wrong = browser_of(pair.ana.person_id).post(f"{meet}/{point.id}", data={"outcome": "lapsed"})
    assert wrong.status_code == 422


def test_an_acquaintance_is_named_only_while_they_allow_it(
    database: Database, gathering: Gathering, browser_of: Browse, meet: str, now: datetime
) -> None:
    ana, ben = gathering.ana, gathering.ben
    with database.write() as db:
        cleo = an_attendee(db, gathering.event, "Cleo Marsh", now=now)
        say_yes(db, ana, ben)
        connected(db, ana, cleo, now=now)
        connected(db, cleo, ben, now=now)
    make(database, gathering.event, now=now)
    words = "Cleo Marsh can bring you over"
    phone = browser_of(ana.person_id)
    assert words not in phone.get(meet).text
    cleos = browser_of(cleo.person_id)
    assert cleos.post(f"{meet}/introduces", data={"introduces": "true"}).status_code == 303
    make(database, gathering.event, now=now + timedelta(hours=2))
    assert words in phone.get(meet).text
    cleos.post(f"{meet}/introduces", data={"introduces": "false"})
    assert words not in phone.get(meet).text


def test_those_who_hope_that_another_begins_stand_below(
    pair: Gathering, browser_of: Browse, meet: str, database: Database, now: datetime
) -> None:
    with database.write() as db:
        quiet = an_attendee(db, pair.event, "Quirin Still", now=now)
        hidden = an_attendee(db, pair.event, "Hedda Hidden", now=now)
        say_yes(db, quiet)
        both = Attendee.id.in_((quiet.id, hidden.id))
        db.execute(update(Attendee).where(both).values(state="start"))
    page = browser_of(pair.ana.person_id).get(meet).text
    assert "They would be glad if you began" in page
    assert "Quirin" in page
    assert "Hedda" not in page


def test_an_empty_page_has_tips_and_all_of_them_on_request(
    database: Database, gathering: Gathering, browser_of: Browse, meet: str
) -> None:
    with database.write() as db:
        say_yes(db, gathering.ana)
    phone = browser_of(gathering.ana.person_id)
    assert phone.get(meet).text.count('class="tip"') == 3
    assert phone.get(f"{meet}?tips").text.count('class="tip"') == 12


def test_after_the_event_there_is_the_plan(
    pair: Gathering, browser_of: Browse, meet: str, database: Database, now: datetime
) -> None:
    with database.write() as db:
        end(db, pair.event, now=now)
    page = browser_of(pair.ana.person_id).get(meet).text
    assert "The event is over" in page
    assert "data-point" not in page
