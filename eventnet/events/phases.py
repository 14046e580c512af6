"""The phases of an event and which may follow which."""

from __future__ import annotations

from typing import Literal, get_args

Phase = Literal["before", "live", "after", "closed"]
PHASES: tuple[Phase, ...] = get_args(Phase)

_FOLLOWS: dict[str, frozenset[str]] = {
    "before": frozenset({"live", "after"}),
    "live": frozenset({"after"}),
    "after": frozenset({"live", "closed"}),
    "closed": frozenset(),
}


def may_follow(phase: str, nxt: str) -> bool:
    """Tell whether an event may go from one phase to the next; an ended one may be opened again."""
    return nxt in _FOLLOWS.get(phase, frozenset())


def takes_people(phase: str) -> bool:
    """Tell whether attendees may join and meet in this phase."""
    return phase in {"before", "live"}
