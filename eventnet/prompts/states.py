"""The nouns of a prompt: its kinds, its states, and its measures."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, get_args

Kind = Literal["talk", "choice", "scale", "text", "mission", "notice"]
"""How people reply: by talking, with one of a few, on a scale of five, in own words, by meeting somebody, or not at all."""

KINDS: tuple[Kind, ...] = get_args(Kind)
OPTIONED = frozenset({"choice", "scale"})
"""Kinds that are replied to with one of their options."""

State = Literal["draft", "scheduled", "open", "closed", "withdrawn", "missed"]
STATES: tuple[State, ...] = get_args(State)

UNSENT = frozenset({"draft", "scheduled", "missed"})
"""Nobody in the hall has seen it: it can be written anew, moved, and sent."""

SEEN = frozenset({"open", "closed"})
"""Attendees may look at it."""

LATE = timedelta(minutes=5)
"""A scheduled prompt that is later than this is missed: it is never sprung on the hall."""

MOST_QUESTION = 200
MOST_LABEL = 80
MOST_END = 60
MOST_AUDIENCE = 80
MOST_TEXT = 280
FEWEST_OPTIONS = 2
MOST_OPTIONS = 6
MOST_MINUTES = 24 * 60
LONGEST = timedelta(minutes=MOST_MINUTES)
USUAL_MINUTES = 15
STEP = timedelta(minutes=5)
"""How much longer a prompt stays open when it is extended."""


def lasts(minutes: int) -> timedelta:
    """Return how long a prompt of so many minutes stays open."""
    return timedelta(minutes=minutes)


def is_open(state: str, closes_at: datetime | None, now: datetime) -> bool:
    """Tell whether a prompt takes replies at that moment, even if nobody has closed it yet."""
    return state == "open" and closes_at is not None and closes_at > now
