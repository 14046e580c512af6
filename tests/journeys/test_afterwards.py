"""The event ends: a letter by real mail, the plan behind its link, and what the organiser learns of it."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from eventnet.analytics.keeping import keep_due
from eventnet.attendees.models import Attendee
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from eventnet.digests.models import Digest, FollowUp
from eventnet.digests.service import settle
from tests.factories.gathering import Gathering, a_gathering, an_attendee
from tests.factories.meeting import connected
from tests.journeys.scenes import Stranger, a_stranger, sign_in
from tests.plugins.browser import LAPTOP, People, Someone
from tests.plugins.server import Server
from tests.plugins.smtp import PostOffice

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
ADDRESS = "ana@example.org"
A_STEP = timedelta(minutes=6)
"""Figures move in steps of five minutes."""


@pytest.fixture
def server_settings(post_office: PostOffice) -> dict[str, str]:
    """A server that sends its letters by SMTP."""
    return {
        "EVENTNET_MAIL_TRANSPORT": "smtp",
        "EVENTNET_SMTP_HOST": "127.0.0.1",
        "EVENTNET_SMTP_PORT": str(post_office.port),
        "EVENTNET_SMTP_SECURITY": "none",
    }


def test_the_end_of_an_event_brings_a_letter_whose_outcome_the_organiser_counts(
    server: Server, base: Database, people: People, post_office: PostOffice
) -> None:
    gathering, others = _six_who_all_met(base)
    ana = people.arrive("Ana", server.url)
    sign_in(ana, gathering.ana.person_id, base, server)
    olga = people.arrive("Olga", server.url, size=LAPTOP)
    sign_in(olga, gathering.organiser.id, base, server)
    stranger = a_stranger(people, base, server)
    _prove_the_address(ana, gathering.event.key, post_office)

    olga.page.goto(f"/o/{gathering.event.key}")
    olga.page.get_by_role("button", name="End the event").click()
    expect(olga.page.get_by_role("heading", name="The event is over")).to_be_visible()

    letter = post_office.wait_for(ADDRESS, subject="you met 5 people")
    assert "Ben Okoro" in letter.text
    assert "Ben Okoro" in re.sub(r"<[^>]+>", "", letter.html)
    link = letter.link("/plan")
    assert link in letter.html
    _a_mail_scanner_changes_nothing(base, letter.text)
    assert _outcomes(base) == 0

    _say_that_one_is_done(ana, link)
    assert _outcomes(base) == 1
    _the_organiser_reads_words_then_figures(olga.page, gathering, others, base)

    _the_stranger_got_nothing(stranger, gathering, ana, post_office)


def _six_who_all_met(base: Database) -> tuple[Gathering, list[Attendee]]:
    now = SystemClock().now()
    gathering = a_gathering(base, now=now)
    with base.write() as db:
        names = ("Cleo Marsh", "Dan Roe", "Eva Blum", "Finn Hart")
        more = [an_attendee(db, gathering.event, name, now=now) for name in names]
        everybody = [gathering.ana, gathering.ben, *more]
        for place, one in enumerate(everybody):
            for other in everybody[place + 1 :]:
                connected(db, one, other, now=now)
    return gathering, everybody[1:]


def _prove_the_address(ana: Someone, key: str, post_office: PostOffice) -> None:
    """Leave an address on Me, and type the digits from the letter."""
    ana.page.goto(f"/e/{key}/me")
    ana.page.get_by_role("link", name="Leave an address").click()
    ana.page.get_by_label("E-mail address").fill(ADDRESS)
    ana.page.get_by_role("button", name="Send me the digits").click()
    letter = post_office.wait_for(ADDRESS, subject="code for your address")
    digits = re.search(r"\b\d{6}\b", letter.text)
    assert digits is not None, letter.text
    ana.page.get_by_label("Six digits").fill(digits.group())
    ana.page.get_by_role("button", name="Confirm").click()
    expect(ana.page.get_by_role("link", name=ADDRESS)).to_be_visible()


def _a_mail_scanner_changes_nothing(base: Database, text: str) -> None:
    """Open every link of the letter without a session, as programs do that look for harm in mails."""
    links = [found.rstrip(".,") for found in re.findall(r"https?://[^\s<>\"')]+", text)]
    assert len(links) >= 2
    with httpx.Client(follow_redirects=True) as scanner:
        answers = {link: scanner.get(link) for link in links}
    assert all(answer.status_code < 500 for answer in answers.values())
    assert "Ben Okoro" not in "".join(answer.text for answer in answers.values())
    with base.read() as db:
        assert db.scalar(select(func.count()).select_from(Digest)) == 6


def _outcomes(base: Database) -> int:
    with base.read() as db:
        return db.scalar(select(func.count(FollowUp.outcome))) or 0


def _say_that_one_is_done(ana: Someone, link: str) -> None:
    ana.page.goto(link)
    cards = ana.page.locator("article.follow-up")
    expect(cards).to_have_count(5)
    first = cards.first
    first.get_by_role("button", name="Done").click()
    expect(first.get_by_role("button", name="Done")).to_have_attribute("aria-pressed", "true")
    ana.page.reload()
    expect(first.get_by_role("button", name="Done")).to_have_attribute("aria-pressed", "true")


def _the_organiser_reads_words_then_figures(
    page: Page, gathering: Gathering, others: list[Attendee], base: Database
) -> None:
    """One outcome is not told; with five, their number comes to the open page by itself."""
    keep_due(base, now=SystemClock().now() + A_STEP)
    page.get_by_role("link", name="See what came of it").click()
    block = page.locator("#block-figure-follow_ups")
    expect(block.get_by_role("heading", name="Did people follow up?")).to_be_visible()
    expect(block.locator(".block__figure")).to_have_text("–")
    expect(block).to_contain_text("30 follow-ups were suggested. 6 people have a digest.")
    later = SystemClock().now() + 2 * A_STEP
    with base.write() as db:
        for attendee in others[:4]:
            first = db.scalars(
                select(FollowUp.id)
                .join(Digest, Digest.id == FollowUp.digest_id)
                .where(Digest.attendee_id == attendee.id)
            ).first()
            settle(db, attendee_id=attendee.id, follow_up_id=str(first), outcome="done", now=later)
    keep_due(base, now=later)
    expect(block).to_contain_text("5 of 30 suggested follow-ups are done")
    expect(page.get_by_text("Ana Lima")).to_have_count(0)


def _the_stranger_got_nothing(
    stranger: Stranger, gathering: Gathering, ana: Someone, post_office: PostOffice
) -> None:
    action = ana.page.locator("form.follow-up__more").first.get_attribute("action")
    assert action is not None
    at = f"/e/{gathering.event.key}"
    for url in (f"{at}/plan", f"/o/{gathering.event.key}/analytics"):
        assert stranger.gets(url) == 404
    for url in (action, action.replace(at, f"/e/{stranger.key}")):
        tried = stranger.uma.context.request.post(
            url,
            data={"outcome": "let-go"},
            headers={"Origin": ana.page.url.split("/e/")[0], "Sec-Fetch-Site": "same-origin"},
        )
        assert tried.status == 404
    expect(stranger.page.get_by_text("Nothing is on right now")).to_be_visible()
    expect(stranger.page.locator(".snack")).to_have_count(0)
    assert {one for letter in post_office.letters for one in letter.recipients} == {ADDRESS}
