"""The nouns of rounds: the states of a series, its measures, and how long it takes."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, get_args

State = Literal["planned", "open", "running", "paused", "ended", "withdrawn", "missed"]
STATES: tuple[State, ...] = get_args(State)

ON = frozenset({"open", "running", "paused"})
"""People know of it: they can join, or sit at their tables. An event has one of these at a time."""

WRITABLE = frozenset({"planned", "open", "missed"})
"""Nobody has a table yet: it can be written anew."""

LATE = timedelta(minutes=10)
"""Rounds that could not be started so long after their time are missed; a change of tables that could not be made waits for the
organiser: neither is sprung on the hall."""

ANNOUNCED_BEFORE = timedelta(minutes=15)
"""So long before their time rounds are announced by themselves."""

FEWEST_PEOPLE = 2
SIZES = (2, 3, 4)
MOST_TITLE = 60
MOST_ROUNDS = 12
MOST_MINUTES = 60
MOST_CHANGE_S = 300
MOST_TABLE = 999
LONGEST = timedelta(hours=2)
"""A round is not extended to further away than this."""


def lasts(*, rounds: int, minutes: int, change_s: int) -> timedelta:
    """Return how long a whole series takes, with the time to find the tables."""
    return rounds * timedelta(minutes=minutes, seconds=change_s)
