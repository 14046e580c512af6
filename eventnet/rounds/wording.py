"""What is said of rounds, in the reader's language."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import format_number, format_time, ngettext
from flask_babel import gettext as _

from eventnet.rounds.models import RoundSeries


def title_of(series: RoundSeries) -> str:
    """Return what the organiser called the rounds, or just that."""
    return series.title or str(_("Rounds"))


def size_words(size: int) -> str:
    """Return how many sit at a table."""
    return {2: str(_("in pairs")), 3: str(_("in threes")), 4: str(_("in fours"))}[size]


def shape_words(series: RoundSeries) -> str:
    """Return how many rounds of which length there are, and how many sit at a table."""
    return str(
        ngettext(
            "%(num)d round of %(minutes)s, %(size)s",
            "%(num)d rounds of %(minutes)s, %(size)s",
            series.rounds,
            minutes=minutes_words(series.minutes),
            size=size_words(series.size),
        )
    )


def minutes_words(minutes: int) -> str:
    """Return a number of minutes."""
    return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))


def round_words(number: int, of: int) -> str:
    """Return which round it is."""
    return str(_("Round %(number)s of %(of)s", number=format_number(number), of=format_number(of)))


def clock_words(at: datetime, timezone: str) -> str:
    """Return what a clock on the wall of the event shows."""
    return str(format_time(at.astimezone(ZoneInfo(timezone)), "HH:mm", rebase=False))


def left_words(left: timedelta) -> str:
    """Return minutes and seconds, for where no script counts them down."""
    seconds = max(0, round(left.total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02}"
