"""The library as an organiser looks through it: by moment, depth and form, and one prompt as on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from eventnet.prompts.wording import minutes_words
from eventnet.questions.library import DEPTHS, FORMS, MOMENTS, Entry, Moment, chosen, entry_of
from eventnet.web.i18n import LOCALES, NAMES

FEW = 3


@dataclass(frozen=True)
class Look:
    """What an organiser narrowed the library down to, in which language, and which prompt they look at."""

    base: str
    locale: str
    moment: str = ""
    depth: str = ""
    form: str = ""
    see: str = ""

    def url(self, **changes: str) -> str:
        """Return the address of the same look with something changed."""
        told = {name: getattr(self, name) for name in ("moment", "depth", "form", "see")}
        said = {**told, "lang": self.locale, **changes}
        return f"{self.base}?{urlencode({name: value for name, value in said.items() if value})}"


def moment_at(starts_at: datetime, ends_at: datetime, now: datetime, timezone: str) -> Moment:
    """Return which part of an event's day it is: the first and the last hour, else by the clock in the hall."""
    if now < starts_at + timedelta(hours=1):
        return "arrival"
    if now >= ends_at - timedelta(hours=1):
        return "closing"
    hour = now.astimezone(ZoneInfo(timezone)).hour
    if 12 <= hour < 14:
        return "lunch"
    return "coffee" if hour < 12 else "afternoon"


def library_view(look: Look) -> dict[str, Any]:
    """Return the library's page: its filters, what fits them, and the prompt that is looked at."""
    fit = chosen(moment=look.moment, depth=look.depth, form=look.form)
    seen = entry_of(look.see)
    if seen not in fit:
        seen = fit[0] if fit else None
    return {
        "filters": [
            _filter(look, "moment", _("Moment"), MOMENTS, moment_words()),
            _filter(look, "depth", _("Depth"), DEPTHS, depth_words()),
            _filter(look, "form", _("For how many"), FORMS, form_words()),
        ],
        "languages": [
            {"text": NAMES[code], "href": look.url(lang=code), "current": code == look.locale}
            for code in LOCALES
        ],
        "items": [
            {**item_view(entry, look.locale, look.base), "href": look.url(see=entry.key) + "#seen",
             "current": entry is seen}
            for entry in fit
        ],
        "seen": item_view(seen, look.locale, look.base) if seen else None,
    }  # fmt: skip


def few_for(moment: Moment, *, seed: int, locale: str, base: str) -> list[dict[str, Any]]:
    """Return some prompts that fit a moment, of every depth one; another day brings others."""
    found = []
    for depth in DEPTHS:
        fit = chosen(moment=moment, depth=depth)
        found.append(item_view(fit[seed % len(fit)], locale, base))
    return found[:FEW]


def item_view(entry: Entry, locale: str, base: str) -> dict[str, Any]:
    """Return one prompt of the library, with what a form needs to take it over."""
    words = entry.said(locale)
    return {
        "key": entry.key,
        "question": words.ask,
        "follow_up": words.then,
        "line": " · ".join(
            (way_words()[entry.kind], form_words()[entry.form], minutes_words(entry.minutes))
        ),
        "moment": moment_words()[entry.moment],
        "depth": DEPTHS.index(entry.depth) + 1,
        "depth_words": depth_words()[entry.depth],
        "values": values_of(entry, locale),
        "take_url": f"{base.removesuffix('/library')}/new?"
        + urlencode({"library": entry.key, "lang": locale}),
    }


def values_of(entry: Entry, locale: str) -> dict[str, Any]:
    """Return a prompt of the library as the values of the form that writes one."""
    words = entry.said(locale)
    low, high = words.options if entry.kind == "scale" else ("", "")
    return {
        "library_key": entry.key,
        "kind": entry.kind,
        "audience": "all",
        "question": words.ask,
        "follow_up": words.then,
        "options": list(words.options) if entry.kind == "choice" else [],
        "low": low,
        "high": high,
        "minutes": entry.minutes,
    }


def _filter(
    look: Look, name: str, label: str, values: tuple[str, ...], words: dict[str, str]
) -> dict[str, Any]:
    now = getattr(look, name)
    choices = [("", _("All"))] + [(value, words[value]) for value in values]
    return {
        "label": label,
        "items": [
            {"text": text, "href": look.url(**{name: value, "see": ""}), "current": value == now}
            for value, text in choices
        ],
    }


def moment_words() -> dict[str, str]:
    """Return the parts of a day in words."""
    return {
        "arrival": _("Arrival"),
        "coffee": _("Coffee"),
        "lunch": _("Lunch"),
        "afternoon": _("Afternoon"),
        "closing": _("Closing"),
    }


def depth_words() -> dict[str, str]:
    """Return how far questions go, in words."""
    return {"light": _("Light"), "work": _("About work"), "deeper": _("Deeper")}


def form_words() -> dict[str, str]:
    """Return for how many a prompt is, in words."""
    return {"pair": _("In pairs"), "group": _("At a table"), "hall": _("Whole hall")}


def way_words() -> dict[str, str]:
    """Return how people reply, in a word or two."""
    return {
        "talk": _("Talk"),
        "choice": _("Choice"),
        "scale": _("Scale"),
        "text": _("Own words"),
        "mission": _("Mission"),
    }
