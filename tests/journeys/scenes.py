"""Scenes that several journeys share: an organiser opens an event, somebody joins, a stranger looks on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from eventnet.accounts.sessions import open_session
from eventnet.attendees.profile import STEPS
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import an_attendee, an_event, an_organiser
from tests.plugins.browser import LAPTOP, People, Someone
from tests.plugins.camera import film_of_picture
from tests.plugins.server import Server

ZONE = "Europe/Berlin"
MOST_TABS = 40


@dataclass(frozen=True)
class Desk:
    """An organiser at her event."""

    olga: Someone
    key: str
    join_code: str


@dataclass(frozen=True)
class Stranger:
    """Somebody who attends another event, at a page of it that is open all the time."""

    uma: Someone
    key: str

    @property
    def page(self) -> Page:
        """Return the page that she looks at."""
        return self.uma.page

    def gets(self, url: str) -> int:
        """Return the status that her browser gets for an address."""
        return self.uma.context.request.get(url).status


def sign_in(someone: Someone, person_id: str, base: Database, server: Server) -> None:
    """Let somebody be signed in, as after a way in that another journey goes."""
    with base.write() as db:
        token = open_session(db, person_id=person_id, label="Phone", now=SystemClock().now())
    someone.context.add_cookies([{"name": "eventnet", "value": token, "url": server.url}])


def a_stranger(people: People, base: Database, server: Server) -> Stranger:
    """Let somebody look at Now of another event of another organiser, live as all are."""
    now = SystemClock().now()
    with base.write() as db:
        owner = an_organiser(db, now=now, email="sven@example.org")
        event = an_event(db, owner, now=now, name="Elsewhere")
        attendee = an_attendee(db, event, "Uma Out", now=now)
    uma = people.arrive("Uma", server.url)
    sign_in(uma, attendee.person_id, base, server)
    uma.page.goto(f"/e/{event.key}/now")
    return Stranger(uma, event.key)


def sees_nothing(stranger: Stranger) -> None:
    """Assert that nothing has come to the stranger's open page, and that nobody is among her people."""
    for trace in ("[data-request]", "article.prompt", ".snack"):
        expect(stranger.page.locator(trace)).to_have_count(0)
    stranger.page.goto(f"/e/{stranger.key}/people")
    expect(stranger.page.get_by_text("Nobody yet")).to_be_visible()
    expect(stranger.page.locator(".person-row")).to_have_count(0)


def open_event(people: People, server: Server, *, name: str) -> Desk:
    """Let the operator allow an organiser, who follows her link and creates an event that has begun."""
    printed = server.run("organiser", "add", "olga@example.org")
    found = re.search(r"https?://\S+/signin/\S+", printed)
    assert found is not None, printed
    olga = people.arrive("Olga", server.url, size=LAPTOP)
    page = olga.page
    page.goto(found.group())
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="New event").click()
    here = datetime.now(ZoneInfo(ZONE))
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Place").fill("Town hall")
    page.get_by_label("Begins").fill(_wall_clock(here - timedelta(hours=1)))
    page.get_by_label("Ends").fill(_wall_clock(here + timedelta(hours=6)))
    page.get_by_label("Time zone").select_option(ZONE)
    page.get_by_role("button", name="Create the event").click()
    page.wait_for_url(re.compile(r"/o/[0-9a-z]{8}$"))
    return Desk(olga, page.url.rpartition("/")[2], page.locator(".invite__code").inner_text())


def _wall_clock(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def join(someone: Someone, code: str, name: str, organisation: str = "") -> str:
    """Let somebody type the join code on the first page and give a name; return the event's key."""
    page = someone.page
    page.goto("/")
    page.get_by_label("Join code of your event").fill(code)
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Organisation").fill(organisation)
    page.get_by_role("button", name="Join", exact=True).click()
    page.wait_for_url("**/welcome/purpose")
    return page.url.split("/")[-3]


def skip_all(someone: Someone) -> None:
    """Let somebody skip every question at the door."""
    for step in STEPS:
        someone.page.wait_for_url(f"**/welcome/{step}")
        someone.page.get_by_role("button", name="Skip").click()
    someone.page.wait_for_url("**/now")


def answer_all(someone: Someone) -> None:
    """Let somebody answer every question at the door."""
    page = someone.page

    def go_on(step: str) -> None:
        page.wait_for_url(f"**/welcome/{step}")

    def done() -> None:
        page.get_by_role("button", name="Continue").click()

    go_on("purpose")
    page.get_by_label("See how others work").check()
    page.get_by_label("Just meet good people").check()
    done()
    go_on("topics")
    page.get_by_label("Topic 1").fill("accessible forms")
    done()
    go_on("looking")
    page.get_by_label("Topic 1").fill("a flat in Ghent")
    done()
    go_on("about")
    page.get_by_label("Languages you speak").fill("Portuguese")
    page.get_by_label("Pronouns").fill("she/her")
    page.get_by_label("Yes, I am new").check()
    done()
    go_on("comfort")
    page.get_by_label("Come and talk to me").check()
    done()
    go_on("visibility")
    page.get_by_label("Yes, suggest me").check()
    done()
    page.wait_for_url("**/now")


def film_of_badge(someone: Someone, key: str, folder: Path) -> Path:
    """Photograph somebody's badge code as it would be printed, and return it as what a camera sees."""
    someone.page.goto(f"/e/{key}/badge?code=printed")
    picture = someone.page.locator(".badge__code").screenshot()
    return film_of_picture(picture, folder / f"{someone.name.lower()}.y4m")


def film_of_live_code(someone: Someone, key: str, folder: Path) -> Path:
    """Photograph the live code that somebody's phone shows, and return it as what a camera sees."""
    someone.page.goto(f"/e/{key}/badge")
    expect(someone.page.get_by_role("img", name="Live code")).to_be_visible()
    picture = someone.page.locator(".badge__code").screenshot()
    return film_of_picture(picture, folder / f"{someone.name.lower()}-live.y4m")


def typed_code(someone: Someone, key: str) -> str:
    """Return the code that stands below the QR of somebody's badge."""
    someone.page.goto(f"/e/{key}/badge")
    return someone.page.locator(".badge__typed b").inner_text()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the wanted element has the focus.

    Refuses: an element that Tab does not reach (AssertionError).
    """
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.and_(page.locator(":focus")).count():
            return
    raise AssertionError(f"Tab never reached {wanted}")
