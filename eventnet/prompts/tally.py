"""Counting replies. Values in, values out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

STEP = 5
"""What organisers and the big screen are told moves in steps of so many people; fewer are a few."""


@dataclass(frozen=True)
class OptionTally:
    """How many chose one option, and what part of all who chose that is, in whole percent.

    `count` is None where it may not be told: it is a few, or the group is too small to be broken down.
    """

    option_id: str
    count: int | None
    share: int


@dataclass(frozen=True)
class Tally:
    """How many replied, and how the options stand, in their order. `replies` is None for a few."""

    replies: int | None
    options: tuple[OptionTally, ...]


def counts_of(replies: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return how often each option is the last reply of somebody; replies are (who, option) in their order."""
    last = dict(replies)
    return dict(Counter(last.values()))


def tally_of(option_ids: Sequence[str], counts: Mapping[str, int], *, texts: int = 0) -> Tally:
    """Return the tally of the options, of which each was chosen so often; `texts` are replies in own words.

    What is counted for an option that the prompt does not have is left out.
    """
    chosen = [counts.get(option_id, 0) for option_id in option_ids]
    rows = zip(option_ids, chosen, shares_of(chosen), strict=True)
    return Tally(sum(chosen) + texts, tuple(OptionTally(*row) for row in rows))


def in_steps(tally: Tally) -> Tally:
    """Return a tally as it is told to those who are not of the hall: whole steps, and a few for what is less.

    No single reply can be told from a figure that stands still until five have come, and since the total goes in steps as
    well, what is a few cannot be worked out from the rest.

    >>> counts = {"tea": 13, "coffee": 2}
    >>> told = in_steps(tally_of(["tea", "coffee", "water"], counts))
    >>> told.replies, [row.count for row in told.options]
    (15, [10, None, 0])
    """
    stepped = [step_of(row.count) for row in tally.options]
    drawn = [STEP // 2 if count is None else count for count in stepped]
    rows = zip(tally.options, stepped, shares_of(drawn), strict=True)
    return Tally(
        step_of(tally.replies),
        tuple(OptionTally(row.option_id, count, share) for row, count, share in rows),
    )


def unbroken(tally: Tally) -> Tally:
    """Return a tally of which only the total is told, in steps: for a group that is too small to be broken down."""
    rows = (OptionTally(row.option_id, None, 0) for row in tally.options)
    return Tally(step_of(tally.replies), tuple(rows))


def step_of(count: int | None) -> int | None:
    """Return a count as whole steps, or None for a few."""
    if not count:
        return count
    return None if count < STEP else count - count % STEP


def shares_of(counts: Sequence[int]) -> list[int]:
    """Return whole percents that add to 100, or zeros when there is nothing.

    Each is its exact part rounded down; the points that are left go to the largest remainders, earlier ones first.
    """
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    shares = [count * 100 // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda at: (-(counts[at] * 100 % total), at))
    for at in by_remainder[: 100 - sum(shares)]:
        shares[at] += 1
    return shares
