"""What one viewer is shown of the lists that were made for everybody: values in, values out.

Here, and only here, comes in what a viewer keeps to themselves: "not now", a request that they made or answered. So it
moves their own list and nobody else's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from eventnet.suggestions.everybody import LENGTH, Suggestion
from eventnet.suggestions.gathering import Gathering
from eventnet.suggestions.ranking import shortlists
from eventnet.suggestions.reasons import reasons_of

FEWER_FROM = 6
ONE_FROM = 15
"""With so many contacts a list has two places, then one, and whoever stands there has a reason of their own."""

RANDOM_SHARE = 0.25
"""In so many of the lists that get new people one of them is picked by chance."""

_SPARE = 20


@dataclass(frozen=True)
class Choice:
    """One person to put on a list: from the common one, from the viewer's own shortlist, or picked by chance."""

    suggestion: Suggestion
    is_common: bool = False
    is_random: bool = False


def places_for(contacts: int) -> int:
    """Return how many people somebody with so many contacts is shown at most."""
    if contacts >= ONE_FROM:
        return 1
    return LENGTH - 1 if contacts >= FEWER_FROM else LENGTH


def new_ones(
    gathering: Gathering,
    viewer_id: str,
    *,
    common: Sequence[Suggestion],
    kept: Collection[str],
    private: Collection[str],
    has_random: bool,
    chance: Random,
) -> list[Choice]:
    """Return whom to add to a viewer's list: from the common one, else the best of the viewer's own shortlist.

    `kept` stand on the list already; `private` are not shown to this viewer. At most one on a list is random: picked
    evenly from all whom the viewer may be shown, at an even place, so that it can be compared with the others.
    """
    viewer = gathering.places[viewer_id]
    contacts = int(gathering.contacts[viewer])
    room = places_for(contacts) - len(kept)
    if room <= 0:
        return []
    away = {*kept, *private}
    shared = {one.id for one in common}
    picked = [one for one in common if one.id not in away]
    if len(picked) < room:
        known = away | {one.id for one in picked}
        picked += _of_ones_own(gathering, viewer, room + len(known), known)
    if contacts >= FEWER_FROM:
        picked = [one for one in picked if one.reasons[0]["code"] != "not-met"]
    chosen = [Choice(one, is_common=one.id in shared) for one in picked[:room]]
    if chosen and not has_random and chance.random() < RANDOM_SHARE:
        away |= {one.suggestion.id for one in chosen}
        drawn = _drawn(gathering, viewer, away, chance)
        if drawn is not None:
            chosen[chance.randrange(len(chosen))] = Choice(drawn, is_random=True)
    return chosen


def _of_ones_own(
    gathering: Gathering, viewer: int, most: int, away: Collection[str]
) -> list[Suggestion]:
    found = next(iter(shortlists(gathering, [viewer], most=most + _SPARE)))
    return [
        _suggestion(gathering, viewer, other, score)
        for other, score in zip(found.places.tolist(), found.scores.tolist(), strict=True)
        if gathering.people[other].id not in away
    ]


def _drawn(
    gathering: Gathering, viewer: int, away: Collection[str], chance: Random
) -> Suggestion | None:
    allowed = [
        place
        for place in np.flatnonzero(gathering.allowed(viewer)).tolist()
        if gathering.people[place].id not in away
    ]
    return _suggestion(gathering, viewer, chance.choice(allowed), 0.0) if allowed else None


def _suggestion(gathering: Gathering, viewer: int, other: int, score: float) -> Suggestion:
    return Suggestion(gathering.people[other].id, score, reasons_of(gathering, viewer, other))
