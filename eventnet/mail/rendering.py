"""A letter's words, from templates/letters/<name>/ in the reader's language and the event's time zone."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, has_request_context, render_template
from flask_babel import force_locale

from eventnet.core.text import one_line
from eventnet.mail.service import Rendered
from eventnet.web.context import house_of


def render(name: str, *, locale: str, timezone: str = "UTC", **values: Any) -> Rendered:
    """Return subject, text and HTML of one letter. Works inside and outside a request."""
    if not has_request_context():
        # Babel chooses zone and language by the request; a worker renders inside one that nobody sent.
        with current_app.test_request_context(
            "/", base_url=house_of(current_app._get_current_object()).settings.public_url  # type: ignore[attr-defined]
        ):
            return render(name, locale=locale, timezone=timezone, **values)
    before = getattr(g, "timezone", None)
    g.timezone = timezone
    try:
        with force_locale(locale):
            parts = {
                part: render_template(f"letters/{name}/{part}", letter_locale=locale, **values)
                for part in ("subject.txt", "body.txt", "body.html")
            }
    finally:
        if before is None:
            g.pop("timezone", None)
        else:
            g.timezone = before
    return Rendered(one_line(parts["subject.txt"]), parts["body.txt"].strip() + "\n", parts["body.html"])
