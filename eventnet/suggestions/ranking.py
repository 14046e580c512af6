"""Whom to meet: values in, people in an order out.

    score(u, v) = degree(v)^-0.25 * sum over common contacts w of 1 / degree(w)
                + (match(u asks, v offers) + match(v asks, u offers)) / 2 / (1 + degree(u))

The first is resource allocation (T. Zhou, L. Lü, Y.-C. Zhang, "Predicting missing links via local information",
European Physical Journal B 71 (2009) 623-630), damped so that those whom everybody knows do not stand on every list.
The second is what there is to go by before anybody is connected; it fades with each person that the viewer meets,
since at recorded conferences shared interests did not say who would meet. With neither, those with the fewest
contacts come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from eventnet.suggestions.gathering import Gathering, Indexes, Numbers

DAMPING = 0.25
DIGITS = 9
"""Scores are compared so exactly: beyond it lies only the order in which numbers were added."""

_BLOCK = 256


@dataclass(frozen=True)
class Shortlist:
    """Those whom one viewer might meet, best first, with their scores."""

    viewer: int
    places: Indexes
    scores: Numbers


def shortlists(gathering: Gathering, viewers: Sequence[int], *, most: int) -> Iterator[Shortlist]:
    """Yield the best `most` people for each viewer, in the viewers' order.

    Never the viewer, somebody they have met, somebody barred from them, or who did not agree. Among equals those with
    fewer contacts come first, then a turn that differs from viewer to viewer, so that no name is first for all.
    """
    levels = _levels(gathering)
    for start in range(0, len(viewers), _BLOCK):
        rows = np.array(viewers[start : start + _BLOCK], dtype=np.int64)
        scores = _scores(gathering, rows)
        for row, viewer in enumerate(rows.tolist()):
            ends = slice(scores.indptr[row], scores.indptr[row + 1])
            yield _shortlist(
                gathering, viewer, scores.indices[ends], scores.data[ends], levels, most
            )


def score_of(gathering: Gathering, viewer: int, other: int) -> float:
    """Return the score of one person for one viewer: what a shortlist says of them."""
    common = np.intersect1d(gathering.met_by(viewer), gathering.met_by(other), assume_unique=True)
    allocation = float((1 / gathering.contacts[common]).sum())
    damped = allocation * max(int(gathering.contacts[other]), 1) ** -DAMPING
    texts = gathering.asks[viewer] @ gathering.offers[other].T
    texts += gathering.offers[viewer] @ gathering.asks[other].T
    matched = float(texts.sum()) / 2 / (1 + int(gathering.contacts[viewer]))
    return float(round(damped + matched, DIGITS))


def _scores(gathering: Gathering, rows: Indexes) -> Any:
    """Return the scores of everybody for these viewers, as a CSR matrix; what is not in it is 0."""
    degrees = np.maximum(gathering.contacts, 1).astype(np.float64)
    passed_on = gathering.met[rows] @ sparse.diags(1 / degrees)
    scores = passed_on @ gathering.met @ sparse.diags(degrees**-DAMPING)
    if gathering.asks.nnz and gathering.offers.nnz:
        texts = (
            gathering.asks[rows] @ gathering.offers.T + gathering.offers[rows] @ gathering.asks.T
        )
        scores = scores + sparse.diags(0.5 / (1 + gathering.contacts[rows])) @ texts
    return scores.tocsr()


def _shortlist(
    gathering: Gathering,
    viewer: int,
    places: Indexes,
    scores: Numbers,
    levels: list[Indexes],
    most: int,
) -> Shortlist:
    allowed = gathering.allowed(viewer)
    keep = allowed[places]
    places, scores = places[keep].astype(np.int64), np.round(scores[keep], DIGITS)
    if len(places) > most:
        least = np.partition(scores, -most)[-most]
        places, scores = places[scores >= least], scores[scores >= least]
    turn = (places - viewer) % len(gathering)
    order = np.lexsort((turn, gathering.contacts[places], -scores))[:most]
    places, scores = places[order], scores[order]
    if len(places) < most:
        allowed[places] = False
        others = _fewest_contacts(levels, allowed, viewer, most - len(places))
        places = np.concatenate([places, others])
        scores = np.concatenate([scores, np.zeros(len(others))])
    return Shortlist(viewer, places, scores)


def _levels(gathering: Gathering) -> list[Indexes]:
    """Return the places of all people, grouped by how many contacts they have, the fewest first."""
    order = np.argsort(gathering.contacts, kind="stable")
    cuts = np.flatnonzero(np.diff(gathering.contacts[order])) + 1
    return [part.astype(np.int64) for part in np.split(order, cuts)]


def _fewest_contacts(levels: list[Indexes], allowed: Any, viewer: int, most: int) -> Indexes:
    found: list[Indexes] = []
    for level in levels:
        turned = np.roll(level, -int(np.searchsorted(level, viewer)))
        picked = turned[allowed[turned]][:most]
        found.append(picked)
        most -= len(picked)
        if not most:
            break
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
