"""Lists for everybody at once, so that everybody is also suggested to somebody, and nobody to all.

Two phases. First each person, those with the fewest contacts before the others, gets partners until they have been
shown `min_shown` times: the best of their shortlist who still has room, each of the two on the other's list. Then the
lists are filled one place at a time, again the fewest contacts first, with the best who has not been shown
`max_shown` times. A list by score alone shows everyone the same few, and the newcomer to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eventnet.suggestions.gathering import Gathering
from eventnet.suggestions.ranking import Shortlist, score_of, shortlists
from eventnet.suggestions.reasons import Reason, reasons_of

LENGTH = 3
MIN_SHOWN = 2
MAX_SHOWN = 15
_SHORTLIST = 60
"""How many of the best are looked at for a list; who finds no room among them is placed by hand."""


@dataclass(frozen=True)
class Suggestion:
    """One person shown to one viewer, with the score that orders a list and the reasons that are told."""

    id: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass
class _Lists:
    """The lists as they grow: whom each viewer is shown, and how often each has been shown."""

    length: int
    max_shown: int
    shown_to: list[list[int]]
    shown: list[int]

    def has_room(self, viewer: int, other: int) -> bool:
        """Tell whether the other can still be put on the viewer's list."""
        mine = self.shown_to[viewer]
        return len(mine) < self.length and self.shown[other] < self.max_shown and other not in mine

    def put(self, viewer: int, other: int) -> None:
        """Put the other on the viewer's list."""
        self.shown_to[viewer].append(other)
        self.shown[other] += 1


def lists_for_all(
    gathering: Gathering,
    *,
    length: int = LENGTH,
    min_shown: int = MIN_SHOWN,
    max_shown: int = MAX_SHOWN,
    kept: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[tuple[str, list[Suggestion]]]:
    """Yield each viewer's id and list, for all who agreed to be suggested, in the order of their ids.

    `kept` are ids that stand on a viewer's list already; they stay, as far as the viewer may be shown them.
    Everybody who can be shown is shown at least `min_shown` and at most `max_shown` times; the first holds as far as
    there are lists with room of people who may be shown them.
    """
    viewers = np.flatnonzero(gathering.open).tolist()
    turns = sorted(viewers, key=lambda place: (gathering.contacts[place], place))
    candidates = {
        one.viewer: one for one in shortlists(gathering, viewers, most=max(_SHORTLIST, length))
    }
    lists = _Lists(length, max_shown, [[] for _ in gathering.people], [0] * len(gathering))
    _keep(gathering, lists, kept or {})
    for times in range(1, min(min_shown, max_shown) + 1):
        for place in turns:
            if lists.shown[place] < times:
                _pair(gathering, lists, candidates, place)
    for filled in range(1, length + 1):
        for place in turns:
            if len(lists.shown_to[place]) < filled:
                _fill(lists, candidates[place])
    for place in viewers:
        yield gathering.people[place].id, _told(gathering, candidates[place], lists.shown_to[place])


def _keep(gathering: Gathering, lists: _Lists, kept: Mapping[str, Sequence[str]]) -> None:
    for viewer, others in sorted(kept.items()):
        place = gathering.places[viewer]
        for other in (gathering.places[one] for one in others):
            if gathering.may_be_shown(place, other) and lists.has_room(place, other):
                lists.put(place, other)


def _pair(
    gathering: Gathering, lists: _Lists, candidates: dict[int, Shortlist], place: int
) -> None:
    """Put somebody on one more list: with a partner each on the other's, else on any list with room."""
    for other in candidates[place].places.tolist():
        if (
            lists.has_room(place, other)
            and lists.has_room(other, place)
            and gathering.may_see(other, place)
        ):
            lists.put(place, other)
            lists.put(other, place)
            return
    for other in np.flatnonzero(gathering.allowed(place)).tolist():
        if lists.has_room(other, place) and gathering.may_see(other, place):
            lists.put(other, place)
            return


def _fill(lists: _Lists, candidates: Shortlist) -> None:
    for other in candidates.places.tolist():
        if lists.has_room(candidates.viewer, other):
            lists.put(candidates.viewer, other)
            return


def _told(gathering: Gathering, candidates: Shortlist, shown: list[int]) -> list[Suggestion]:
    viewer = candidates.viewer
    known = dict(zip(candidates.places.tolist(), candidates.scores.tolist(), strict=True))
    scores = {
        other: known[other] if other in known else score_of(gathering, viewer, other)
        for other in shown
    }
    ordered = sorted(shown, key=lambda other: (-scores[other], gathering.contacts[other], other))
    return [
        Suggestion(gathering.people[other].id, scores[other], reasons_of(gathering, viewer, other))
        for other in ordered
    ]
