"""The first question after a scan comes from what the other wrote, else from the library, and is the same each time."""

from __future__ import annotations

import html
from datetime import datetime

from flask import Flask

from eventnet.attendees.service import tell_about
from eventnet.connections.openers import opener_for, opener_for_two
from eventnet.db.session import Database
from eventnet.questions.library import entries
from tests.factories.gathering import Gathering
from tests.factories.meeting import connected
from tests.plugins.app import Browse


def test_it_speaks_of_what_they_like_to_be_asked_about_before_what_they_look_for(
    app: Flask,
) -> None:
    with app.test_request_context():
        first = opener_for(ask_about=["ferries", "maps"], looking_for=["a flat"])
        second = opener_for(ask_about=[], looking_for=["a flat"])
        assert first is not None
        assert second is not None
        assert "ferries" in first.question
        assert "a flat" in second.question
        assert first.after != first.question
        assert opener_for(ask_about=["ferries", "maps"], looking_for=["a flat"]) == first
        assert opener_for(ask_about=[], looking_for=[]) is None


def test_what_both_wrote_comes_first(app: Flask) -> None:
    theirs = {"ask_about": ["ferries", "Maps"], "looking_for": ["a flat", "a choir"]}
    with app.test_request_context():
        for mine, topic in (
            (["maps"], "Maps"),
            (["a choir"], "a choir"),
            (["A CHOIR", "maps"], "Maps"),
            (["soup"], "ferries"),
        ):
            opener = opener_for(**theirs, mine=mine)
            assert opener is not None
            assert f"“{topic}”" in opener.question


def test_two_who_wrote_nothing_get_one_question_of_the_library_each_in_their_own_language() -> None:
    english, german = (opener_for_two("one-pair", locale=locale) for locale in ("en", "de"))
    assert opener_for_two("one-pair", locale="en") == english != german
    entry = next(one for one in entries() if one.said("en").ask == english.question)
    assert (entry.said("de").ask, entry.said("de").then) == (german.question, german.after)


def test_the_person_page_asks_it_of_the_connected_only(
    database: Database, gathering: Gathering, browser_of: Browse, now: datetime
) -> None:
    with database.write() as db:
        tell_about(db, attendee_id=gathering.ben.id, values={"ask_me_about": ["<b>ferries</b>"]})
        connection = connected(db, gathering.ana, gathering.ben, now=now)
    at = f"/e/{gathering.event.key}/people/{connection}"
    page = browser_of(gathering.ana.person_id).get(at).text
    assert "You could ask" in page
    assert "&lt;b&gt;ferries&lt;/b&gt;" in page
    assert "<b>ferries" not in page
    theirs = browser_of(gathering.ben.person_id).get(at).text
    assert opener_for_two(connection, locale="en").question in html.unescape(theirs)
    assert browser_of(gathering.outsider.person_id).get(at).status_code == 404
