"""The organiser's question reaches every phone, and the replies come back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import Gathering, a_gathering, an_attendee
from tests.journeys.scenes import a_stranger, sees_nothing, sign_in
from tests.plugins.browser import LAPTOP, People
from tests.plugins.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
QUESTION = "What slowed your last project down the most?"


def test_a_prompt_reaches_both_phones_and_its_tally_grows_before_the_organiser(
    server: Server, base: Database, people: People
) -> None:
    gathering = a_gathering(base, now=SystemClock().now())
    desk = f"/o/{gathering.event.key}"
    at = f"/e/{gathering.event.key}"
    olga = people.arrive("Olga", server.url, size=LAPTOP)
    sign_in(olga, gathering.organiser.id, base, server)
    phones = []
    for name, attendee in (("Ana", gathering.ana), ("Ben", gathering.ben)):
        someone = people.arrive(name, server.url)
        sign_in(someone, attendee.person_id, base, server)
        someone.page.goto(f"{at}/now")
        expect(someone.page.get_by_text("Nothing is on right now")).to_be_visible()
        phones.append(someone.page)
    ana, ben = phones
    stranger = a_stranger(people, base, server)
    cleo = _somebody_who_is_away(people, base, server, gathering)

    _write_and_send(olga.page, desk)
    for phone in phones:
        expect(phone.get_by_role("heading", name=QUESTION)).to_be_visible()
        expect(phone.get_by_text("Nothing is on right now")).to_be_hidden()
        expect(phone.locator(".prompt .tally")).to_be_hidden()

    olga.page.goto(desk)
    expect(_count(olga.page.locator("#onair"), "Not enough hands")).to_have_text("0")
    _reply(ana, "Not enough hands")
    expect(_count(ana.locator(".prompt"), "Not enough hands")).to_have_text("1")
    expect(_count(olga.page.locator("#onair"), "Not enough hands")).to_have_text("a few")
    expect(ben.locator(".prompt .tally")).to_be_hidden()
    _reply(ben, "Waiting for a decision")
    for page, card, count, replied in (
        (olga.page, "#onair", "a few", "A few people replied"),
        (ana, ".prompt", "1", "2 people replied"),
        (ben, ".prompt", "1", "2 people replied"),
    ):
        for option in ("Not enough hands", "Waiting for a decision"):
            expect(_count(page.locator(card), option)).to_have_text(count)
        expect(page.locator(card)).to_contain_text(replied)

    olga.page.get_by_role("button", name="Close now").click()
    expect(olga.page.get_by_text("Nothing is on now.")).to_be_visible()
    for phone in phones:
        expect(phone.locator(".prompt .tally input").first).to_be_disabled()

    cleo.goto(f"{at}/now")
    missed = cleo.get_by_role("heading", name="While you were away").locator("..")
    expect(missed.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(missed).to_contain_text("You were away for this one")
    expect(_count(missed, "Not enough hands")).to_have_text("1")

    assert stranger.gets(f"{at}/snapshot") == 404
    assert stranger.gets(f"{desk}/prompts") == 404
    sees_nothing(stranger)


def _somebody_who_is_away(
    people: People, base: Database, server: Server, gathering: Gathering
) -> Page:
    """Let Cleo join and look at no page of ours."""
    now = SystemClock().now()
    with base.write() as db:
        attendee = an_attendee(db, gathering.event, "Cleo Marsh", now=now)
    cleo = people.arrive("Cleo", server.url)
    sign_in(cleo, attendee.person_id, base, server)
    return cleo.page


def _write_and_send(page: Page, desk: str) -> None:
    """Write a prompt at the desk, look at it as a phone would show it, and send it."""
    page.goto(desk)
    page.get_by_role("link", name="Write a prompt").first.click()
    page.get_by_label("Question").fill(QUESTION)
    page.get_by_label("Then ask each other").fill("Who could have unblocked it?")
    page.get_by_label("They choose one of a few").check()
    page.get_by_label("Option 1").fill("Waiting for a decision")
    page.get_by_label("Option 2").fill("Not enough hands")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview__phone").get_by_text(QUESTION)).to_be_visible()
    page.get_by_role("button", name="Send now").click()
    page.wait_for_url(f"**{desk}/prompts")
    expect(page.get_by_text(QUESTION).first).to_be_visible()


def _reply(phone: Page, option: str) -> None:
    """Tap an option: that is the reply."""
    phone.locator(".prompt").get_by_label(option).click()


def _count(card: Locator, option: str) -> Locator:
    return card.locator(".tally__row", has_text=option).locator(".tally__count")
