"""An example of the letters: an invented reader and invented people, so that an organiser sees what attendees get.

Nothing here is read from the database. The address of the invented people is one that no mail reaches (RFC 2606).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from eventnet.digests.letters import (
    CardWords,
    Paper,
    PromiseLine,
    digest_letter,
    nudge_letter,
    promise_line,
    reminder_letter,
)
from eventnet.digests.promised import PromiseWords
from eventnet.digests.reasons import lead_words, reason_words, title_words
from eventnet.digests.views import mail_url
from eventnet.mail.rendering import speaking
from eventnet.mail.service import Rendered

MET = 14
NAMES = ("Robin Example", "Sasha Invented", "Toni Made-Up", "Uli Nobody")
ADDRESS = "robin@nobody.example"


@dataclass(frozen=True)
class Frame:
    """The event that an example is for, and where its links lead."""

    masthead: Mapping[str, str]
    event_name: str
    timezone: str
    ends_at: datetime
    plan_url: str
    stop_url: str


def digest_example(frame: Frame, *, locale: str) -> Rendered:
    """Return the letter of a plan, in that language, for nobody."""
    with speaking(locale, frame.timezone):
        return digest_letter(
            _paper(frame, locale),
            title=title_words("Kim Example", MET),
            lead=lead_words(MET, len(NAMES)),
            promises=_promises(frame),
            cards=_cards(frame),
            plan_url=frame.plan_url,
        )


def nudge_example(frame: Frame, *, locale: str) -> Rendered:
    """Return the letter about what is still open, in that language, for nobody."""
    with speaking(locale, frame.timezone):
        return nudge_letter(
            _paper(frame, locale),
            people=NAMES,
            promises=_promises(frame)[:1],
            is_last=False,
            plan_url=frame.plan_url,
        )


def reminder_example(frame: Frame, *, locale: str) -> Rendered:
    """Return the letter about a promise whose day has come, in that language, for nobody."""
    with speaking(locale, frame.timezone):
        return reminder_letter(
            _paper(frame, locale),
            promises=_promises(frame)[:1],
            promises_url=frame.plan_url,
        )


def _paper(frame: Frame, locale: str) -> Paper:
    return Paper(
        locale=locale,
        timezone=frame.timezone,
        masthead=frame.masthead,
        stop_url=frame.stop_url,
        example=_("This is an example. The people in it are invented."),
    )


def _promises(frame: Frame) -> list[PromiseLine]:
    in_a_week: date = (frame.ends_at + timedelta(days=6)).date()
    mine = PromiseWords(True, NAMES[0], _("Send the list of meeting rooms"), in_a_week)
    theirs = PromiseWords(False, NAMES[1], _("Show how they count visitors"), None)
    return [promise_line(mine), promise_line(theirs)]


def _cards(frame: Frame) -> list[CardWords]:
    met: Mapping[str, str | int] = {
        "code": "met",
        "at": (frame.ends_at - timedelta(hours=3)).isoformat(),
    }
    reasons: tuple[tuple[Mapping[str, str | int], ...], ...] = (
        ({"code": "promised-by-me"}, {"code": "met-again", "times": 2}, met),
        ({"code": "starred"}, {"code": "common-contacts", "people": 3}),
        ({"code": "both-replied", "prompts": 2}, met),
        (met,),
    )
    return [
        CardWords(
            name=name,
            reasons=[reason_words(reason) for reason in why],
            email=ADDRESS if place == 0 else None,
            write_url=mail_url(ADDRESS, subject=frame.event_name) if place == 0 else None,
        )
        for place, (name, why) in enumerate(zip(NAMES, reasons, strict=True))
    ]
