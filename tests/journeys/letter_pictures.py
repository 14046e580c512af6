"""Photographs every letter, for looking at: 360 and 700 px, light and dark, images off; `bin/screenshots` runs it.

Beside each picture stands the plain text. A letter is opened as mail programs open it: with its styles on the elements, no
script, and no network.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from eventnet.accounts.letters import sign_in_letter, verify_letter
from eventnet.app import create_app
from eventnet.attendees.views import masthead
from eventnet.config import read_settings
from eventnet.core.clock import SystemClock
from eventnet.digests.example import Frame, digest_example, nudge_example, reminder_example
from eventnet.mail.message import INLINER
from eventnet.mail.rendering import speaking
from eventnet.mail.service import Rendered
from eventnet.web.i18n import LOCALES
from tests.plugins.browser import launch

WIDTHS = (360, 700)
SHADES = ("light", "dark")
HEIGHT = 800
URL = "https://meet.example.org"
ZONE = "Europe/Berlin"


def letters(locale: str) -> Iterator[tuple[str, Rendered]]:
    """Return each letter by its name, in that language. Needs an application context."""
    ended = SystemClock().now().replace(hour=15, minute=0)
    token = "x7Qm" * 10
    yield "sign-in", sign_in_letter(locale=locale, link=f"{URL}/signin/{token}", digits="048213")
    yield "verify", verify_letter(locale=locale, link=f"{URL}/verify/{token}", digits="048213")
    with speaking(locale, ZONE):
        head = masthead(
            "Open Streets 2026", "Ghent, town hall", ended - timedelta(hours=30), ended, "open"
        )
    frame = Frame(
        masthead=head,
        event_name="Open Streets 2026",
        timezone=ZONE,
        ends_at=ended,
        plan_url=f"{URL}/e/open/plan",
        stop_url=f"{URL}/unsubscribe/{token}",
    )
    yield "digest", digest_example(frame, locale=locale)
    yield "nudge", nudge_example(frame, locale=locale)
    yield "reminder", reminder_example(frame, locale=locale)


def photograph(browser: Browser, folder: Path, name: str, words: Rendered) -> None:
    """Write the pictures of one letter, and its subject and text."""
    (folder / f"letter-{name}.txt").write_text(f"{words.subject}\n\n{words.text}", encoding="utf-8")
    for width, shade in product(WIDTHS, SHADES):
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if shade == "dark" else "light",
            java_script_enabled=False,
            offline=True,
        )
        page = context.new_page()
        page.set_content(INLINER.inline(words.html))
        path = folder / f"letter-{name}-{width}-{shade}.png"
        path.write_bytes(page.screenshot(full_page=True))
        context.close()


def main(words: Sequence[str]) -> None:
    """Write all letters in all languages into the folder that is named."""
    folder = Path(words[0])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as own, sync_playwright() as playwright:
        conf = read_settings(_env_file=None, database_url=f"sqlite:///{own}/letters.sqlite3")
        browser = launch(playwright)
        with create_app(conf).app_context():
            for locale in LOCALES:
                for name, letter in letters(locale):
                    photograph(browser, folder, f"{name}-{locale}", letter)
        browser.close()
    sys.stdout.write(f"{len(list(folder.glob('letter-*.png')))} pictures of letters in {folder}\n")


if __name__ == "__main__":
    main(sys.argv[1:] or ["var/screenshots"])
