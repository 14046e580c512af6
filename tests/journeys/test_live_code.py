"""One holds out a live code, the other scans it: both are connected at once, and a stranger has nothing of it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from eventnet.accounts.models import Device
from eventnet.attendees.models import Attendee
from eventnet.badges.live_service import note_contact
from eventnet.connections.models import Connection, Request
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import a_gathering
from tests.journeys.scenes import a_stranger, film_of_live_code, sees_nothing, sign_in
from tests.plugins.browser import People, Someone
from tests.plugins.ports import wait_until
from tests.plugins.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
GOOD_S = 65
"""So long after it was shown no code connects at once any more."""


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


def test_two_phones_without_a_network_end_in_one_connection(
    server: Server, base: Database, people: People, tmp_path: Path
) -> None:
    now = SystemClock().now()
    gathering = a_gathering(base, now=now)
    key = gathering.event.key
    ana = people.arrive("Ana", server.url)
    sign_in(ana, gathering.ana.person_id, base, server)
    film = film_of_live_code(ana, key, tmp_path)
    shown_at = time.monotonic()
    ana.context.set_offline(True)
    ben = people.arrive("Ben", server.url, camera=film)
    sign_in(ben, gathering.ben.person_id, base, server)
    _was_there_before(base, gathering.ben, now - timedelta(minutes=10))
    ben.page.goto(f"/e/{key}/now")
    _wait_for_the_scanner(ben)

    ben.context.set_offline(True)
    ben.page.goto(f"/e/{key}/scan")
    expect(ben.page.get_by_role("heading", name="Saved")).to_be_visible()
    ben.page.close()
    time.sleep(max(0, GOOD_S - (time.monotonic() - shown_at)))
    ben.page = ben.context.new_page()
    ben.context.set_offline(False)
    ben.page.goto(f"/e/{key}/now")
    wait_until(lambda: _outcomes(base) == (0, ["waiting"]), seconds=30, what="Ben's scan")
    ana.context.set_offline(False)
    wait_until(lambda: _outcomes(base) == (1, ["accepted"]), seconds=30, what="Ana's log")

    expect(ben.page.locator(".snack")).to_contain_text("Ana Lima")
    for someone, other in ((ana, "Ben Okoro"), (ben, "Ana Lima")):
        someone.page.goto(f"/e/{key}/people")
        expect(someone.page.locator(".person-row")).to_have_count(1)
        expect(someone.page.locator(".person-row")).to_contain_text(other)
        someone.complaints[:] = [said for said in someone.complaints if "ERR_" not in said]


def _was_there_before(base: Database, attendee: Attendee, moment: datetime) -> None:
    """Let the server have heard of somebody's phone earlier."""
    with base.write() as db:
        device_id = db.scalars(
            select(Device.id).where(Device.person_id == attendee.person_id)
        ).one()
        note_contact(db, attendee_id=attendee.id, device_id=device_id, now=moment)


def _wait_for_the_scanner(someone: Someone) -> None:
    """Wait until the phone has kept the scan page and the decoder."""
    wait_until(
        lambda: someone.page.evaluate(
            """async () => {
              const urls = [];
              for (const name of await caches.keys())
                for (const { url } of await (await caches.open(name)).keys()) urls.push(url);
              return ["/scan", ".wasm"].every((end) => urls.some((url) => url.endsWith(end)));
            }"""
        ),
        seconds=30,
        every=0.5,
        what="the kept scanner",
    )


def _outcomes(base: Database) -> tuple[int, list[str]]:
    with base.read() as db:
        connections = db.scalar(select(func.count()).select_from(Connection)) or 0
        return connections, list(db.scalars(select(Request.state)))


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
