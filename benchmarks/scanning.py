"""How well the scanner reads: difficult photographs through our own decoder, and films before the scan page's camera.

All of it in Chromium against the running product, with what it serves: the built worker, its wasm, the rescue pass.
The photographs are not part of the project: `EVENTNET_BENCH_QR` names their folder, else it is `../shared/data/qr`
beside the project. Films are our own. A read's time runs from the camera's first frame to the moment at which the page
takes the code.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from playwright.sync_api import TimeoutError as NothingCame

from benchmarks import Figure, median
from benchmarks.clips import SCENES, Scene, film_of
from benchmarks.people import Person, people_at
from benchmarks.serving import Served, served
from eventnet.badges.codes import badge_link
from eventnet.connections.service import connect
from eventnet.core.clock import SystemClock
from tests.plugins.browser import PHONE, launch

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "static" / "pwa" / "dist"
PASSES = 3
WATCH_S = 5.0
"""How long the empty film is watched in each pass."""

PATIENCE_MS = 30_000
LONGEST_READ_S = 15.0

READER = """async ([workerUrl, wasmUrl]) => {
  const worker = new Worker(workerUrl, { type: "module" });
  const said = () => new Promise((done, failed) => {
    worker.onmessage = ({ data }) => done(data);
    worker.onerror = () => failed(new Error("the worker did not start"));
  });
  const ready = said();
  worker.postMessage({ wasmUrl: new URL(wasmUrl, location.href).href });
  if (!(await ready).ready) throw new Error("the decoder did not start");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  window.readPicture = async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    pen.fillStyle = "white";
    pen.fillRect(0, 0, bitmap.width, bitmap.height);
    pen.drawImage(bitmap, 0, 0);
    const picture = pen.getImageData(0, 0, bitmap.width, bitmap.height);
    const answer = said();
    worker.postMessage({ id: 0, picture, rescue: true }, [picture.data.buffer]);
    return (await answer).text;
  };
}"""

WATCH = """
window.watched = { first: null, read: null, looked: 0 };
document.addEventListener("loadeddata", () => { window.watched.first ??= performance.now(); }, true);
new MutationObserver((changes) => {
  for (const { target } of changes) {
    if (["sending", "result"].includes(target.dataset.view)) window.watched.read ??= performance.now();
  }
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-view"] });
const tell = Worker.prototype.postMessage;
const heard = new WeakSet();
Worker.prototype.postMessage = function (...what) {
  if (!heard.has(this)) {
    heard.add(this);
    this.addEventListener("message", ({ data }) => { if ("text" in data) window.watched.looked += 1; });
  }
  return tell.apply(this, what);
};
"""


@dataclass(frozen=True)
class Photograph:
    """A picture with a code in it, and the texts that may be read in it."""

    path: Path
    expected: tuple[str, ...]


def collapsed(text: str) -> str:
    """Return the text with every run of white space as one space, as texts are compared.

    >>> collapsed(" one\\r\\n two ")
    'one two'
    """
    return " ".join(text.split())


def judge(read: Iterable[tuple[Photograph, str | None]]) -> tuple[float, int]:
    """Return which share was read, and how many texts were none that stand there."""
    right, wrong, every = 0, 0, 0
    for photograph, text in read:
        every += 1
        if text is None:
            continue
        if collapsed(text) in {collapsed(one) for one in photograph.expected}:
            right += 1
        else:
            wrong += 1
            print(f"garbage: {photograph.path.name}: {text!r}", file=sys.stderr)
    return right / every, wrong


def folder_of_photographs() -> Path:
    """Return where the photographs are. Refuses: a folder without an index (FileNotFoundError)."""
    given = os.environ.get("EVENTNET_BENCH_QR")
    folder = Path(given) if given else ROOT.parent / "shared" / "data" / "qr"
    if not (folder / "index.json").is_file():
        raise FileNotFoundError(
            f"the photographs are absent: there is no {folder}/index.json; name their folder in EVENTNET_BENCH_QR"
        )
    return folder


def photographs(folder: Path) -> list[Photograph]:
    """Return what the folder's index lists."""
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return [Photograph(folder / entry["file"], tuple(entry["expected"])) for entry in index]


def built(name: str) -> str:
    """Return the address of a built file."""
    manifest: dict[str, str] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    return f"/static/{manifest[name]}"


def read_photographs(
    playwright: Playwright, server: Served, folder: Path
) -> Iterator[tuple[Photograph, str | None]]:
    """Yield every photograph with what the product's worker reads in it, one frame each."""
    browser = launch(playwright)
    page = browser.new_page(base_url=server.url)
    page.goto("/")
    page.evaluate(READER, [built("scan-worker.js"), built("zxing_reader.wasm")])
    for photograph in photographs(folder):
        content = base64.b64encode(photograph.path.read_bytes()).decode()
        yield photograph, page.evaluate("content => window.readPicture(content)", content)
    browser.close()


def acquainted(server: Served) -> list[Person]:
    """Make two attendees who are connected, so that every scan of the one's badge shows the other's card."""
    people = people_at(server, 2)
    now = SystemClock().now()
    with server.database.write() as db:
        connect(
            db,
            event_id=server.event_id,
            one=(people[0].id, []),
            other=(people[1].id, []),
            at=now,
            way="badge",
            request_id=None,
            now=now,
        )
    return people


def scan_page(browser: Browser, server: Served, person: Person) -> Page:
    """Return a page of the person's phone, which notes what its scanner does."""
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": PHONE[0], "height": PHONE[1]},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        permissions=["camera"],
    )
    name, _, token = person.cookie.partition("=")
    context.add_cookies([{"name": name, "value": token, "url": server.url}])
    context.add_init_script(WATCH)
    return context.new_page()


def seconds_to_read(page: Page, server: Served, wanted: str) -> float:
    """Open the scan page and return the seconds to the read, once it shows who it was.

    A badge that is not read, or read as somebody else's, counts as all the time that was waited.
    """
    page.goto(f"/e/{server.event_key}/scan")
    page.locator("[data-camera='on']").wait_for(timeout=PATIENCE_MS)
    card = page.locator(".met").get_by_role("heading", name=wanted, exact=True)
    try:
        card.wait_for(timeout=LONGEST_READ_S * 1000)
    except NothingCame:
        return LONGEST_READ_S
    watched: dict[str, float] = page.evaluate("window.watched")
    return (watched["read"] - watched["first"]) / 1000


def frames_a_second(page: Page, server: Served) -> float:
    """Open the scan page where there is nothing to read, and return how many frames a second it looks at.

    Refuses: a read of nothing (RuntimeError).
    """
    page.goto(f"/e/{server.event_key}/scan")
    page.locator("[data-camera='on']").wait_for(timeout=PATIENCE_MS)
    measured = """(ms) => new Promise((done) => {
      const [looked, began] = [window.watched.looked, performance.now()];
      setTimeout(() => done((window.watched.looked - looked) * 1000 / (performance.now() - began)), ms);
    })"""
    page.evaluate(measured, 1000)
    rate = float(page.evaluate(measured, WATCH_S * 1000))
    if page.evaluate("window.watched.read") is not None:
        raise RuntimeError("the scanner read something where there is nothing")
    return rate


def measure(
    playwright: Playwright, server: Served, scene: Scene, people: list[Person], folder: Path
) -> float:
    """Return the median of some passes before one film: seconds to the read, or frames a second if there is none."""
    scanner, shown = people
    film = film_of(scene, badge_link(server.url, shown.code), folder)
    browser = launch(playwright, camera=film)
    page = scan_page(browser, server, scanner)
    if scene.side:
        passes = [seconds_to_read(page, server, shown.name) for _ in range(PASSES)]
    else:
        passes = [frames_a_second(page, server) for _ in range(PASSES)]
    browser.close()
    film.unlink()
    print(f"{scene.name}: {', '.join(f'{value:.2f}' for value in passes)}", file=sys.stderr)
    return median(passes)


def main() -> Iterator[Figure]:
    """Films first, as photographs may be absent."""
    with (
        served() as server,
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory(prefix="eventnet-films-") as folder,
    ):
        people = acquainted(server)
        values = {
            scene.name: measure(playwright, server, scene, people, Path(folder)) for scene in SCENES
        }
        idle = values.pop("empty")
        easy = values.pop("easy")
        yield Figure("clip_easy_s", round(easy, 2), "s", "<= 1")
        yield Figure("clip_worst_s", round(max(values.values()), 2), "s", "<= 2.5")
        yield Figure("idle_fps", round(idle, 1), "frames/s", ">= 15")
        where = folder_of_photographs()
        read_rate, garbage = judge(read_photographs(playwright, server, where))
        yield Figure("read_rate", round(read_rate, 3), "of all photographs", ">= 0.90")
        yield Figure("garbage_reads", garbage, "texts", "== 0")
