"""The queue of texts as its page and the control room show it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask_babel import format_number

from eventnet.prompts.marks import mark_of
from eventnet.prompts.models import Prompt, Reply
from eventnet.prompts.views import clock_words, desk_url


def queue_view(
    waiting: Sequence[tuple[Prompt, Reply]], count: int, *, event_key: str, timezone: str
) -> dict[str, Any]:
    """Return the texts that wait, by their prompts, and how many there are in all. Nothing says whose they are."""
    groups = [
        {
            "id": prompt.id,
            "question": prompt.question,
            "url": desk_url(event_key, prompt.id),
            "is_on": prompt.state == "open",
            "texts": [
                {
                    "id": reply.id,
                    "mark": mark_of(reply.id, reply.text or ""),
                    "text": reply.text or "",
                    "at_words": clock_words(reply.at, timezone),
                }
                for _, reply in rows
            ],
        }
        for prompt, rows in groupby(waiting, key=lambda row: row[0])
    ]
    return {
        "groups": groups,
        "count": format_number(count),
        "url": f"/o/{event_key}/prompts/texts",
    }
