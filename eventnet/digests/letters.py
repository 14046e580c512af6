"""The letter that carries a digest: the same plan, shorter, readable with images off and as plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eventnet.mail.rendering import render
from eventnet.mail.service import Rendered

MOST_CARDS = 3
"""How many people the letter shows; the others are in the plan."""


@dataclass(frozen=True)
class CardWords:
    """One person in the letter. `write_url` opens a mail to them, where they share their address."""

    name: str
    reasons: Sequence[str]
    email: str | None
    write_url: str | None


def digest_letter(
    *,
    locale: str,
    timezone: str,
    masthead: Mapping[str, str],
    title: str,
    lead: str,
    cards: Sequence[CardWords],
    plan_url: str,
    stop_url: str,
) -> Rendered:
    """Return the letter, in words that are in the reader's language already."""
    return render(
        "digest",
        locale=locale,
        timezone=timezone,
        masthead=masthead,
        title=title,
        lead=lead,
        cards=list(cards[:MOST_CARDS]),
        more=max(0, len(cards) - MOST_CARDS),
        plan_url=plan_url,
        stop_url=stop_url,
    )


def headers_of(stop_url: str) -> dict[str, str]:
    """Return the headers by which a mail program offers to unsubscribe in one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
