"""Prompts in words of the reader's language: for whom one is, how many replied, how long it stays."""

from __future__ import annotations

from flask_babel import format_number, ngettext
from flask_babel import gettext as _

from eventnet.attendees.questions import purposes
from eventnet.prompts.models import Prompt
from eventnet.prompts.planning import is_moved_too_far


def audience_words(kind: str, audience: str) -> str:
    """Return for whom a prompt is, or how it wants to be replied to, as its readers see it.

    What some were chosen by is not said: others may look at the phone.
    """
    if kind == "notice":
        return str(_("From the organisers"))
    if kind == "mission":
        return str(_("Somebody to meet"))
    if audience != "all":
        return str(_("For some of you"))
    return str(_("In your own words") if kind == "text" else _("For everyone"))


def aim_words(audience: str) -> str:
    """Return for whom a prompt is, as its organisers see it."""
    kind, __, which = audience.partition(":")
    if kind == "group":
        return which
    if kind == "purpose":
        return next((one["label"] for one in purposes() if one["value"] == which), which)
    words = {
        "all": _("Everyone"),
        "newcomers": _("Here for the first time"),
        "unconnected": _("No connection yet"),
    }
    return str(words.get(kind, kind))


def aims(groups: list[str]) -> list[dict[str, str]]:
    """Return the audiences that an organiser can choose from."""
    words = ["all", "newcomers", "unconnected"]
    words += [f"group:{group}" for group in groups]
    words += [f"purpose:{one['value']}" for one in purposes()]
    return [{"value": word, "label": _aim_label(word)} for word in words]


def _aim_label(audience: str) -> str:
    kind = audience.partition(":")[0]
    if kind == "group":
        return str(_("Group: %(name)s", name=aim_words(audience)))
    if kind == "purpose":
        return str(_("Here for: %(purpose)s", purpose=aim_words(audience)))
    return aim_words(audience)


def missed_words(prompt: Prompt) -> str:
    """Return why a prompt was not sent; nothing for one that was not missed."""
    if prompt.state != "missed":
        return ""
    if prompt.wanted_at and prompt.opens_at and is_moved_too_far(prompt.wanted_at, prompt.opens_at):
        return str(
            _(
                "The programme has moved it by more than a quarter of an hour, so it was not sent. Give it another time, or send it now."
            )
        )
    return str(_("Its time passed and it was not sent. Give it another time, or send it now."))


def count_words(count: int | None) -> str:
    """Return a count as it may be told."""
    return str(_("a few") if count is None else format_number(count))


def replied_words(replies: int | None, kind: str = "choice") -> str:
    """Return how many replied, as a sentence; for a notice there is nothing to say."""
    if kind == "notice":
        return ""
    if kind == "mission":
        return _met_words(replies)
    if replies is None:
        return str(_("A few people replied."))
    if not replies:
        return str(_("Nobody has replied yet."))
    if kind == "talk":
        return str(
            ngettext("%(num)d person talked about it.", "%(num)d people talked about it.", replies)
        )
    return str(ngettext("%(num)d person replied.", "%(num)d people replied.", replies))


def _met_words(met: int | None) -> str:
    if met is None:
        return str(_("A few people met somebody."))
    if not met:
        return str(_("Nobody has met anybody yet."))
    return str(ngettext("%(num)d person met somebody.", "%(num)d people met somebody.", met))


def reach_words(prompt: Prompt, people: int | None) -> str:
    """Return how many a prompt went to that was not for everybody, or not for those who had enough in that hour."""
    if people is None:
        told = _("It went to a few people.")
    else:
        told = ngettext("It went to %(num)d person.", "It went to %(num)d people.", people)
    tired = _("The others had enough prompts this hour.") if prompt.audience == "all" else ""
    return " ".join(filter(None, (str(told), str(tired))))


def follow_words(title: str | None) -> str:
    """Return with which entry of the programme a prompt goes; nothing for one that goes by the clock."""
    return str(_("with “%(title)s”", title=title)) if title else ""


def minutes_words(minutes: int) -> str:
    """Return how long a prompt stays open."""
    return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))


def reply_words(replies: int | None) -> str:
    """Return a number of replies, for a list."""
    if replies is None:
        return str(_("a few replies"))
    return str(ngettext("%(num)d reply", "%(num)d replies", replies))
