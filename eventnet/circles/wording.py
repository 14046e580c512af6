"""What is said of circles, in the reader's language."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import format_time, ngettext
from flask_babel import gettext as _

from eventnet.circles.states import LENGTHS


def seats_words(free: int) -> str:
    """Return how many seats are free; how many are taken is nobody's business."""
    if not free:
        return str(_("Full just now"))
    return str(ngettext("%(num)d free seat", "%(num)d free seats", free))


def until_words(closes_at: datetime, timezone: str) -> str:
    """Return until when it is open, by the clock on the wall of the event."""
    return str(_("until %(time)s", time=clock_words(closes_at, timezone)))


def clock_words(at: datetime, timezone: str) -> str:
    """Return what a clock on the wall of the event shows."""
    return str(format_time(at.astimezone(ZoneInfo(timezone)), "HH:mm", rebase=False))


def lengths() -> list[dict[str, object]]:
    """Return how long a circle may be open, as a form offers it."""
    return [
        {"value": minutes, "label": ngettext("%(num)d minute", "%(num)d minutes", minutes)}
        for minutes in LENGTHS
    ]
