"""Two people meet without a camera: by keyboard alone, and without any script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import a_gathering
from tests.journeys.scenes import (
    a_stranger,
    join,
    sees_nothing,
    sign_in,
    skip_all,
    tab_to,
    typed_code,
)
from tests.plugins.browser import LAPTOP, People
from tests.plugins.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]


def test_a_typed_code_connects_by_keyboard_alone(
    server: Server, base: Database, people: People
) -> None:
    gathering = a_gathering(base, now=SystemClock().now())
    at = f"/e/{gathering.event.key}"
    ana = people.arrive("Ana", server.url, size=LAPTOP)
    ben = people.arrive("Ben", server.url, size=LAPTOP)
    sign_in(ana, gathering.ana.person_id, base, server)
    sign_in(ben, gathering.ben.person_id, base, server)
    stranger = a_stranger(people, base, server)
    code = typed_code(ben, gathering.event.key)
    ben.page.goto(f"{at}/now")

    ana.page.goto(f"{at}/scan")
    ana.page.get_by_text("This device has no camera").wait_for()
    tab_to(ana.page, ana.page.get_by_role("link", name="Type code"))
    ana.page.keyboard.press("Enter")
    field = ana.page.get_by_label("Badge code")
    expect(field).to_be_focused()
    ana.page.keyboard.type(code.lower().replace("-", " "))
    ana.page.keyboard.press("Enter")
    card = ana.page.locator(".met")
    expect(card.get_by_role("heading", name="Ben Okoro")).to_be_focused()

    yes = ben.page.locator("[data-request]").get_by_role("button", name="Connect")
    yes.wait_for()
    tab_to(ben.page, yes)
    ben.page.keyboard.press("Enter")
    expect(ben.page.locator(".snack")).to_contain_text("Ana Lima")

    expect(card).to_contain_text("You are connected")
    tab_to(ana.page, card.get_by_role("link", name="Open"))
    ana.page.keyboard.press("Enter")
    expect(ana.page.get_by_role("heading", level=1)).to_have_text("Ben Okoro")
    assert stranger.gets(ana.page.url) == 404
    sees_nothing(stranger)


def test_plain_forms_connect_without_any_script(
    server: Server, base: Database, people: People
) -> None:
    gathering = a_gathering(base, now=SystemClock().now())
    key = gathering.event.key
    at = f"/e/{key}"
    ana = people.arrive("Ana", server.url, scripts=False)
    assert join(ana, gathering.event.join_code, "Ana Sol") == key
    skip_all(ana)
    ben = people.arrive("Ben", server.url, scripts=False)
    sign_in(ben, gathering.ben.person_id, base, server)
    stranger = a_stranger(people, base, server)
    code = typed_code(ben, key)

    ana.page.get_by_role("link", name="Scan", exact=True).click()
    ana.page.get_by_label("Badge code").fill(code)
    ana.page.get_by_role("button", name="Connect").click()
    expect(ana.page.get_by_role("heading", level=1)).to_have_text("Ben Okoro")
    expect(ana.page.get_by_role("main")).to_contain_text("You asked Ben Okoro")

    ben.page.goto(f"{at}/now")
    request = ben.page.locator("[data-request]")
    expect(request).to_contain_text("Ana Sol")
    request.get_by_role("button", name="Connect").click()
    expect(ben.page.get_by_role("heading", level=1)).to_have_text("Ana Sol")
    ben.page.get_by_label("Your note").fill("Met on the stairs")
    ben.page.get_by_role("button", name="Save note").click()
    ben.page.get_by_role("button", name="Star").click()
    expect(ben.page.get_by_label("Your note")).to_have_value("Met on the stairs")
    expect(ben.page.get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "true")

    ana.page.goto(f"{at}/people")
    ana.page.locator(".person-row", has_text="Ben Okoro").click()
    expect(ana.page.get_by_label("Your note")).to_have_value("")
    assert stranger.gets(ana.page.url) == 404
    sees_nothing(stranger)
