"""Attendees as pages and JSON show them: values only, nothing that was not chosen to be seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from babel import Locale, UnknownLocaleError
from flask_babel import format_date
from flask_babel import gettext as _

from eventnet.attendees.models import Attendee
from eventnet.core.text import monogram_of, tint_of

_CODE = re.compile(r"^[a-z]{2}(?:[-_][A-Za-z]{2,4})?$")


def person_view(attendee: Attendee, *, full: bool = True) -> dict[str, Any]:
    """Return the badge's two lines with the circle that stands for them; pronouns only to connected people."""
    lines = lines_view(attendee.id, attendee.name, attendee.organisation)
    return {**lines, "pronouns": attendee.pronouns if full else None}


def lines_view(attendee_id: str, name: str, organisation: str | None) -> dict[str, Any]:
    """Return the badge's two lines with the circle that stands for the person, as anybody at the event sees them."""
    return {
        "name": name,
        "organisation": organisation,
        "pronouns": None,
        "monogram": monogram_of(name),
        "tint": tint_of(attendee_id),
    }


def languages_view(typed: Sequence[str], *, locale: str) -> list[str]:
    """Return the languages that somebody speaks in the reader's words where a code was given, else as it was typed.

    >>> languages_view(["de", "Danish", "pt-BR", "Twi"], locale="en")
    ['German', 'Danish', 'Portuguese (Brazil)', 'Twi']
    """
    return [_language_words(one, locale) for one in typed]


def _language_words(typed: str, locale: str) -> str:
    if not _CODE.match(typed):
        return typed
    try:
        return Locale.parse(typed.replace("-", "_")).get_display_name(locale) or typed
    except (UnknownLocaleError, ValueError):
        return typed


def state_shown(attendee: Attendee, phase: str) -> str:
    """Return how somebody is right now, as those may see it whom they let; nothing while the event is not on."""
    return attendee.state if phase == "live" else "none"


def masthead(
    name: str, place: str | None, starts_at: datetime, ends_at: datetime, key: str
) -> dict[str, str]:
    """Return an event's name and the line below it: place and days, in the event's time zone."""
    first, last = (
        format_date(starts_at, _("d MMMM"), rebase=True),
        format_date(ends_at, _("d MMMM"), rebase=True),
    )
    days = first if first == last else f"{first} \u2013 {last}"
    return {"name": name, "line": f"{place}, {days}" if place else days, "key": key}
