"""The scan page on a small phone, whatever its camera is like: failing, dark, one of two, or none with a picture instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import Gathering, a_gathering
from tests.journeys.scenes import sign_in
from tests.plugins.browser import People, Someone
from tests.plugins.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
SMALL = (360, 640)

FAILS = """navigator.mediaDevices.getUserMedia = () =>
  window.cameraWorks ? new Promise(() => {}) : Promise.reject(new DOMException("", "%s"));"""
NOT_SECURE = "Object.defineProperty(window, 'isSecureContext', { value: false });"
TWO_CAMERAS = """
window.wished = []; window.asked = [];
navigator.mediaDevices.getUserMedia = async (wish) => {
  window.asked.push(wish.video.deviceId?.ideal ?? wish.video.facingMode);
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 300, 150);
  const stream = canvas.captureStream(10);
  const [track] = stream.getVideoTracks();
  track.getCapabilities = () => ({ torch: true });
  track.getSettings = () => ({ deviceId: wish.video.deviceId?.ideal ?? "back" });
  track.applyConstraints = async (wishes) => void window.wished.push(wishes.advanced[0].torch);
  return stream;
};
navigator.mediaDevices.enumerateDevices = async () =>
  ["back", "front"].map((deviceId) => ({ kind: "videoinput", deviceId }));
"""
AWAKE = """
window.locks = [];
Object.defineProperty(navigator, "wakeLock", { value: { request: async (kind) => {
  window.locks.push(kind);
  return { release: async () => void window.locks.pop() };
} } });
"""


@pytest.fixture
def hall(base: Database) -> Gathering:
    """Return an event that is on."""
    return a_gathering(base, now=SystemClock().now())


def a_small_phone(
    people: People, server: Server, base: Database, hall: Gathering, script: str
) -> Someone:
    """Return Ana at a phone of 360 px on which the script ran first."""
    ana = people.arrive("Ana", server.url, size=SMALL)
    sign_in(ana, hall.ana.person_id, base, server)
    ana.context.add_init_script(script)
    return ana


def fits(page: Page) -> bool:
    """Tell whether nothing stands beside the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize(
    ("script", "words", "goes_on"),
    [
        (FAILS % "NotAllowedError", "The camera is switched off for this page", True),
        (FAILS % "NotFoundError", "This device has no camera", False),
        (FAILS % "NotReadableError", "Another app holds the camera", True),
        (NOT_SECURE, "The camera needs a secure page", False),
    ],
)
def test_each_way_a_camera_fails_has_its_own_help_and_the_other_ways_stay(
    people: People,
    server: Server,
    base: Database,
    hall: Gathering,
    script: str,
    words: str,
    goes_on: bool,
) -> None:
    ana = a_small_phone(people, server, base, hall, script)
    ana.page.goto(f"/e/{hall.event.key}/scan")
    shown = ana.page.locator("[data-problem]:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text(words)
    assert fits(ana.page)
    expect(ana.page.get_by_text("Photo", exact=True)).to_be_visible()
    expect(shown.get_by_role("button")).to_have_count(int(goes_on))
    if goes_on:
        ana.page.evaluate("window.cameraWorks = true")
        shown.get_by_role("button").click()
        expect(shown).to_have_count(0)
        return
    ana.page.get_by_role("link", name="Type code").click()
    expect(ana.page.get_by_label("Badge code")).to_be_focused()
    assert fits(ana.page)


def test_the_torch_the_other_camera_and_a_screen_that_stays_on(
    people: People, server: Server, base: Database, hall: Gathering
) -> None:
    ana = a_small_phone(people, server, base, hall, TWO_CAMERAS + AWAKE)
    ana.page.goto(f"/e/{hall.event.key}/scan")
    torch = ana.page.get_by_role("button", name="Torch")
    for on in (True, False):
        torch.click()
        expect(torch).to_have_attribute("aria-pressed", str(on).lower())
    assert ana.page.evaluate("window.wished") == [True, False]
    assert ana.page.evaluate("window.locks") == ["screen"]
    ana.page.get_by_role("button", name="Another camera").click()
    ana.page.wait_for_function("window.asked.length === 2")
    assert ana.page.evaluate("window.asked") == ["environment", "front"]
    assert fits(ana.page)
    ana.page.reload()
    ana.page.wait_for_function("window.asked.length === 1")
    assert ana.page.evaluate("window.asked") == ["front"]


def test_a_picture_of_a_badge_is_read_and_one_without_a_badge_says_so(
    people: People, server: Server, base: Database, hall: Gathering, tmp_path: Path
) -> None:
    ben = people.arrive("Ben", server.url)
    sign_in(ben, hall.ben.person_id, base, server)
    ben.page.goto(f"/e/{hall.event.key}/badge?code=printed")
    badge, wall = tmp_path / "badge.png", tmp_path / "wall.png"
    ben.page.screenshot(path=badge)
    ben.page.locator("h1, .masthead").first.screenshot(path=wall)
    ana = a_small_phone(people, server, base, hall, FAILS % "NotFoundError")
    ana.page.goto(f"/e/{hall.event.key}/scan")
    photo = ana.page.locator("[data-photo]")
    photo.set_input_files(wall)
    expect(ana.page.get_by_text("No code in this picture")).to_be_visible()
    photo.set_input_files(badge)
    card = ana.page.locator(".met")
    expect(card.get_by_role("heading", name="Ben Okoro")).to_be_visible()
    expect(card).to_contain_text("You asked Ben Okoro")
    assert fits(ana.page)
