"""When live figures may move: all together, and in steps that no single person explains."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

STEP_PEOPLE = 5
STEP_TIME = timedelta(minutes=5)

STEP_CONNECTIONS = 7
"""Four people can make six connections among themselves; the seventh needs a fifth person."""


@dataclass(frozen=True)
class Basis:
    """What moved since figures were published last: totals that each hold at most one count a person, but connections.

    `final` is set once the event has ended, and stays: then everything is published one more time at once.
    """

    joined: int = 0
    connections: int = 0
    replies: int = 0
    requests: int = 0
    answers: int = 0
    digests: int = 0
    outcomes: int = 0
    final: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the basis as plain values."""
        return asdict(self)

    @classmethod
    def of_json(cls, values: dict[str, Any]) -> Basis:
        """Return the basis that plain values say."""
        return cls(**values)


def may_move(before: Basis, after: Basis, *, moved_at: datetime, now: datetime) -> bool:
    """Tell whether published figures may move now: something changed, by 5 people or after 5 minutes."""
    if before == after:
        return False
    if after.final and not before.final:
        return True
    if now - moved_at >= STEP_TIME:
        return True
    return (
        abs(after.joined - before.joined) >= STEP_PEOPLE
        or abs(after.connections - before.connections) >= STEP_CONNECTIONS
    )
