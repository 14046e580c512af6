"""Circles: one opens a table, another phone sees it by itself, sits down and leaves; without a network it says what it needs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import a_gathering
from tests.journeys.scenes import a_stranger, sees_nothing, sign_in
from tests.plugins.browser import People
from tests.plugins.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]


def test_one_opens_a_table_and_another_sees_it_sits_down_and_leaves(
    server: Server, base: Database, people: People
) -> None:
    gathering = a_gathering(base, now=SystemClock().now())
    at = f"/e/{gathering.event.key}"
    ana, ben = people.arrive("Ana", server.url), people.arrive("Ben", server.url)
    for someone, attendee in ((ana, gathering.ana), (ben, gathering.ben)):
        sign_in(someone, attendee.person_id, base, server)
        someone.page.goto(f"{at}/circles")
        expect(someone.page.get_by_text("No circle is open right now.")).to_be_visible()
    stranger = a_stranger(people, base, server)

    _open(ana.page)
    expect(card(ana.page)).to_contain_text("Nobody else is here yet.")
    row = ben.page.get_by_role("link", name="Late trams")
    expect(row).to_contain_text("2 free seats")
    expect(ben.page.get_by_text("Ana Lima")).to_have_count(0)

    row.click()
    ben.context.set_offline(offline=True)
    ben.page.get_by_role("button", name="Sit down").click()
    expect(ben.page.get_by_text("That needs the network.")).to_be_visible()
    expect(mates(ana.page)).to_have_count(0)
    ben.context.set_offline(offline=False)
    # The browser says of each try without a network that it failed.
    ben.complaints.clear()
    ben.page.get_by_role("button", name="Sit down").click()

    expect(mates(ben.page)).to_have_text(["Ana Lima"])
    expect(mates(ana.page)).to_have_text(["Ben Okoro"])
    expect(card(ana.page)).to_contain_text("1 free seat")

    card(ben.page).get_by_role("button", name="Leave").click()
    expect(card(ben.page)).to_be_hidden()
    expect(card(ana.page)).to_contain_text("Nobody else is here yet.")
    card(ana.page).get_by_role("button", name="Leave").click()
    expect(card(ana.page)).to_be_hidden()
    expect(ben.page.get_by_text("No circle is open right now.")).to_be_visible()

    assert stranger.gets(f"{at}/circles") == 404
    sees_nothing(stranger)


def _open(page: Page) -> None:
    page.get_by_role("link", name="Open a circle").click()
    page.get_by_label("What do you want to talk about?").fill("Late trams")
    page.get_by_label("Where are you?").fill("Sofa")
    page.get_by_label("How many more fit?").select_option("2")
    page.get_by_role("button", name="Open this circle").click()


def card(page: Page) -> Locator:
    """Return the card of the circle that one sits at."""
    return page.locator("#circle")


def mates(page: Page) -> Locator:
    """Return the names of those who sit there too."""
    return card(page).locator(".circle__mate .name")
