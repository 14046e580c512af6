"""A second device comes in from the first: the code is typed there, the same number stands on both, one tap allows it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import a_gathering
from tests.journeys.scenes import a_stranger, sees_nothing, sign_in
from tests.plugins.browser import People
from tests.plugins.server import Server

pytestmark = pytest.mark.journey


def test_a_second_device_is_let_in_by_the_first_and_a_stranger_is_not(
    server: Server, base: Database, people: People
) -> None:
    gathering = a_gathering(base, now=SystemClock().now())
    at = f"/e/{gathering.event.key}"
    stranger = a_stranger(people, base, server)
    first = people.arrive("Ana", server.url)
    sign_in(first, gathering.ana.person_id, base, server)
    first.page.goto(f"{at}/me")
    first.page.get_by_role("link", name="Use another phone or browser too").click()
    first.page.get_by_role("button", name="Show a code").click()
    code = first.page.locator(".pairing__typed").inner_text()

    second = people.arrive("Ana again", server.url)
    second.page.goto("/")
    second.page.get_by_role("link", name="Come in from your other device").click()
    second.page.get_by_label("Code from your other device").fill(code.lower())
    second.page.get_by_role("button", name="Come in").click()
    number = second.page.locator(".pairing--number b").inner_text()

    expect(first.page.locator(".pairing--number b")).to_have_text(number)
    stranger.page.goto("/transfer")
    expect(stranger.page.get_by_text("This browser is signed in already")).to_be_visible()
    first.page.get_by_role("button", name="Allow it").click()
    expect(first.page.get_by_text("Your other device is let in")).to_be_visible()
    second.page.wait_for_url(f"**{at}/now")
    second.page.goto(f"{at}/badge")
    expect(second.page.get_by_role("heading", level=1)).to_have_text("Ana Lima")
    sees_nothing(stranger)
