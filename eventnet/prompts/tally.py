"""Counting replies. Values in, values out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class OptionTally:
    """How many chose one option, and what part of all who chose that is, in whole percent."""

    option_id: str
    count: int
    share: int


@dataclass(frozen=True)
class Tally:
    """How many replied, and how the options stand, in their order."""

    replies: int
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
