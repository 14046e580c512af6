"""Prompt → reply in own words → one queue → others read it: by keys, live, and without a name."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from eventnet.events.models import Event
from tests.factories.gathering import a_gathering
from tests.factories.prompting import an_open_prompt, in_own_words
from tests.journeys.scenes import a_stranger, sees_nothing, sign_in
from tests.plugins.browser import LAPTOP, People
from tests.plugins.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
QUESTION = "What will you try on Monday?"


def test_texts_come_to_the_desk_and_go_out_by_keys(
    server: Server, base: Database, people: People
) -> None:
    now = SystemClock().now()
    gathering = a_gathering(base, now=now)
    with base.write() as db:
        event = db.get_one(Event, gathering.event.id)
        an_open_prompt(db, event, now=now, form=in_own_words(QUESTION))
    at, desk = f"/e/{gathering.event.key}", f"/o/{gathering.event.key}"
    ana, ben = (people.arrive(name, server.url) for name in ("Ana", "Ben"))
    olga = people.arrive("Olga", server.url, size=LAPTOP)
    stranger = a_stranger(people, base, server)
    for who, person_id in (
        (ana, gathering.ana.person_id),
        (ben, gathering.ben.person_id),
        (olga, gathering.organiser.id),
    ):
        sign_in(who, person_id, base, server)

    olga.page.goto(f"{desk}/prompts/texts")
    expect(olga.page.get_by_text("Nothing waits to be read.")).to_be_visible()
    for phone, words in ((ana.page, "A walk before mail"), (ben.page, "Nothing, for once")):
        phone.goto(f"{at}/now")
        phone.locator(".prompt textarea").fill(words)
        phone.get_by_role("button", name="Reply").click()
        expect(olga.page.get_by_text(words)).to_be_visible()
    expect(olga.page.get_by_text("Nothing waits to be read.")).to_be_hidden()
    for name in (gathering.ana.name, gathering.ben.name):
        assert name not in olga.page.content()

    rows = olga.page.locator(".queue__row")
    expect(rows).to_have_count(2)
    rows.first.get_by_role("checkbox").focus()
    olga.page.keyboard.press("ArrowDown")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_focused()
    olga.page.keyboard.press("h")
    expect(rows).to_have_count(1)
    expect(rows.first.get_by_role("checkbox")).to_be_focused()
    olga.page.keyboard.press("x")
    olga.page.get_by_role("button", name="Show ticked").click()
    expect(olga.page.get_by_text("Nothing waits to be read.")).to_be_visible()

    expect(ben.page.locator(".prompt__texts")).to_contain_text("A walk before mail")
    expect(ana.page.locator(".prompt__texts")).not_to_contain_text("Nothing, for once")

    ana.page.goto(f"{at}/now")
    expect(ana.page.locator(".prompt__texts")).to_contain_text("A walk before mail")
    assert stranger.gets(f"{desk}/prompts/texts") == 404
    sees_nothing(stranger)
