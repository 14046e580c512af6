"""Why somebody is suggested, as data: true, and such that it betrays nobody's meetings.

What is said of common contacts is a count of at least two; one of them is named only if they agreed to introduce
people. The last reason is always there: the viewer has not met them yet.
"""

from __future__ import annotations

import numpy as np

from eventnet.suggestions.gathering import Gathering, Indexes
from eventnet.suggestions.text import shared_words

FEWEST_COMMON = 2
MOST = 3

Reason = dict[str, str | int | list[str]]


def reasons_of(gathering: Gathering, viewer: int, other: int) -> tuple[Reason, ...]:
    """Return up to three reasons for showing one to the other, those that say most first; there is always one.

    `they-offer` and `they-seek` carry words that stand in both texts, `common-contacts` a number of people,
    `acquaintance` the id of somebody whom both know, here or before as far as they show it, and who agreed to introduce people.
    """
    found: list[Reason] = []
    asked, offered = gathering.asked, gathering.offered
    if words := shared_words(gathering.vocabulary, asked[viewer], offered[other]):
        found.append({"code": "they-offer", "words": words})
    if words := shared_words(gathering.vocabulary, offered[viewer], asked[other]):
        found.append({"code": "they-seek", "words": words})
    both = np.intersect1d(gathering.known_to(viewer), gathering.known_to(other), assume_unique=True)
    if (named := _named(gathering, both)) is not None:
        found.append({"code": "acquaintance", "person": named})
    common = np.intersect1d(gathering.met_by(viewer), gathering.met_by(other), assume_unique=True)
    if len(common) >= FEWEST_COMMON:
        found.append({"code": "common-contacts", "people": len(common)})
    found.append({"code": "not-met"})
    return tuple(found[:MOST])


def _named(gathering: Gathering, common: Indexes) -> str | None:
    """Return the one with the fewest contacts of those who may be named: they know the two best."""
    willing = [place for place in common.tolist() if gathering.people[place].introduces]
    if not willing:
        return None
    place: int = min(willing, key=lambda one: (gathering.contacts[one], one))
    return gathering.people[place].id
