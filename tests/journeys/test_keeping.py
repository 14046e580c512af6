"""What one keeps about somebody, and that it goes quietly when the two part; a stranger has nothing of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import a_gathering
from tests.factories.meeting import connected
from tests.journeys.scenes import a_stranger, sees_nothing, sign_in
from tests.plugins.browser import People, Someone
from tests.plugins.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]


def test_tags_and_promises_are_kept_and_the_open_page_goes_when_they_part(
    server: Server, base: Database, people: People
) -> None:
    now = SystemClock().now()
    gathering = a_gathering(base, now=now)
    key = gathering.event.key
    with base.write() as db:
        known = connected(db, gathering.ana, gathering.ben, now=now)
    stranger = a_stranger(people, base, server)
    ana, ben = people.arrive("Ana", server.url), people.arrive("Ben", server.url)
    sign_in(ana, gathering.ana.person_id, base, server)
    sign_in(ben, gathering.ben.person_id, base, server)
    person = f"/e/{key}/people/{known}"
    ben.page.goto(person)
    ana.page.goto(person)

    _tags_and_promises(ana)
    ben.page.reload()
    expect(ben.page.locator("[data-promise]")).to_contain_text("Ana Lima promised you")
    _finds_ben(ana, key)

    ana.page.goto(f"{person}/remove")
    ana.page.get_by_role("button", name="Remove").click()
    expect(ben.page).to_have_url(re.compile(f"/e/{key}/people$"))
    expect(ben.page.get_by_text("Nobody yet")).to_be_visible()
    expect(ben.page.locator(".snack")).to_have_count(0)
    assert ben.context.request.get(person).status == 404
    assert stranger.gets(person) == 404
    sees_nothing(stranger)


def _tags_and_promises(ana: Someone) -> None:
    """Put a tag on Ben, and promise him something without a network."""
    ana.page.get_by_label("New tag").fill("night shift")
    ana.page.get_by_role("button", name="Add tag").click()
    tag = ana.page.get_by_role("button", name="night shift")
    expect(tag).to_have_attribute("aria-pressed", "true")

    ana.page.get_by_text("Add a promise").click()
    ana.context.set_offline(True)
    ana.page.get_by_label("What is promised").fill("Send the link")
    ana.page.get_by_label("Let them see it").check()
    ana.page.get_by_role("button", name="Keep the promise").click()
    promise = ana.page.locator("[data-promise]", has_text="Send the link")
    expect(promise).to_contain_text("You promise")
    expect(promise.get_by_role("button")).to_have_count(0)
    ana.context.set_offline(False)
    expect(promise.get_by_role("button", name="Kept")).to_be_visible()
    # The browser itself reports what it could not fetch; that is what it should do.
    ana.complaints[:] = [said for said in ana.complaints if "ERR_INTERNET_DISCONNECTED" not in said]


def _finds_ben(ana: Someone, key: str) -> None:
    """Narrow the list down by the tag and by words, and have everybody back."""
    ana.page.goto(f"/e/{key}/people")
    row = ana.page.locator(".person-row")
    ana.page.get_by_role("link", name="night shift 1").click()
    expect(row).to_be_visible()
    ana.page.get_by_label("Find a person").fill("nobody of this name")
    expect(row).to_be_hidden()
    ana.page.get_by_role("link", name="Show everybody").click()
    expect(row).to_contain_text("Send the link")
