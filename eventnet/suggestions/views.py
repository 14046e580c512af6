"""Starting points in words. A reason quotes what both wrote; none is made up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from eventnet.attendees.models import Attendee
from eventnet.attendees.views import person_view
from eventnet.connections.acquaintances import Acquaintance
from eventnet.connections.openers import opener_for
from eventnet.suggestions.models import StartingPoint
from eventnet.suggestions.text import terms_of

Named = dict[tuple[str, str], tuple[Attendee, str | None]]
"""For an acquaintance and a suggested person: the acquaintance, and the viewer's connection with them, if they met here."""


def point_view(
    point: StartingPoint, other: Attendee, *, me: Attendee, named: Named, event_key: str
) -> dict[str, Any]:
    """Return a card: who, why in one or two sentences, what one could say, who can bring one over, and where to answer."""
    words = _words_of(point)
    topic = topic_with(other.ask_me_about, words) or topic_with(other.looking_for, words)
    return {
        "id": point.id,
        "person": person_view(other, full=False),
        "state": other.state,
        "why": " ".join(_why(point, other, me)),
        "say": first_sentence(other, topic),
        "via": _via(point, other, named, event_key),
        "url": f"/e/{event_key}/meet/{point.id}",
    }


def waiting_view(other: Attendee) -> dict[str, Any]:
    """Return somebody who hopes that another begins, with a sentence to begin with."""
    return {
        "person": person_view(other, full=False),
        "state": other.state,
        "say": first_sentence(other, None),
    }


def known_view(one: Acquaintance) -> dict[str, Any]:
    """Return somebody whom one knows from another event: the badge's two lines, and where the two met last.

    The link leads to what one keeps about them there.
    """
    day = one.met_at.astimezone(ZoneInfo(one.timezone))
    return {
        "id": one.other.id,
        "person": person_view(one.other, full=False),
        "starred": False,
        "line": _(
            "You met at %(event)s, %(day)s",
            event=one.event_name,
            day=format_date(day, _("d MMM y"), rebase=False),
        ),
        "url": f"/e/{one.event_key}/people/{one.connection_id}",
    }


def first_sentence(other: Attendee, topic: str | None) -> str:
    """Return what one could say first: about the topic that brought the two together, else about any, else a plain way in."""
    about, looking = list(other.ask_me_about), list(other.looking_for)
    if topic in about:
        about = [topic]
    elif topic in looking:
        about, looking = [], [topic]
    opener = opener_for(ask_about=about, looking_for=looking)
    if opener is not None:
        return opener.question
    return str(_("What brought you here today?"))


def topic_with(topics: Sequence[str], words: Sequence[str]) -> str | None:
    """Return the first of somebody's topics that has one of the words in it."""
    wanted = set(words)
    return next((topic for topic in topics if wanted.intersection(terms_of(topic))), None)


def _words_of(point: StartingPoint) -> list[str]:
    return [word for reason in point.reasons for word in reason.get("words", ())]


def _why(point: StartingPoint, other: Attendee, me: Attendee) -> list[str]:
    """Return up to two reasons in words; one that rests on a text which was changed since is left out."""
    told: list[str] = []
    for reason in point.reasons:
        words = _REASONS[reason["code"]](reason, other, me)
        if words and not (told and reason["code"] == "not-met"):
            told.append(words)
    return told[:2] or [str(_("You two have not met yet."))]


def _they_offer(reason: dict[str, Any], other: Attendee, me: Attendee) -> str:
    return _quoted(
        topic_with(me.looking_for, reason["words"]),
        topic_with(other.ask_me_about, reason["words"]),
        _("You are looking for “%(mine)s”, and may ask them about it."),
        _("You are looking for “%(mine)s”. They like to be asked about “%(theirs)s”."),
    )


def _they_seek(reason: dict[str, Any], other: Attendee, me: Attendee) -> str:
    return _quoted(
        topic_with(me.ask_me_about, reason["words"]),
        topic_with(other.looking_for, reason["words"]),
        _("They are looking for “%(mine)s”, which people may ask you about."),
        _("They are looking for “%(theirs)s”. People may ask you about “%(mine)s”."),
    )


def _quoted(mine: str | None, theirs: str | None, same: str, different: str) -> str:
    if mine is None or theirs is None:
        return ""
    words = same if mine.casefold() == theirs.casefold() else different
    return str(words).replace("%(mine)s", mine).replace("%(theirs)s", theirs)


def _common(reason: dict[str, Any], _other: Attendee, _me: Attendee) -> str:
    return str(
        ngettext(
            "%(num)s person you met has met them too.",
            "%(num)s people you met have met them too.",
            reason["people"],
        )
    )


def _not_met(_reason: dict[str, Any], _other: Attendee, _me: Attendee) -> str:
    return str(_("You two have not met yet."))


def _named_below(_reason: dict[str, Any], _other: Attendee, _me: Attendee) -> str:
    return ""


_REASONS: dict[str, Callable[[dict[str, Any], Attendee, Attendee], str]] = {
    "they-offer": _they_offer,
    "they-seek": _they_seek,
    "common-contacts": _common,
    "acquaintance": _named_below,
    "not-met": _not_met,
}


def named_in(points: Sequence[tuple[StartingPoint, Attendee]]) -> list[tuple[str, str]]:
    """Return the pairs of an acquaintance and a suggested person that the reasons name."""
    return [
        (str(reason["person"]), other.id)
        for point, other in points
        for reason in point.reasons
        if reason["code"] == "acquaintance"
    ]


def _via(
    point: StartingPoint, other: Attendee, named: Named, event_key: str
) -> dict[str, Any] | None:
    for reason in point.reasons:
        if reason["code"] == "acquaintance":
            found = named.get((str(reason["person"]), other.id))
            if found is not None:
                base = f"/e/{event_key}"
                url = f"{base}/people/{found[1]}" if found[1] else f"{base}/meet#known"
                return {"person": person_view(found[0], full=found[1] is not None), "url": url}
    return None
