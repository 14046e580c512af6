"""Reasons in words, on the page and in the mail: the reader's own language, the event's own time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import format_date, format_time, ngettext
from flask_babel import gettext as _

from eventnet.digests.greeting import called


def reason_words(reason: Mapping[str, str | int]) -> str:
    """Return one reason as a short sentence without a full stop.

    Refuses: a code that `ranking` does not give (KeyError).
    """
    code = reason["code"]
    if code == "met":
        at = datetime.fromisoformat(str(reason["at"]))
        when = _(
            "You met on %(day)s at %(time)s",
            day=format_date(at, "EEEE"),
            time=format_time(at, "HH:mm"),
        )
        return " · ".join(str(part) for part in (when, reason.get("where")) if part)
    if code == "met-again":
        return _times_words(int(reason["times"]))
    if code == "sat-together":
        return str(_("You sat at one table in round %(number)s", number=reason["round"]))
    if code in _COUNTED:
        return _counted_words(str(code), reason)
    plain = {
        "starred": _("You put a star on them"),
        "promised-by-me": _("You promised them something"),
        "promised-by-them": _("They promised you something"),
        "noted": _("You wrote a note about them"),
        "answered-by-me": _("They scanned your badge, and you said yes"),
        "answered-by-them": _("You scanned their badge, and they said yes"),
        "answered-both": _("You scanned the badges of each other"),
    }
    return str(plain[str(code)])


_COUNTED = {"both-replied": "prompts", "common-contacts": "people"}


def _times_words(times: int) -> str:
    if times == 2:
        return str(_("You met twice"))
    return str(ngettext("You met %(num)d time", "You met %(num)d times", times))


def _counted_words(code: str, reason: Mapping[str, str | int]) -> str:
    count = int(reason[_COUNTED[code]])
    if code == "both-replied":
        return str(
            ngettext(
                "You both replied to the same prompt",
                "You both replied to %(num)d prompts",
                count,
            )
        )
    return str(
        ngettext(
            "%(num)d person you met also met them",
            "%(num)d people you met also met them",
            count,
        )
    )


def title_words(name: str, people: int) -> str:
    """Return how the plan begins."""
    if not people:
        return str(_("%(name)s, this time you met nobody here. That happens.", name=called(name)))
    return str(
        ngettext(
            "%(name)s, you met one person. Here is where to begin.",
            "%(name)s, you met %(num)d people. Here is where to begin.",
            people,
            name=called(name),
        )
    )


def lead_words(people: int, follow_ups: int) -> str:
    """Return the sentence below the title: what it asks, and that the rest can wait."""
    if not people:
        return str(
            _(
                "What you heard and saw is yours all the same. Meeting people takes more than one try, "
                "and the next event will ask you nothing you do not want."
            )
        )
    if not follow_ups:
        return str(_("There is nothing that you have to do now."))
    return str(_("One message this week is enough. Everything else can wait."))
