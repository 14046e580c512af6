"""One holds out a live code, the other scans it: both are connected at once, and a stranger has nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import a_gathering
from tests.journeys.scenes import a_stranger, film_of_live_code, sees_nothing, sign_in
from tests.plugins.browser import People
from tests.plugins.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]


def test_a_live_code_connects_both_at_once(
    server: Server, base: Database, people: People, tmp_path: Path
) -> None:
    gathering = a_gathering(base, now=SystemClock().now())
    key = gathering.event.key
    ana = people.arrive("Ana", server.url)
    sign_in(ana, gathering.ana.person_id, base, server)
    stranger = a_stranger(people, base, server)
    ben = people.arrive("Ben", server.url, camera=film_of_live_code(ana, key, tmp_path))
    sign_in(ben, gathering.ben.person_id, base, server)

    ben.page.goto(f"/e/{key}/scan")
    card = ben.page.locator(".met")
    expect(card.get_by_role("heading", name="Ana Lima")).to_be_visible()
    expect(card).to_contain_text("You are connected")
    expect(ana.page.locator(".snack")).to_contain_text("Ben Okoro")
    card.get_by_role("link", name="Open").click()
    expect(ben.page.get_by_role("heading", level=1)).to_have_text("Ana Lima")
    assert stranger.gets(ben.page.url) == 404

    ana.page.goto(f"/e/{key}/people")
    expect(ana.page.locator(".person-row")).to_contain_text("Ben Okoro")
    expect(ana.page.locator("[data-request]")).to_have_count(0)
    for place in ("badge/key", "badge"):
        assert stranger.gets(f"/e/{key}/{place}") == 404
    sees_nothing(stranger)


def test_the_live_code_is_drawn_anew_by_itself_without_a_network(
    server: Server, base: Database, people: People
) -> None:
    gathering = a_gathering(base, now=SystemClock().now())
    ana = people.arrive("Ana", server.url)
    sign_in(ana, gathering.ana.person_id, base, server)
    ana.page.goto(f"/e/{gathering.event.key}/badge")
    code = ana.page.get_by_role("img", name="Live code")
    expect(code).to_be_visible()
    before = code.locator("path").get_attribute("d")
    ana.context.set_offline(True)
    expect(code.locator("path")).not_to_have_attribute("d", before or "", timeout=40_000)
    ana.complaints = [said for said in ana.complaints if "ERR_INTERNET_DISCONNECTED" not in said]
    ana.context.set_offline(False)


def test_without_a_script_and_behind_printed_one_stands_the_badge_code(
    server: Server, base: Database, people: People
) -> None:
    gathering = a_gathering(base, now=SystemClock().now())
    key = gathering.event.key
    ana = people.arrive("Ana", server.url, scripts=False)
    sign_in(ana, gathering.ana.person_id, base, server)
    ana.page.goto(f"/e/{key}/badge")
    printed = ana.page.get_by_role("img", name="QR code of your badge")
    expect(printed).to_be_visible()
    drawn = printed.locator("path").get_attribute("d")

    lively = people.arrive("Ana", server.url)
    sign_in(lively, gathering.ana.person_id, base, server)
    lively.page.goto(f"/e/{key}/badge")
    expect(lively.page.get_by_role("img", name="Live code")).to_be_visible()
    lively.page.get_by_role("link", name="Printed one").click()
    again = lively.page.get_by_role("img", name="QR code of your badge")
    expect(again.locator("path")).to_have_attribute("d", drawn or "")
