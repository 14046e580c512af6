"""Whom to follow up with, by the same evidence and the same order as the digest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from eventnet.digests.ranking import Evidence, meetings_of, overlap_of, rank, span_of
from eventnet.yardstick.reading import Scene

MIDDLE = 5.0
"""Where somebody without an own mark stands on its scale from 0 to 10: neither raised nor lowered."""

STEP = 100.0
"""A score is the own mark times this, and the evidence's own score below it."""

_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


def followed(scene: Scene, viewers: set[str]) -> Iterator[tuple[str, list[tuple[float, Evidence]]]]:
    """Yield each viewer with those they met, the best first: the own mark, then the evidence.

    Nobody's mark counts but the viewer's own. The evidence of somebody marked above the middle is starred.
    """
    met: dict[str, set[str]] = defaultdict(set)
    for one, other in scene.meetings:
        met[one].add(other)
        met[other].add(one)
    degrees = {name: len(others) for name, others in met.items()}
    for viewer in sorted(viewers):
        marked: dict[float, list[Evidence]] = defaultdict(list)
        for other in met[viewer]:
            star = scene.stars.get((viewer, other), MIDDLE)
            marked[star].append(_evidence(scene, viewer, other, met, degrees))
        ordered: list[tuple[float, Evidence]] = []
        for star, evidence in sorted(marked.items(), reverse=True):
            known = {one.connection_id: one for one in evidence}
            ordered += [
                (star * STEP + round(one.score, 9), known[one.connection_id])
                for one in rank(evidence, most=len(evidence))
            ]
        yield viewer, ordered


def _evidence(
    scene: Scene, viewer: str, other: str, met: dict[str, set[str]], degrees: dict[str, int]
) -> Evidence:
    low, high = sorted((viewer, other))
    moments = sorted(_ZERO + timedelta(seconds=at) for at in scene.meetings[low, high])
    meetings = meetings_of(moments[0], moments[1:])
    overlap = overlap_of(
        met[viewer] & met[other], mine=degrees[viewer], theirs=degrees[other], met=degrees
    )
    return Evidence(
        connection_id=other,
        met_at=meetings[0],
        times_met=len(meetings),
        span=span_of(
            meetings,
            starts_at=_ZERO + timedelta(seconds=scene.start),
            ends_at=_ZERO + timedelta(seconds=scene.now),
        ),
        starred=scene.stars.get((viewer, other), MIDDLE) > MIDDLE,
        noted=(viewer, other) in scene.noted,
        common=overlap.common,
        jaccard=overlap.jaccard,
        allocation=overlap.allocation,
    )
