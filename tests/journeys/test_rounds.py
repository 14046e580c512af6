"""Rounds: the organiser plans and starts them, each phone shows a table, a latecomer sits down, and a phone that was away is told."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import Gathering, a_gathering, an_attendee
from tests.journeys.scenes import a_stranger, sees_nothing, sign_in
from tests.plugins.browser import LAPTOP, People, Someone
from tests.plugins.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]


def test_two_sit_at_a_table_a_third_joins_them_and_nobody_else_learns_who_they_are(
    server: Server, base: Database, people: People
) -> None:
    gathering = a_gathering(base, now=SystemClock().now())
    at, desk = f"/e/{gathering.event.key}", f"/o/{gathering.event.key}"
    olga = people.arrive("Olga", server.url, size=LAPTOP)
    sign_in(olga, gathering.organiser.id, base, server)
    guests = _guests(people, base, server, gathering)
    ana, ben, latecomer = (someone.page for someone in guests)
    stranger = a_stranger(people, base, server)

    _plan_and_announce(olga.page, desk)
    for phone in (ana, ben):
        expect(card(phone)).to_contain_text("3 rounds of 5 minutes, in pairs")
        phone.get_by_role("button", name="Join the rounds").click()
        expect(card(phone)).to_contain_text("You are in.")
    expect(olga.page.get_by_text("A few take part")).to_be_visible()
    olga.page.get_by_role("button", name="Start now").click()

    _sit_together(ana, ben)
    expect(card(latecomer)).to_contain_text("Round 1 of 3")
    expect(card(latecomer).locator(".round")).to_be_hidden()
    expect(latecomer.get_by_text("Ben Okoro")).to_have_count(0)
    expect(olga.page.get_by_text("1 table, number 12")).to_be_visible()
    _shows_the_hall(people, server, olga.page, desk)

    _somebody_comes_late_while_ben_is_away(ana, guests[1], latecomer)

    ana.get_by_role("button", name="Leave the rounds").click()
    expect(card(ana).get_by_role("button", name="Join the rounds")).to_be_visible()
    expect(mates(ben)).to_have_text(["Cleo Marsh"])
    olga.page.goto(f"{desk}/rounds")
    olga.page.get_by_role("button", name="End the rounds").click()
    for phone in (ana, ben, latecomer):
        expect(card(phone)).to_be_hidden()
    expect(olga.page.get_by_text("1 of 3 held")).to_be_visible()

    for path in (f"{at}/rounds", f"{desk}/rounds"):
        assert stranger.gets(path) == 404
    expect(stranger.page.locator("#rounds")).to_be_hidden()
    sees_nothing(stranger)


def _guests(people: People, base: Database, server: Server, gathering: Gathering) -> list[Someone]:
    """Let Ana, Ben and Cleo look at Now, where no rounds are."""
    with base.write() as db:
        cleo = an_attendee(db, gathering.event, "Cleo Marsh", now=SystemClock().now())
    guests = []
    for name, attendee in (("Ana", gathering.ana), ("Ben", gathering.ben), ("Cleo", cleo)):
        someone = people.arrive(name, server.url)
        sign_in(someone, attendee.person_id, base, server)
        someone.page.goto(f"/e/{gathering.event.key}/now")
        expect(card(someone.page)).to_be_hidden()
        guests.append(someone)
    return guests


def _sit_together(ana: Page, ben: Page) -> None:
    """Assert that each sees the table, the other, a question and the time."""
    for phone, mate in ((ana, "Ben Okoro"), (ben, "Ana Lima")):
        expect(card(phone)).to_contain_text("Round 1 of 3")
        expect(card(phone).locator(".round__table")).to_contain_text("12")
        expect(mates(phone)).to_have_text([mate])
        expect(card(phone).get_by_text("Ask each other")).to_be_visible()
        expect(card(phone).get_by_text("to find it")).to_be_visible()


def _somebody_comes_late_while_ben_is_away(ana: Page, ben: Someone, latecomer: Page) -> None:
    """Let a third join the table while Ben's phone has no network: it is told when it is back."""
    ben.context.set_offline(offline=True)
    latecomer.get_by_role("button", name="Join the rounds").click()
    expect(mates(latecomer)).to_have_text(["Ana Lima", "Ben Okoro"])
    expect(mates(ana)).to_have_text(["Ben Okoro", "Cleo Marsh"])
    expect(mates(ben.page)).to_have_text(["Ana Lima"])
    ben.context.set_offline(offline=False)
    expect(mates(ben.page)).to_have_text(["Ana Lima", "Cleo Marsh"])
    # The browser says of each try without a network that it failed.
    ben.complaints.clear()


def mates(page: Page) -> Locator:
    """Return the names of those at the table."""
    return card(page).locator(".round__mate .name")


def card(page: Page) -> Locator:
    """Return the card of the rounds on Now."""
    return page.locator("#rounds")


def _plan_and_announce(page: Page, desk: str) -> None:
    """Plan three rounds in pairs from table 12 on, and let everybody know."""
    page.goto(desk)
    page.get_by_role("link", name="Rounds").click()
    page.get_by_role("link", name="Plan the first").click()
    page.get_by_label("Rounds", exact=True).fill("3")
    page.get_by_label("First table").fill("12")
    page.get_by_role("button", name="Announce now").click()
    page.wait_for_url(f"**{desk}/rounds")


def _shows_the_hall(people: People, server: Server, desk_page: Page, desk: str) -> None:
    """Look at the big screen: which round it is and how much time is left, and nothing of anybody."""
    address = desk_page.request.get(f"{server.url}{desk}").text()
    link = address.partition('href="/screen/')[2].partition('"')[0]
    wall = people.arrive("Wall", server.url, size=LAPTOP)
    wall.page.goto(f"/screen/{link}")
    expect(wall.page.get_by_text("Round 1 of 3")).to_be_visible()
    expect(wall.page.get_by_role("heading", name="Find your table.")).to_be_visible()
    for name in ("Ana Lima", "Ben Okoro"):
        expect(wall.page.get_by_text(name)).to_have_count(0)
