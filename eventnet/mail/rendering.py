"""A letter's words, from templates/letters/<name>/ in the reader's language and the event's time zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app, g
from flask_babel import get_locale

from eventnet.core.text import one_line
from eventnet.mail.service import Rendered
from eventnet.web.context import house_of
from eventnet.web.i18n import RIGHT_TO_LEFT


@contextmanager
def speaking(locale: str, timezone: str = "UTC") -> Iterator[None]:
    """Speak a reader's language and their event's time zone, whoever else's page or job this is.

    Babel chooses both by the request and remembers them for its length, so a letter is written inside a request of
    its own, which nobody sent.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    public_url = house_of(app).settings.public_url
    with app.app_context(), app.test_request_context("/", base_url=public_url):
        g.locale = locale
        g.timezone = timezone
        yield


def render(name: str, *, locale: str, timezone: str = "UTC", **values: Any) -> Rendered:
    """Return subject, text and HTML of one letter. Works inside and outside a request."""
    with speaking(locale, timezone):
        language = str(get_locale() or "en")
        # Straight from the environment: a page's own context must not get into a letter.
        templates = current_app.jinja_env
        context = {
            "locale": language,
            "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
            **values,
        }
        subject = one_line(templates.get_template(f"letters/{name}/subject.txt").render(context))
        text, html = (
            templates.get_template(f"letters/{name}/{part}").render(context, subject=subject)
            for part in ("body.txt", "body.html")
        )
    return Rendered(subject, text.strip() + "\n", html)
