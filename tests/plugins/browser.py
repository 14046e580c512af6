"""Chromium for the journeys: several people, each with a browser of their own, some with a camera."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.plugins.absent import absent

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

PHONE = (390, 844)
LAPTOP = (1280, 800)

_QUIETLY = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-gpu",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--disable-dev-shm-usage",
)


def find_chromium() -> Path | None:
    """Return the system's own Chromium, None when Playwright has to bring one."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def launch(playwright: Playwright, *, camera: Path | None = None) -> Browser:
    """Start one Chromium; with a film as `camera`, pages that open the camera see it and are not asked."""
    flags = list(_QUIETLY)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's sandbox refuses root
    if camera is not None:
        flags += [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={camera}",
        ]
    return playwright.chromium.launch(executable_path=find_chromium(), args=flags, headless=True)


@dataclass
class Someone:
    """One person at one browser: her page, and all that went wrong on it."""

    name: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def watch(self, own_origin: str) -> None:
        """Collect script errors, console errors and requests that leave our own origin."""
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on(
            "console",
            lambda said: (
                self.complaints.append(f"console: {said.text}") if said.type == "error" else None
            ),
        )
        self.context.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(
                    (own_origin, "data:", "blob:", own_origin.replace("http", "ws"))
                )
                else self.foreign.append(request.url)
            ),
        )


@dataclass
class People:
    """Makes people. All who were made must have had a page without errors when the test ends."""

    playwright: Playwright
    shared: Browser
    closing: ExitStack
    folder: Path
    everybody: list[Someone] = field(default_factory=list)

    def arrive(
        self,
        name: str,
        origin: str,
        *,
        size: tuple[int, int] = PHONE,
        camera: Path | None = None,
        dark: bool = False,
        locale: str = "en-GB",
        reduced_motion: bool = False,
        scripts: bool = True,
    ) -> Someone:
        """Give one person a browser at `origin`: own cookies, own storage, and own camera if there is a film.

        Without `scripts` no page may run any, as where a network loses them.
        """
        browser = self.shared
        if camera is not None:
            browser = launch(self.playwright, camera=camera)
            self.closing.callback(browser.close)
        context = browser.new_context(
            base_url=origin,
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=2 if size == PHONE else 1,
            is_mobile=size == PHONE,
            has_touch=size == PHONE,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if reduced_motion else "no-preference",
            locale=locale,
            timezone_id="Europe/Berlin",
            permissions=["camera"] if camera is not None else [],
            java_script_enabled=scripts,
        )
        self.closing.callback(context.close)
        context.set_default_timeout(15_000)
        someone = Someone(name, context, context.new_page())
        someone.watch(origin)
        self.everybody.append(someone)
        return someone

    def photograph(self) -> list[Path]:
        """Save what everybody sees now, for looking at after a failure, and return the files."""
        files = []
        for number, someone in enumerate(self.everybody):
            file = self.folder / f"{number}-{someone.name.lower()}.png"
            someone.page.screenshot(path=file)
            files.append(file)
        return files

    def complaints(self) -> list[str]:
        """Return all that went wrong on anybody's page, with the person's name."""
        return [
            f"{someone.name}: {what}"
            for someone in self.everybody
            for what in [*someone.complaints, *(f"left home for {u}" for u in someone.foreign)]
        ]


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """Playwright's driver, started at the first journey."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        if find_chromium() is None and not Path(playwright.chromium.executable_path).exists():
            absent("Chromium")
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright_driver: Playwright) -> Iterator[Browser]:
    """One Chromium without a camera, shared by all who need none."""
    browser = launch(playwright_driver)
    yield browser
    browser.close()


@pytest.fixture
def people(
    request: pytest.FixtureRequest,
    playwright_driver: Playwright,
    chromium: Browser,
    tmp_path: Path,
) -> Iterator[People]:
    """Makes people with browsers. Script errors and requests to strangers fail the test at its end."""
    with ExitStack() as closing:
        made = People(playwright_driver, chromium, closing, tmp_path)
        yield made
        outcome = request.node.stash.get(OUTCOME, None)
        if outcome is not None and outcome.failed:
            print("Seen last:", *made.photograph(), sep="\n  ")  # noqa: T201 - shown with the failure
        else:
            assert made.complaints() == []


OUTCOME: pytest.StashKey[pytest.TestReport] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Let fixtures know at their end whether the test itself failed."""
    report: pytest.TestReport = yield  # type: ignore[assignment]
    if report.when == "call":
        item.stash[OUTCOME] = report
    return report  # type: ignore[return-value]
