"""The letter that carries a digest: the same plan, shorter, readable with images off and as plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from flask_babel import gettext as _

from eventnet.digests.promised import PromiseWords
from eventnet.mail.rendering import render
from eventnet.mail.service import Rendered
from eventnet.promises.views import day_words, who_words

MOST_CARDS = 3
"""How many people the letter shows; the others are in the plan."""


MOST_PROMISES = 5


@dataclass(frozen=True)
class PromiseLine:
    """One promise in a letter: who promised whom, with the day, and what."""

    who: str
    text: str


def promise_line(one: PromiseWords) -> PromiseLine:
    """Return a promise in words."""
    who = who_words(one.by_me, one.name)
    if one.due_on is not None:
        who = f"{who} · {_('by %(day)s', day=day_words(one.due_on))}"
    return PromiseLine(who, one.text)


@dataclass(frozen=True)
class CardWords:
    """One person in the letter. `write_url` opens a mail to them, where they share their address."""

    name: str
    reasons: Sequence[str]
    email: str | None
    write_url: str | None


@dataclass(frozen=True)
class Paper:
    """What the letters about one event have in common, in words that are in the reader's language already."""

    locale: str
    timezone: str
    masthead: Mapping[str, str]
    stop_url: str
    example: str | None = None


def digest_letter(
    paper: Paper,
    *,
    title: str,
    lead: str,
    promises: Sequence[PromiseLine] = (),
    cards: Sequence[CardWords],
    plan_url: str,
) -> Rendered:
    """Return the letter that carries a plan."""
    return render(
        "digest",
        **asdict(paper),
        title=title,
        lead=lead,
        promises=list(promises[:MOST_PROMISES]),
        more_promises=max(0, len(promises) - MOST_PROMISES),
        cards=list(cards[:MOST_CARDS]),
        more=max(0, len(cards) - MOST_CARDS),
        plan_url=plan_url,
    )


def headers_of(stop_url: str) -> dict[str, str]:
    """Return the headers by which a mail program offers to unsubscribe in one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def reminder_letter(
    paper: Paper,
    *,
    promises: Sequence[PromiseLine],
    promises_url: str,
) -> Rendered:
    """Return the letter about promises whose day has come."""
    return render(
        "reminder",
        **asdict(paper),
        promises=list(promises),
        promises_url=promises_url,
    )


def nudge_letter(
    paper: Paper,
    *,
    people: Sequence[str],
    promises: Sequence[PromiseLine],
    is_last: bool,
    plan_url: str,
) -> Rendered:
    """Return the short letter about what is still open. The last one says that it is the last."""
    return render(
        "nudge",
        **asdict(paper),
        people=list(people[:MOST_CARDS]),
        more=max(0, len(people) - MOST_CARDS),
        promises=list(promises[:MOST_PROMISES]),
        is_last=is_last,
        plan_url=plan_url,
    )
