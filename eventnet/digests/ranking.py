"""Whom to follow up with: values in, at most five people out, each with the reasons that put them there.

The own star right after meeting is the best sign there is, so it goes before everything; next comes a promise that is
still to be kept. Then

    ln(1 + times met) + (last - first) / event + 3 * Jaccard + 0.5 * sqrt(RA)

over the meetings and the common contacts of two people. RA is resource allocation: each common contact counts one
over the number of their contacts. T. Zhou, L. Lü, Y.-C. Zhang, "Predicting missing links via local information",
European Physical Journal B 71 (2009) 623-630. The weights come from recorded encounters at conferences, where
newest-first did worse than chance and shared interests predicted nothing.

What the other starred or wrote is not among the values: nobody's private sign moves what another sees.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log, sqrt
from typing import Literal

MOST = 5
MOST_REASONS = 3
FEWEST_COMMON = 2
"""Below this, a count of common contacts would say whom somebody has met."""

APART = timedelta(minutes=10)
"""Two readings closer than this are one meeting: people scan each other, or scan again to be sure."""

Reason = dict[str, str | int]
Answered = Literal["by-me", "by-them", "both"]
Promised = Literal["by-me", "by-them"]


@dataclass(frozen=True)
class Evidence:
    """What one attendee could know about one of their connections.

    `span` is the share of the event between first and last meeting, 0 to 1. `common` is how many people both have
    met; `jaccard` and `allocation` measure the same against how many each has met. `replied` counts the prompts
    both replied to; what the other chose stays theirs, since replies are anonymous. `promised` says who still has to
    keep a promise, as far as the attendee knows. `sat_in` is the number of the first round in which the two sat at one table; it is
    a reason and, since nothing says that it predicts, moves nobody.
    """

    connection_id: str
    met_at: datetime
    met_where: str | None = None
    times_met: int = 1
    span: float = 0.0
    starred: bool = False
    noted: bool = False
    promised: Promised | None = None
    answered: Answered | None = None
    replied: int = 0
    sat_in: int | None = None
    common: int = 0
    jaccard: float = 0.0
    allocation: float = 0.0


@dataclass(frozen=True)
class Ranked:
    """One person to follow up with. The score orders those with the same star; the reasons are data."""

    connection_id: str
    score: float
    reasons: tuple[Reason, ...]


def rank(evidence: Iterable[Evidence], *, most: int = MOST) -> list[Ranked]:
    """Return the people worth a message first. The same evidence gives the same order, however it was listed."""
    ordered = sorted(evidence, key=_place)
    return [Ranked(one.connection_id, score_of(one), reasons_of(one)) for one in ordered[:most]]


def score_of(one: Evidence) -> float:
    """Return the score of the formula above, without the star."""
    return log(1 + one.times_met) + one.span + 3 * one.jaccard + 0.5 * sqrt(one.allocation)


def _place(one: Evidence) -> tuple[bool, bool, float, bool, int, str]:
    # A note and replies in common decide between equals only: they were not found to predict.
    return (
        not one.starred,
        one.promised is None,
        -round(score_of(one), 9),
        not one.noted,
        -one.replied,
        one.connection_id,
    )


def reasons_of(one: Evidence) -> tuple[Reason, ...]:
    """Return up to three reasons, those that the reader recognises best first; there is always one."""
    found: list[Reason] = []
    if one.starred:
        found.append({"code": "starred"})
    if one.promised:
        found.append({"code": f"promised-{one.promised}"})
    if one.noted:
        found.append({"code": "noted"})
    if one.times_met > 1:
        found.append({"code": "met-again", "times": one.times_met})
    if one.sat_in is not None:
        found.append({"code": "sat-together", "round": one.sat_in})
    if one.replied:
        found.append({"code": "both-replied", "prompts": one.replied})
    if one.common >= FEWEST_COMMON:
        found.append({"code": "common-contacts", "people": one.common})
    if one.answered:
        found.append({"code": f"answered-{one.answered}"})
    where = {"where": one.met_where} if one.met_where else {}
    found.append({"code": "met", "at": one.met_at.isoformat(), **where})
    return tuple(found[:MOST_REASONS])


def meetings_of(first: datetime, again: Sequence[datetime]) -> list[datetime]:
    """Return the beginnings of the meetings that these readings were part of, in their order."""
    meetings: list[datetime] = []
    last: datetime | None = None
    for at in sorted((first, *again)):
        if last is None or at - last >= APART:
            meetings.append(at)
        last = at
    return meetings


def span_of(meetings: Sequence[datetime], *, starts_at: datetime, ends_at: datetime) -> float:
    """Return the share of the event between the first and the last meeting, 0 to 1."""
    length = (ends_at - starts_at).total_seconds()
    if length <= 0:
        return 0.0
    return min(1.0, (meetings[-1] - meetings[0]).total_seconds() / length)


@dataclass(frozen=True)
class Overlap:
    """How much two people's contacts overlap; see `Evidence`."""

    common: int
    jaccard: float
    allocation: float


def overlap_of(
    common: Collection[str], *, mine: int, theirs: int, met: Mapping[str, int]
) -> Overlap:
    """Return the overlap of two people who have met `mine` and `theirs` people, `common` among them.

    `met` says how many people each of those has met.
    """
    if not common:
        return Overlap(0, 0.0, 0.0)
    allocation = sum(1 / met[one] for one in sorted(common))
    return Overlap(len(common), len(common) / (mine + theirs - len(common)), allocation)
