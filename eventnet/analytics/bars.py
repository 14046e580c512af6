"""The geometry of a row drawn as one bar, in percent of its width. It is made of what is published, of nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventnet.analytics.suppression import MOST_OF_A_FEW, Block, Row

A_FEW = (1 + MOST_OF_A_FEW) / 2
"""A small cell is drawn as wide as the middle of what it may be."""

GAP = 0.35
CHARACTER = 2.2
AROUND = 1.0


@dataclass(frozen=True)
class Segment:
    """A part of a bar: the cells it stands for, where it begins, and how wide it is."""

    first: int
    last: int
    x: float
    width: float

    @property
    def is_one_cell(self) -> bool:
        """Tell whether it stands for one cell, rather than for several that are told together."""
        return self.first == self.last

    @property
    def middle(self) -> float:
        """Return where its words stand."""
        return round(self.x + self.width / 2, 2)

    def has_room_for(self, words: str) -> bool:
        """Tell whether the words fit, even on a small screen."""
        return len(words) * CHARACTER + AROUND <= self.width


def segments_of(row: Row, *, mirrored: bool = False) -> Sequence[Segment]:
    """Return the bar of a row from start to end; mirrored for languages written from the right."""
    spans = [span for block in row.blocks if block.people for span in _spans(block)]
    total = sum(people for _, _, people in spans)
    free = 100 - GAP * (len(spans) - 1)
    segments, x = [], 0.0
    for first, last, people in spans:
        width = people / total * free
        place = 100 - x - width if mirrored else x
        segments.append(Segment(first, last, round(place, 2), round(width, 2)))
        x += width + GAP
    return segments


def _spans(block: Block) -> list[tuple[int, int, float]]:
    """Return (first cell, last cell, people to draw) of one block."""
    if not block.few:
        return [(block.first, block.last, block.people)]
    rest = len(block.cells) - len(block.few)
    each = (block.people - A_FEW * len(block.few)) / max(1, rest)
    return [(place, place, A_FEW if place in block.few else each) for place in block.cells]
