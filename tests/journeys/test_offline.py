"""Without a network: scans are kept, pages are still there, and everything is sent once when there is one again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from eventnet.connections.models import Memo, Request, Scan
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from eventnet.promises.models import Exchange, Promise
from tests.factories.gathering import Gathering, a_gathering, an_attendee
from tests.factories.meeting import connected
from tests.journeys.scenes import a_stranger, sees_nothing, sign_in, typed_code
from tests.plugins.browser import People, Someone
from tests.plugins.ports import wait_until
from tests.plugins.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
QUEUED = 50


@dataclass(frozen=True)
class Hall:
    """Ana with her phone at a live event, Ben's code, and where she is."""

    gathering: Gathering
    ana: Someone
    code: str

    @property
    def at(self) -> str:
        """Return the event's address."""
        return f"/e/{self.gathering.event.key}"


@pytest.fixture
def hall(server: Server, base: Database, people: People) -> Iterator[Hall]:
    """Ana's phone has been on Now until it came to rest, so that everything is kept on it."""
    gathering = a_gathering(base, now=SystemClock().now())
    ben = people.arrive("Ben", server.url)
    sign_in(ben, gathering.ben.person_id, base, server)
    code = typed_code(ben, gathering.event.key)
    ana = people.arrive("Ana", server.url)
    sign_in(ana, gathering.ana.person_id, base, server)
    ana.page.goto(f"/e/{gathering.event.key}/now")
    wait_until(
        lambda: {"now", "people", "scan", "badge", "promises"} <= places(ana.page),
        seconds=20,
        every=0.5,
        what="the kept pages",
    )
    yield Hall(gathering, ana, code)
    ana.complaints[:] = [said for said in ana.complaints if "ERR_" not in said]


def places(page: Page) -> set[str]:
    """Return the last part of the address of every page that the phone keeps."""
    kept: list[str] = page.evaluate(
        """async () => {
          const urls = [];
          for (const name of await caches.keys()) {
            if (!name.startsWith("pages-")) continue;
            for (const { url } of await (await caches.open(name)).keys()) urls.push(url);
          }
          return urls;
        }"""
    )
    return {url.rpartition("/")[2] for url in kept}


def count(base: Database, model: type[Any]) -> int:
    with base.read() as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


@contextmanager
def without_network(someone: Someone) -> Iterator[None]:
    """Take the network away, and give it back."""
    someone.context.set_offline(True)
    yield
    someone.context.set_offline(False)


def type_a_code(page: Page, code: str) -> None:
    page.get_by_role("link", name="Type code").click()
    page.get_by_label("Badge code").fill(code)
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("heading", name=re.compile(r"Saved .?\d\d:\d\d"))).to_be_visible()


def test_scans_without_a_network_are_kept_listed_and_sent_once(
    hall: Hall, server: Server, base: Database, people: People
) -> None:
    stranger = a_stranger(people, base, server)
    page = hall.ana.page
    with without_network(hall.ana):
        page.goto(f"{hall.at}/scan")
        type_a_code(page, hall.code)
        page.get_by_label("Who was it?").fill("evening hours")
        page.get_by_role("button", name="Scan another").click()
        type_a_code(page, hall.code)
        expect(page.get_by_text("Not sent yet: 2")).to_be_visible()

        page.goto(f"{hall.at}/people")
        expect(page.get_by_text("Offline: 2 scans will be sent")).to_be_visible()
        page.reload()
        expect(page.get_by_text("Offline: 2 scans will be sent")).to_be_visible()
        rows = page.locator(".waiting .person-row")
        expect(rows).to_have_count(2)
        expect(rows.filter(has_text=re.compile(r"Someone at .?\d\d:\d\d"))).to_have_count(2)
        expect(rows.last).to_contain_text("Your note: evening hours")
        assert count(base, Scan) == 0

    expect(page.get_by_text("Back online, sent")).to_be_visible()
    expect(rows).to_have_count(0)
    expect(page.locator("#people")).to_contain_text("Ben Okoro")
    expect(page.locator("#people")).to_contain_text("evening hours")
    assert (count(base, Scan), count(base, Request), count(base, Memo)) == (2, 1, 1)
    page.reload()
    expect(page.locator(".strip:visible")).to_have_count(0)
    assert (count(base, Scan), count(base, Request)) == (2, 1)
    sees_nothing(stranger)


def test_pages_one_has_seen_and_the_badge_are_there_without_a_network(
    hall: Hall, base: Database
) -> None:
    with base.write() as db:
        id_ = connected(db, hall.gathering.ana, hall.gathering.ben, now=SystemClock().now())
    page = hall.ana.page
    page.goto(f"{hall.at}/people/{id_}")
    with without_network(hall.ana):
        page.goto(f"{hall.at}/people/{id_}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Ben Okoro")
        page.get_by_label("Your note").fill("maps")
        page.get_by_role("button", name="Save note").click()
        expect(page.get_by_text("Safe on this phone")).to_be_visible()
        page.get_by_role("button", name="Star").click()
        expect(page.get_by_text("Offline: 2 changes will be sent")).to_be_visible()
        page.reload()
        expect(page.get_by_label("Your note")).to_have_value("maps")
        expect(page.get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "true")
        page.goto("/join")
        expect(page.get_by_role("heading", name="No network")).to_be_visible()
        page.get_by_role("link", name="Show my badge").click()
        page.wait_for_url(f"**{hall.at}/badge")
        expect(page.get_by_text("Ana Lima")).to_be_visible()
    page.goto(f"{hall.at}/people/{id_}")
    expect(page.get_by_label("Your note")).to_have_value("maps")
    expect(page.locator(".strip:visible")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Your note")).to_have_value("maps")
    expect(page.get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "true")


def test_the_log_and_the_promises_go_on_without_a_network(hall: Hall, base: Database) -> None:
    with base.write() as db:
        id_ = connected(db, hall.gathering.ana, hall.gathering.ben, now=SystemClock().now())
    page = hall.ana.page
    page.goto(f"{hall.at}/people/{id_}")
    log = page.locator("#exchange-log")

    def write(text: str) -> None:
        if not log.get_by_label("In a few words").is_visible():
            log.get_by_text("Add what went which way").click()
        log.get_by_label("What was it?").select_option("idea-received")
        log.get_by_label("In a few words").fill(text)
        log.get_by_role("button", name="Keep this").click()

    write("Tile sizes")
    expect(log.get_by_role("listitem").filter(has_text="Tile sizes")).to_be_visible()
    with without_network(hall.ana):
        write("Six riders")
        write("A wrong one")
        expect(log.get_by_role("listitem")).to_have_count(3)
        wrong = log.get_by_role("listitem").filter(has_text="A wrong one")
        wrong.get_by_role("button", name="Take away").click()
        page.get_by_text("Add a promise").click()
        page.get_by_label("What is promised").fill("Send the tiles")
        page.get_by_role("button", name="Keep the promise").click()
        expect(page.locator("#promises article")).to_contain_text("Send the tiles")
        page.reload()
        rows = log.get_by_role("listitem")
        expect(rows).to_have_count(2)
        expect(rows.filter(has_text="Six riders")).to_contain_text("Safe on this phone")
        page.goto(f"{hall.at}/promises")
        expect(page.get_by_text("Send the tiles")).to_be_visible()
    wait_until(lambda: count(base, Exchange) == 2, seconds=20, every=0.5, what="the log")
    wait_until(lambda: count(base, Promise) == 1, seconds=20, every=0.5, what="the promise")
    expect(page.get_by_text("You promised Ben Okoro")).to_be_visible()
    with without_network(hall.ana):
        page.reload()
        expect(page.get_by_text("Send the tiles")).to_be_visible()
        expect(page.get_by_text("You promised Ben Okoro")).to_be_visible()


def test_an_update_with_fifty_scans_waiting_loses_none_and_waits_for_the_scanner(
    hall: Hall, base: Database
) -> None:
    page = hall.ana.page
    lost = [True]  # to stop intercepting with a request on its way would leave the page waiting
    hall.ana.context.route(
        "**/outbox", lambda route: route.abort() if lost[0] else route.continue_()
    )
    page.evaluate(
        """async ([code, many]) => {
          const { session, event, outboxUrl } = document.body.dataset;
          const asked = indexedDB.open("eventnet-outbox");
          const database = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
          const change = database.transaction(["items"], "readwrite");
          for (let number = 1; number <= many; number++) {
            change.objectStore("items").put({
              id: crypto.randomUUID(), kind: "scan", body: { code, way: "camera" }, subject: "", session, event,
              to: outboxUrl, at: new Date().toISOString(), sequence: number, tries: 0,
            });
          }
          await new Promise((done) => (change.oncomplete = done));
          database.close();
        }""",
        [hall.code, QUEUED],
    )
    page.goto(f"{hall.at}/scan")
    expect(page.locator("[data-waiting]")).to_have_text(f"Not sent yet: {QUEUED}")
    other = hall.ana.context.new_page()
    other.goto(f"{hall.at}/now")
    page.evaluate("() => navigator.serviceWorker.register('/sw.js?next').then(() => true)")
    waits = "async () => (await navigator.serviceWorker.getRegistration()).waiting?.scriptURL ?? ''"
    wait_until(
        lambda: str(page.evaluate(waits)).endswith("?next"),
        seconds=20,
        every=0.5,
        what="the update",
    )
    offer = """async () =>
      (await navigator.serviceWorker.getRegistration()).waiting?.postMessage({ type: "skip-waiting" })"""
    other.evaluate(offer)
    other.wait_for_timeout(1000)
    assert str(page.evaluate(waits)).endswith("?next"), "it took over while somebody was scanning"

    page.goto("about:blank")
    who = "() => navigator.serviceWorker.controller.scriptURL"

    def has_taken_over() -> bool:
        # Every page offers it; the lock of a page that was left goes a moment later.
        other.evaluate(offer)
        return str(other.evaluate(who)).endswith("?next")

    wait_until(has_taken_over, seconds=20, every=0.5, what="the update")
    other.close()
    page.goto(f"{hall.at}/people")
    expect(page.get_by_text(f"Not sent yet: {QUEUED}")).to_be_visible()
    lost[0] = False
    page.reload()
    expect(page.locator(".strip:visible")).to_have_count(0)
    wait_until(lambda: count(base, Scan) == QUEUED, seconds=20, every=0.5, what="fifty scans")
    assert count(base, Request) == 1


def test_after_sign_out_on_a_shared_phone_the_next_person_sees_nothing_of_the_first(
    hall: Hall, server: Server, base: Database
) -> None:
    now = SystemClock().now()
    with base.write() as db:
        id_ = connected(db, hall.gathering.ana, hall.gathering.ben, now=now)
        cleo = an_attendee(db, hall.gathering.event, "Cleo Next", now=now)
    page = hall.ana.page
    page.goto(f"{hall.at}/people/{id_}")
    hall.ana.context.route("**/outbox", lambda route: route.abort())
    page.get_by_label("Your note").fill("a secret about Ben")
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("Not sent yet: 1")).to_be_visible()
    page.goto(f"{hall.at}/me")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Not sent yet: 1. Signing out now removes it")
    page.get_by_role("button", name="Sign out and lose it").click()
    page.wait_for_url(f"{server.url}/")
    hall.ana.context.unroute("**/outbox")

    sign_in(hall.ana, cleo.person_id, base, server)
    page.goto(f"{hall.at}/now")
    page.wait_for_load_state("networkidle")
    with without_network(hall.ana):
        page.goto(f"{hall.at}/people/{id_}")
        expect(page.get_by_role("heading", name="No network")).to_be_visible()
        expect(page.get_by_text("Ben Okoro")).to_have_count(0)
    page.goto(f"{hall.at}/people")
    expect(page.get_by_text("Nobody yet")).to_be_visible()
    expect(page.locator(".strip:visible")).to_have_count(0)
    left = page.evaluate(
        """async () => {
          const asked = indexedDB.open("eventnet-outbox");
          const database = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
          const found = database.transaction("items").objectStore("items").getAll();
          return new Promise((done) => (found.onsuccess = () => done(found.result.length)));
        }"""
    )
    assert left == 0
