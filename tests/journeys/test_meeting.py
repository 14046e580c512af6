"""Two people meet: from the organiser's link to a connection that both have, by camera."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from eventnet.db.session import Database
from tests.journeys.scenes import (
    a_stranger,
    answer_all,
    film_of_badge,
    join,
    open_event,
    sees_nothing,
    skip_all,
)
from tests.plugins.browser import People, Someone
from tests.plugins.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
NOTE = "Knows the ferry people"


def test_a_badge_before_the_camera_becomes_a_connection_that_both_see_live(
    server: Server, base: Database, people: People, tmp_path: Path
) -> None:
    desk = open_event(people, server, name="Open Streets")
    ben = people.arrive("Ben", server.url)
    assert join(ben, desk.join_code, "Ben Okoro") == desk.key
    skip_all(ben)
    ana = people.arrive("Ana", server.url, camera=film_of_badge(ben, desk.key, tmp_path))
    join(ana, desk.join_code, "Ana Lima", "Lima Maps")
    answer_all(ana)
    stranger = a_stranger(people, base, server)
    ben.page.goto(f"/e/{desk.key}/now")

    ana.page.get_by_role("link", name="Scan", exact=True).click()
    card = ana.page.locator(".met")
    expect(card.get_by_role("heading", name="Ben Okoro")).to_be_visible()
    expect(card).to_contain_text("You asked Ben Okoro")

    request = ben.page.locator("[data-request]")
    expect(request.get_by_role("heading", name="Ana Lima")).to_be_visible()
    expect(request).to_contain_text("Lima Maps")
    request.get_by_role("button", name="Connect").click()
    expect(ben.page.locator(".snack")).to_contain_text("Ana Lima")
    expect(request).to_have_count(0)
    expect(card).to_contain_text("You are connected")

    _keep_a_note_and_a_star(ana)
    connection = _has_kept_them(ana, desk.key)
    _knows_ana_but_not_her_note(ben, desk.key)
    for place in (desk.key, stranger.key):
        assert stranger.gets(f"/e/{place}/people/{connection}") == 404
    assert stranger.gets(f"/e/{desk.key}/snapshot") == 404
    sees_nothing(stranger)


def _keep_a_note_and_a_star(ana: Someone) -> None:
    card = ana.page.locator(".met")
    star = card.get_by_role("button", name="Star")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    card.get_by_role("button", name="Note", exact=True).click()
    card.get_by_label("Your note").fill(NOTE)
    card.get_by_role("button", name="Save note").click()
    expect(card.locator("[data-note] [data-status]").first).to_have_text("Saved")


def _has_kept_them(ana: Someone, key: str) -> str:
    """Look at Ana's people anew, and return the connection's id."""
    ana.page.goto(f"/e/{key}/people")
    row = ana.page.locator(".person-row")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Ben Okoro")
    expect(row.get_by_role("img", name="Starred")).to_be_visible()
    row.click()
    expect(ana.page.get_by_label("Your note")).to_have_value(NOTE)
    expect(ana.page.get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "true")
    return ana.page.url.rpartition("/")[2]


def _knows_ana_but_not_her_note(ben: Someone, key: str) -> None:
    ben.page.goto(f"/e/{key}/people")
    row = ben.page.locator(".person-row")
    expect(row).to_contain_text("Ana Lima")
    expect(row.get_by_role("img", name="Starred")).to_have_count(0)
    row.click()
    expect(ben.page.get_by_text("accessible forms", exact=True)).to_be_visible()
    expect(ben.page.locator(".ask__words")).to_contain_text("accessible forms")
    expect(ben.page.get_by_text("a flat in Ghent")).to_be_visible()
    expect(ben.page.get_by_label("Your note")).to_have_value("")
    expect(ben.page.get_by_text(NOTE)).to_have_count(0)
