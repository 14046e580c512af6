"""Photographs every page, for looking at: phone and laptop, light and dark. `bin/screenshots` runs it; it is no test.

The product runs as an operator runs it, on the demo's event in its second hour, which is ended for the pages of
afterwards.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright
from sqlalchemy import select

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Request, Side
from eventnet.core.clock import SystemClock
from eventnet.db.schema import upgrade
from eventnet.db.session import Database
from eventnet.demo.seeding import Seeded, seed
from eventnet.prompts.models import Prompt
from tests.journeys.scenes import sign_in
from tests.plugins.browser import LAPTOP, PHONE, People, Someone, launch
from tests.plugins.camera import TABLE, film_of_nothing, film_of_picture
from tests.plugins.server import ROOT, Server

SCREENS = {"phone": PHONE, "laptop": LAPTOP}
SHADES = {"light": False, "dark": True}
LOOKS = list(product(SCREENS, SHADES))
MOST_BYTES = 150_000
SETTLE_MS = 400

# name: address, and what is pressed before the picture. Words in braces are in `Visit.names`.
Places = dict[str, tuple[str, str]]
FROM_OUTSIDE: Places = {
    "landing": ("/", ""),
    "join-code": ("/join", ""),
    "join-unknown-code": ("/join?code=ZZZZZZ", ""),
    "join-name": ("/join/{join}", ""),
    "sign-in": ("/signin", ""),
    "transfer": ("/transfer", ""),
    "badge-link": ("/b/0000000000", ""),
    "link-used-up": ("/signin/used", ""),
    "not-signed-in": ("{e}/now", ""),
    "offline": ("/offline", ""),
}
ATTENDING: Places = {
    "me-transfer": ("{e}/me/transfer", ""),
    "welcome-purpose": ("{e}/welcome/purpose", ""),
    "welcome-topics": ("{e}/welcome/topics", ""),
    "welcome-looking": ("{e}/welcome/looking", ""),
    "welcome-about": ("{e}/welcome/about", ""),
    "welcome-comfort": ("{e}/welcome/comfort", ""),
    "welcome-visibility": ("{e}/welcome/visibility", ""),
    "now": ("{e}/now", ""),
    "badge": ("{e}/badge", ""),
    "scan-no-camera": ("{e}/scan", ""),
    "scan-typed": ("{e}/scan", "Type code"),
    "scan-help": ("{e}/scan", "Help"),
    "people": ("{e}/people", ""),
    "people-search": ("{e}/people?q=nobody+of+this+name", ""),
    "person": ("{e}/people/{connection}", ""),
    "me": ("{e}/me", ""),
    "me-card": ("{e}/me/card", ""),
    "me-badge-scans": ("{e}/me/badge-scans", ""),
    "scanned-you": ("{e}/scanned-you", ""),
    "blocked": ("{e}/blocked", ""),
    "me-address": ("{e}/me/address", ""),
    "circles": ("{e}/circles", ""),
    "circle": ("{e}/circles", "Closing a service well"),
    "circle-open": ("{e}/circles/new", ""),
    "meet": ("{e}/meet", ""),
    "plan-waits": ("{e}/plan", ""),
    "not-found": ("{e}/people/nobody", ""),
}
AT_THE_DESK: Places = {
    "my-events": ("/o", ""),
    "new-event": ("/o/new", ""),
    "overview": ("{o}", ""),
    "attendees": ("{o}/attendees", ""),
    "prompts": ("{o}/prompts", ""),
    "prompt-new": ("{o}/prompts/new", ""),
    "prompt-library": ("{o}/prompts/library?moment=coffee", ""),
    "prompt-texts": ("{o}/prompts/texts", ""),
    "programme": ("{o}/programme", ""),
    "rounds": ("{o}/rounds", ""),
    "circles-desk": ("{o}/circles", ""),
    "rounds-new": ("{o}/rounds/new", ""),
    "prompt-on-now": ("{o}/prompts/{prompt}", ""),
    "analytics-live": ("{o}/analytics", ""),
    "settings": ("{o}/settings", ""),
    "look": ("{o}/look", ""),
    "letters": ("{o}/letters", ""),
}
AFTERWARDS: dict[str, Places] = {
    "attendee": {"plan": ("{e}/plan", ""), "scan-over": ("{e}/scan", "")},
    "organiser": {
        "overview-over": ("{o}", ""),
        "analytics": ("{o}/analytics", ""),
        "letters-over": ("{o}/letters?kind=nudge&locale=de", ""),
    },
}
README = {
    "now": "now-phone-light",
    "badge": "badge-phone-light",
    "connected": "met-phone-light",
    "people": "people-phone-light",
    "plan": "plan-phone-light",
    "overview": "overview-laptop-light",
    "analytics": "analytics-laptop-light",
}


@dataclass(frozen=True)
class Visit:
    """The running demo, the people in it, and where the pictures go."""

    server: Server
    base: Database
    seeded: Seeded
    people: People
    folder: Path
    persons: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)

    def arrive(self, who: str, screen: str, shade: str, *, film: Path | None = None) -> Someone:
        """Give somebody a browser of that size and shade; one who is nobody of the demo's is a stranger."""
        someone = self.people.arrive(
            f"{who}-{screen}-{shade}",
            self.server.url,
            size=SCREENS[screen],
            dark=SHADES[shade],
            camera=film,
            reduced_motion=True,
        )
        if who in self.persons:
            sign_in(someone, self.persons[who], self.base, self.server)
        return someone

    def photograph(self, who: str, screen: str, shade: str, places: Places) -> None:
        """Let somebody go to each place and take its picture."""
        someone = self.arrive(who, screen, shade)
        for name, (address, press) in places.items():
            someone.page.goto(address.format_map(self.names))
            if press:
                someone.page.get_by_role("link", name=press).click()
            self.keep(someone.page, f"{name}-{screen}-{shade}")
        someone.context.close()

    def keep(self, page: Page, name: str) -> None:
        """Take a picture once the page has come to rest."""
        page.wait_for_timeout(SETTLE_MS)
        (self.folder / f"{name}.png").write_bytes(page.screenshot())


@contextmanager
def the_demo(folder: Path) -> Iterator[Visit]:
    """Serve the demo's event in a folder of its own, and open a browser for its visitors."""
    with ExitStack() as closing:
        own = Path(closing.enter_context(tempfile.TemporaryDirectory()))
        server = Server(f"sqlite:///{own / 'pictures.sqlite3'}", own)
        base = Database.at(server.database_url)
        closing.callback(base.close)
        upgrade(base)
        host = server.url.partition("//")[2]
        seeded = seed(base, public_host=host, now=SystemClock().now())
        server.start()
        closing.callback(server.stop)
        playwright = closing.enter_context(sync_playwright())
        shared = launch(playwright)
        closing.callback(shared.close)
        within = closing.enter_context(ExitStack())
        people = People(playwright, shared, within, own)
        yield Visit(
            server, base, seeded, people, folder, _persons(base, seeded), _names(base, seeded)
        )


def _persons(base: Database, seeded: Seeded) -> dict[str, str]:
    """Return the person ids of the organiser, an attendee, and somebody who waits for the attendee's answer."""
    attendee = seeded.featured[0][0]
    with base.read() as db:
        asked = select(Attendee.id).where(Attendee.person_id == attendee).scalar_subquery()
        asker = db.scalars(
            select(Attendee.person_id)
            .join(Request, Request.from_id == Attendee.id)
            .where(Request.to_id == asked, Request.state == "waiting")
            .order_by(Request.at.desc())
        ).first()
    assert asker is not None, "nobody waits for the attendee's answer"
    return {"organiser": seeded.organiser_id, "attendee": attendee, "asker": asker}


def _names(base: Database, seeded: Seeded) -> dict[str, str]:
    """Return what stands for the words in braces: addresses and ids of the demo."""
    with base.read() as db:
        mine = select(Attendee.id).where(Attendee.person_id == seeded.featured[0][0])
        noted = Side.note.is_not(None)
        side = db.scalars(
            select(Side.connection_id)
            .where(Side.attendee_id == mine.scalar_subquery())
            .order_by(noted.desc(), Side.connection_id)
        ).first()
        prompt = db.scalars(
            select(Prompt.id)
            .where(Prompt.event_id == seeded.event_id, Prompt.opened_at.is_not(None))
            .order_by(Prompt.opened_at.desc())
        ).first()
    return {
        "e": f"/e/{seeded.event_key}",
        "o": f"/o/{seeded.event_key}",
        "join": seeded.join_code,
        "connection": str(side),
        "prompt": str(prompt),
    }


def scan(visit: Visit) -> None:
    """Take the pictures of the camera: looking, and the person whose badge it has read."""
    asker = visit.arrive("asker", "phone", "light")
    asker.page.goto("{e}/badge?code=printed".format_map(visit.names))
    badge = asker.page.locator(".badge").screenshot()
    for screen, shade in LOOKS:
        for name in ("scan", "met"):
            film = visit.people.folder / f"{name}-{screen}.y4m"
            if name == "met":
                film_of_picture(farther(badge) if screen == "phone" else badge, film)
            else:
                film_of_nothing(film)
            someone = visit.arrive("attendee", screen, shade, film=film)
            someone.page.goto("{e}/scan".format_map(visit.names))
            expect(someone.page.locator("[data-camera='on']")).to_be_visible()
            if name == "met":
                expect(someone.page.locator(".met")).to_be_visible(timeout=20_000)
            visit.keep(someone.page, f"{name}-{screen}-{shade}")
            someone.context.close()


def farther(png: bytes) -> bytes:
    """Return the picture with the table around it: of a wide film an upright phone shows only the middle."""
    badge = Image.open(io.BytesIO(png)).convert("RGB")
    size = (badge.width, round(badge.height * 1.75))
    table = Image.new("RGB", size, TABLE)
    table.paste(badge, (0, (size[1] - badge.height) // 3))
    buffer = io.BytesIO()
    table.save(buffer, "PNG")
    return buffer.getvalue()


def end_the_event(visit: Visit) -> None:
    """End the event by its organiser's hand, and wait for the attendee's plan."""
    olga = visit.arrive("organiser", "laptop", "light")
    olga.page.goto(visit.names["o"])
    olga.page.get_by_role("button", name="End the event").click()
    expect(olga.page.get_by_role("heading", name="The event is over")).to_be_visible()
    someone = visit.arrive("attendee", "phone", "light")
    plan = someone.page.locator("article.follow-up").first
    for _ in range(60):
        someone.page.goto("{e}/plan".format_map(visit.names))
        if plan.count():
            return
        someone.page.wait_for_timeout(1000)
    raise TimeoutError("no plan came")


def light(png: bytes) -> bytes:
    """Return the picture with as many colours as keep it light enough for a document."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    made = png
    for colours in (256, 128, 64, 32, 16):
        buffer = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        made = buffer.getvalue()
        if len(made) < MOST_BYTES:
            break
    return made


def keep_for_the_readme(folder: Path, pictures: Path) -> None:
    """Copy the pictures of the README, made light, from all that were taken."""
    pictures.mkdir(parents=True, exist_ok=True)
    for name, picture in README.items():
        taken = (folder / f"{picture}.png").read_bytes()
        (pictures / f"{name}.png").write_bytes(light(taken))


def main(words: Sequence[str]) -> None:
    """Write all pictures into the folder that is named, and the README's into docs/pictures."""
    folder = Path(words[0])
    folder.mkdir(parents=True, exist_ok=True)
    with the_demo(folder) as visit:
        for screen, shade in LOOKS:
            visit.photograph("stranger", screen, shade, FROM_OUTSIDE)
            visit.photograph("attendee", screen, shade, ATTENDING)
            visit.photograph("organiser", screen, shade, AT_THE_DESK)
        scan(visit)
        end_the_event(visit)
        for screen, shade in LOOKS:
            for who, places in AFTERWARDS.items():
                visit.photograph(who, screen, shade, places)
    keep_for_the_readme(folder, ROOT / "docs" / "pictures")
    sys.stdout.write(f"{len(list(folder.glob('*.png')))} pictures in {folder}\n")


if __name__ == "__main__":
    main(sys.argv[1:] or ["var/screenshots"])
