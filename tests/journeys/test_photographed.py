"""Somebody photographs a badge from across the room: nothing personal comes of it, and a request at most."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from eventnet.attendees.models import Attendee
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import Gathering, a_gathering, an_attendee
from tests.journeys.scenes import sign_in
from tests.plugins.browser import People, Someone
from tests.plugins.server import Server

pytestmark = pytest.mark.journey

PRIVATE = ("ben@secret.example", "+49 30 555", "mushrooms", "sailing")
"""What Ben wrote of himself, and nobody may learn from his badge."""


@pytest.fixture
def there(base: Database) -> Gathering:
    now = SystemClock().now()
    gathering = a_gathering(base, now=now)
    with base.write() as db:
        db.execute(
            update(Attendee)
            .where(Attendee.id == gathering.ben.id)
            .values(
                organisation="Okoro Maps",
                card_email=PRIVATE[0],
                card_phone=PRIVATE[1],
                ask_me_about=[PRIVATE[2]],
                looking_for=[PRIVATE[3]],
                may_be_suggested=True,
            )
        )
    return gathering


def arrives(
    people: People, server: Server, base: Database, name: str, attendee: Attendee
) -> Someone:
    someone = people.arrive(name, server.url)
    sign_in(someone, attendee.person_id, base, server)
    return someone


def shows(page: Page, key: str, photo: Path) -> None:
    """Choose the photograph on the scan page."""
    page.goto(f"/e/{key}/scan")
    page.locator("[data-photo]").set_input_files(photo)


def tells_nothing_private(page: Page) -> None:
    told = page.content()
    for words in PRIVATE:
        assert words not in told


def test_a_photographed_badge_gives_away_two_lines_at_most_and_makes_a_request_at_most(
    people: People, server: Server, base: Database, there: Gathering, tmp_path: Path
) -> None:
    key = there.event.key
    with base.write() as db:
        cleo = an_attendee(db, there.event, "Cleo Marsh", now=SystemClock().now())
    ben = arrives(people, server, base, "Ben", there.ben)
    ben.page.goto(f"/e/{key}/badge?code=printed")
    photo = tmp_path / "badge.png"
    ben.page.locator(".badge__code").screenshot(path=photo)
    ben.page.goto(f"/e/{key}/now")

    uma = arrives(people, server, base, "Uma", there.outsider).page
    shows(uma, there.elsewhere.key, photo)
    expect(uma.get_by_text("Not a badge of this event")).to_be_visible()
    expect(uma.get_by_text("Okoro")).to_have_count(0)
    tells_nothing_private(uma)

    page = arrives(people, server, base, "Cleo", cleo).page
    shows(page, key, photo)
    expect(page.get_by_role("heading", name="Ben Okoro")).to_be_visible()
    tells_nothing_private(page)

    card = ben.page.locator("[data-request]").filter(has_text="Cleo Marsh")
    expect(card).to_be_visible()
    card.get_by_role("button", name="Not now").click()
    expect(card).to_have_count(0)

    page.goto(f"/e/{key}/people")
    expect(page.get_by_text("Not answered yet")).to_be_visible()
    expect(page.locator(".person-row")).to_have_count(0)
    tells_nothing_private(page)
