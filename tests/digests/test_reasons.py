"""Reasons become words for every code that the ranking gives, in the event's own time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from eventnet.digests.ranking import Evidence, reasons_of
from eventnet.digests.reasons import lead_words, reason_words, title_words
from eventnet.mail.rendering import speaking

if TYPE_CHECKING:
    from flask import Flask

MET = datetime(2026, 9, 17, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ({"code": "starred"}, "You put a star on them"),
        ({"code": "noted"}, "You wrote a note about them"),
        ({"code": "met-again", "times": 2}, "You met twice"),
        ({"code": "met-again", "times": 4}, "You met 4 times"),
        ({"code": "sat-together", "round": 2}, "You sat at one table in round 2"),
        ({"code": "both-replied", "prompts": 1}, "You both replied to the same prompt"),
        ({"code": "both-replied", "prompts": 3}, "You both replied to 3 prompts"),
        ({"code": "common-contacts", "people": 3}, "3 people you met also met them"),
        ({"code": "answered-by-me"}, "They scanned your badge, and you said yes"),
        ({"code": "answered-by-them"}, "You scanned their badge, and they said yes"),
        ({"code": "met", "at": MET.isoformat()}, "You met on Friday at 00:30"),
    ],
)
def test_a_reason_is_one_short_sentence(
    app: Flask, reason: dict[str, str | int], words: str
) -> None:
    with app.app_context(), speaking("en", "Europe/Brussels"):
        assert reason_words(reason) == words


def test_every_reason_that_can_be_given_has_words(app: Flask) -> None:
    plain = Evidence("a" * 20, MET)
    kinds = [
        Evidence("a" * 20, MET, times_met=2, starred=True, noted=True),
        Evidence("a" * 20, MET, replied=2, common=3, answered="by-me"),
        Evidence("a" * 20, MET, replied=1, common=2, answered="by-them"),
        Evidence("a" * 20, MET, answered="both", sat_in=2),
        plain,
    ]
    with app.app_context(), speaking("en"):
        words = [reason_words(reason) for one in kinds for reason in reasons_of(one)]
    assert all(text and "%" not in text and not text.endswith(".") for text in words)


def test_a_plan_begins_with_the_readers_name_and_how_many_they_met(app: Flask) -> None:
    with app.app_context(), speaking("en"):
        assert title_words("Maren Holt", 14) == (
            "Maren, you met 14 people. Here is where to begin."
        )
        assert title_words("Maren Holt", 1) == "Maren, you met one person. Here is where to begin."
        alone = title_words("Maren Holt", 0)
        assert "nobody" in alone
        assert lead_words(0, 0) != lead_words(3, 0) != lead_words(3, 3)
