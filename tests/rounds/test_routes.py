"""An attendee's rounds on Now and on their page: joined and left by a tap, and nobody sees more than their own table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event as sql

from eventnet.attendees.service import tell_about
from eventnet.db.session import Database
from eventnet.questions.library import entry_of
from eventnet.safety.service import write_block
from tests.factories.gathering import a_browser_of
from tests.factories.rounding import Hall, a_hall
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from eventnet.attendees.models import Attendee

MINUTE = timedelta(minutes=1)


@dataclass
class Visit:
    """Announced rounds with people in them, and their browsers."""

    app: Flask
    hall: Hall
    clock: SettableClock

    def browser(self, who: Attendee) -> FlaskClient:
        return a_browser_of(self.app, who.person_id, now=self.clock.now())

    @property
    def at(self) -> str:
        return f"/e/{self.hall.event.key}"

    @property
    def now(self) -> datetime:
        return self.clock.now()


@pytest.fixture
def visit(app: Flask, database: Database, clock: SettableClock) -> Visit:
    return Visit(app, a_hall(database, 4, now=clock.now()), clock)


def card_in(page: str) -> str:
    """Return what can be read on the card of the rounds, without what is hidden."""
    part = page.partition('id="rounds"')[2].partition("</section>")[0]
    part = re.sub(r"<script.*?</script>|<template.*?</template>", "", part, flags=re.DOTALL)
    part = re.sub(r"<(\w+)[^>]* hidden[^>]*>.*?</\1>", "", part, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", part.partition(">")[2]).split())


def test_a_tap_joins_and_a_tap_leaves_without_any_script(visit: Visit) -> None:
    ana = visit.browser(visit.hall.there.ana)
    page = ana.get(f"{visit.at}/now").text
    assert "4 rounds of 5 minutes, in pairs" in card_in(page)
    assert "Join the rounds" in card_in(page)
    join = f"{visit.at}/rounds/{visit.hall.series_id}/join"
    assert f'action="{join}"' in page
    for _ in range(2):
        assert ana.post(join).headers["Location"] == f"{visit.at}/now"
    assert "You are in." in card_in(ana.get(f"{visit.at}/now").text)
    told = ana.post(join.replace("join", "leave"), json={}).json
    assert told == {"id": visit.hall.series_id, "joined": False}
    assert "Join the rounds" in card_in(ana.get(f"{visit.at}/rounds").text)


def test_the_card_shows_table_people_opener_and_time(visit: Visit, database: Database) -> None:
    hall = visit.hall
    ana = hall.people[0]
    with database.write() as db:
        for who in hall.people:
            tell_about(db, attendee_id=who.id, values={"ask_me_about": ["night trains"]})
    hall.begin(now=visit.now)
    (mate,) = hall.place(ana).mates
    round_ = hall.look().round
    assert round_ is not None
    opener = entry_of(round_.question_key)
    assert opener is not None
    card = card_in(visit.browser(ana).get(f"{visit.at}/now").text)
    assert card.startswith("Round 1 of 4")
    assert f"Table {hall.place(ana).table}" in card
    assert mate.name in card
    assert opener.said("en").ask in card
    assert opener.said("en").then in card
    assert "night trains" in card
    assert "1:00 to find it" in card
    visit.clock.move(minutes=3)
    assert "3:00" in card_in(visit.browser(ana).get(f"{visit.at}/now").text)
    strangers = [one for one in hall.people if one.id not in {ana.id, mate.id}]
    page = visit.browser(ana).get(f"{visit.at}/now").text
    assert not [one.name for one in strangers if one.name in page]


def test_the_snapshot_carries_the_same_as_the_page(visit: Visit) -> None:
    hall = visit.hall
    hall.begin(now=visit.now)
    ana = hall.people[0]
    state = visit.browser(ana).get(f"{visit.at}/snapshot").json
    assert state is not None
    assert (state["rounds"]["number"], state["rounds"]["of"]) == (1, 4)
    assert state["table"]["table"] == hall.place(ana).table
    assert len(state["table"]["mates"]) == 1
    assert set(state["table"]["mates"][0]) == {"person", "topic"}
    other = visit.browser(hall.there.ana).get(f"{visit.at}/snapshot").json
    assert other is not None
    assert (other["rounds"]["number"], other["table"]["joined"]) == (1, False)
    assert other["table"]["mates"] == []


def test_outsiders_and_those_who_did_not_join_see_no_table(visit: Visit) -> None:
    hall = visit.hall
    hall.begin(now=visit.now)
    names = [one.name for one in hall.people]
    outsider = visit.browser(hall.there.outsider)
    for path in ("now", "rounds", "snapshot"):
        assert outsider.get(f"{visit.at}/{path}").status_code == 404
    for verb in ("join", "leave"):
        path = f"{visit.at}/rounds/{hall.series_id}/{verb}"
        assert outsider.post(path).status_code == 404
        theirs = f"/e/{hall.there.elsewhere.key}/rounds/{hall.series_id}/{verb}"
        assert outsider.post(theirs).status_code == 404
    elsewhere = outsider.get(f"/e/{hall.there.elsewhere.key}/snapshot").json
    assert elsewhere is not None
    assert elsewhere["rounds"] is elsewhere["table"] is None
    assert visit.app.test_client().get(f"{visit.at}/rounds").status_code == 401
    ben = visit.browser(hall.there.ben)
    for path in ("now", "rounds"):
        assert not [name for name in names if name in ben.get(f"{visit.at}/{path}").text]


def test_a_block_takes_the_name_off_the_card_at_once(visit: Visit, database: Database) -> None:
    hall = visit.hall
    hall.begin(now=visit.now)
    ana = hall.people[0]
    (mate,) = hall.place(ana).mates
    with database.write() as db:
        write_block(db, blocker_id=ana.id, blocked_id=mate.id, now=visit.now)
    for one, other in ((ana, mate), (mate, ana)):
        for path in ("now", "rounds", "snapshot"):
            assert other.name not in visit.browser(one).get(f"{visit.at}/{path}").text


def test_whom_one_sat_with_is_looked_back_on(visit: Visit) -> None:
    hall = visit.hall
    hall.begin(now=visit.now)
    ana = hall.people[0]
    (mate,) = hall.place(ana).mates
    visit.clock.move(minutes=6)
    hall.turn(now=visit.now)
    hall.do("end", now=visit.now)
    page = visit.browser(ana).get(f"{visit.at}/rounds").text
    assert "Whom you sat with" in page
    assert mate.name in page
    assert "10:01, table" in page
    assert "Whom you sat with" not in visit.browser(hall.there.ana).get(f"{visit.at}/rounds").text


def test_whoever_rests_is_told_why_and_where_to_change_it(visit: Visit, database: Database) -> None:
    hall = visit.hall
    with database.write() as db:
        tell_about(db, attendee_id=hall.people[0].id, values={"state": "busy"})
        tell_about(db, attendee_id=hall.people[1].id, values={"undisturbed": True})
    for who, words in ((hall.people[0], "marked as busy"), (hall.people[1], "not to be disturbed")):
        assert words in card_in(visit.browser(who).get(f"{visit.at}/now").text)


def test_what_is_over_is_said_kindly(visit: Visit) -> None:
    hall = visit.hall
    hall.do("call_off", now=visit.now)
    ana = visit.browser(hall.there.ana)
    refused = ana.post(f"{visit.at}/rounds/{hall.series_id}/join")
    assert refused.status_code == 410
    assert "These rounds are over" in refused.text
    assert "Join the rounds" not in card_in(ana.get(f"{visit.at}/now").text)


def test_a_page_asks_as_much_for_ten_at_a_table_as_for_two(
    visit: Visit, database: Database
) -> None:
    hall = visit.hall
    hall.begin(now=visit.now)
    ana = visit.browser(hall.people[0])

    asked: list[str] = []
    sql.listen(database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    def count() -> int:
        asked.clear()
        ana.get(f"{visit.at}/rounds")
        return len(asked)

    count()  # the first look of a browser writes down that it was there
    few = count()
    for number in range(12):
        hall.come(f"Late {number}", now=visit.now)
    hall.turn(now=visit.now)
    assert count() == few
