"""Bringing two people together on the pages: written once, read by both, and outsiders see nothing of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from eventnet.db.session import Database
from tests.factories.parties import Party, a_party
from tests.plugins.app import Browse

WORDS = "You both mend old clocks.\nAsk each other about springs."


@pytest.fixture
def party(database: Database, now: datetime) -> Party:
    return a_party(database, now=now)


def test_ana_chooses_two_writes_once_and_both_are_asked(party: Party, browser_of: Browse) -> None:
    at = f"/e/{party.event.key}"
    ana, ben, cleo = (browser_of(one.person_id) for one in (party.ana, party.ben, party.cleo))
    person = f"{at}/people/{party.with_ben}"
    assert f"{person}/introduce" in ana.get(person).text
    choice = ana.get(f"{person}/introduce").text
    write = f"{person}/introduce/{party.with_cleo}"
    assert write in choice
    assert f"{person}/introduce/{party.with_ben}" not in choice
    assert "Why should they meet?" in ana.get(write).text
    short = ana.post(write, data={"words": "Hi"})
    assert short.status_code == 422
    assert ">\nHi</textarea>" in short.text
    sent = ana.post(write, data={"words": WORDS})
    assert sent.headers["Location"] == f"{at}/introductions"
    assert "Both are asked" in ana.get(f"{at}/introductions").text
    for phone, other in ((ben, "Cleo"), (cleo, "Ben")):
        page = phone.get(f"{at}/now").text
        assert "Ana Lima would like you two to meet" in page
        assert f"<span>{other}</span>" in page
        assert "You both mend old clocks." in page


def test_two_yes_lead_to_the_person_and_say_who_brought_them(
    party: Party, browser_of: Browse
) -> None:
    at = f"/e/{party.event.key}"
    ana, ben, cleo = (browser_of(one.person_id) for one in (party.ana, party.ben, party.cleo))
    write = f"{at}/people/{party.with_ben}/introduce/{party.with_cleo}"
    ana.post(write, data={"words": WORDS})
    answer = f"{at}/introductions/{introduction_in(ben.get(f'{at}/now').text)}/answer"
    assert ben.post(answer, data={"answer": "yes"}).headers["Location"] == f"{at}/now"
    assert "would like you two to meet" not in ben.get(f"{at}/now").text
    met = cleo.post(answer, json={"answer": "yes"}).json
    assert met is not None
    assert "Brought together by Ana Lima" in cleo.get(met["url"]).text
    assert "They are connected" in ana.get(f"{at}/introductions").text


def test_outsiders_see_and_answer_nothing(party: Party, browser_of: Browse) -> None:
    at = f"/e/{party.event.key}"
    ana, ben = browser_of(party.ana.person_id), browser_of(party.ben.person_id)
    write = f"{at}/people/{party.with_ben}/introduce/{party.with_cleo}"
    ana.post(write, data={"words": WORDS})
    answer = f"{at}/introductions/{introduction_in(ben.get(f'{at}/now').text)}/answer"
    for who in (party.dan, party.gathering.outsider):
        phone = browser_of(who.person_id)
        for path in (f"{at}/people/{party.with_ben}/introduce", write):
            assert phone.get(path).status_code == 404
        assert phone.post(write, data={"words": WORDS}).status_code == 404
        assert phone.post(answer, data={"answer": "yes"}).status_code == 404
    dan = browser_of(party.dan.person_id)
    assert "would like you two to meet" not in dan.get(f"{at}/now").text
    assert "Nobody yet." in dan.get(f"{at}/introductions").text


def introduction_in(page: str) -> str:
    return page.partition('data-introduction="')[2].partition('"')[0]
