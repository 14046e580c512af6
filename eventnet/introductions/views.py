"""Introductions as pages and pushes show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from eventnet.attendees.views import person_view
from eventnet.connections.views import moment_words
from eventnet.introductions.queries import STANDS_FOR, Offer, Offered


def offer_view(offer: Offer, *, event_key: str, timezone: str, now: datetime) -> dict[str, Any]:
    """Return an introduction as one who is asked sees it: the other's two badge lines, and why."""
    return {
        "id": offer.introduction.id,
        "by": offer.by.name,
        "person": person_view(offer.other, full=False),
        "words": offer.introduction.words,
        "at_words": moment_words(offer.introduction.offered_at, timezone=timezone, now=now),
        "answer_url": f"/e/{event_key}/introductions/{offer.introduction.id}/answer",
    }


def offered_view(offered: Offered, *, timezone: str, now: datetime) -> dict[str, Any]:
    """Return one's own offer. Until both have said yes it reads the same, whatever either said."""
    introduction = offered.introduction
    if introduction.connected_at is not None:
        state = _("They are connected")
    elif introduction.offered_at > now - STANDS_FOR:
        state = _("Both are asked")
    else:
        state = _("Over, without an answer from both")
    return {
        "id": introduction.id,
        "one": person_view(offered.one),
        "other": person_view(offered.other),
        "words": introduction.words,
        "at_words": moment_words(introduction.offered_at, timezone=timezone, now=now),
        "is_made": introduction.connected_at is not None,
        "state": state,
    }
