"""The control room's list of who could use a hand, in words, with what an organiser can do about it."""

from __future__ import annotations

from typing import Any

from flask_babel import format_number, ngettext
from flask_babel import gettext as _

from eventnet.front.queries import Care
from eventnet.prompts.tally import step_of
from eventnet.prompts.wording import count_words


def care_view(care: Care, *, desk_url: str) -> list[dict[str, Any]]:
    """Return the lines that hold somebody. People are told in steps; the organiser's own work is told exactly.

    The texts that wait have a place of their own.
    """
    write = f"{desk_url}/prompts/new"
    people = (
        (
            care.newcomers_alone,
            _("newcomers without a connection"),
            (_("Prompt them"), f"{write}?for=unconnected"),
        ),
        (care.please_start, _("ask to be started with"), None),
        (care.unanswered, _("requests not answered yet"), None),
        (care.away, _("with no phone heard of for half an hour"), None),
    )
    lines = [_line(count_words(step_of(count)), text, do) for count, text, do in people if count]
    if care.reports:
        words = ngettext("report waits for you", "reports wait for you", care.reports)
        lines.append(_line(format_number(care.reports), words, (_("Open"), f"{desk_url}/safety")))
    return lines


def _line(
    count: str, text: str, do: tuple[str, str] | None, *, soft: bool = False
) -> dict[str, Any]:
    action, href = do or ("", "")
    return {"count": count, "text": text, "action": action, "href": href, "soft": soft}
