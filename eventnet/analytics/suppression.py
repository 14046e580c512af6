"""What an organiser may see of counts of people: totals, never a cell of 1 to 4.

A row of cells with a known total is published as blocks. A cell that is small goes into one block with its
neighbours, so that only their sum is known; where that sum is large enough to say so safely, the small cell reads
"a few". Nothing is recoverable by subtraction, since what a block hides appears nowhere else: whoever knows this very
procedure still finds at least two values for each small cell. The tests play that attacker over every small table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

MOST_OF_A_FEW = 4
"""Cells of 1 to 4 are small."""

LONGEST_WITH_MARKS = 3
"""In a longer block several small cells could together be pinned down, so none is named."""


def is_small(cell: int) -> bool:
    """Tell whether a cell may not be shown."""
    return 1 <= cell <= MOST_OF_A_FEW


@dataclass(frozen=True)
class Block:
    """Neighbouring cells `first` to `last`, of which only the sum is told. `few` are those known to be 1 to 4."""

    first: int
    last: int
    people: int
    few: tuple[int, ...] = ()

    @property
    def cells(self) -> range:
        """Return the places of the cells."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class Row:
    """A row as it may be seen: its blocks, from the first cell to the last. Their sum is the row's total."""

    blocks: tuple[Block, ...]

    @property
    def total(self) -> int:
        """Return the total of the row."""
        return sum(block.people for block in self.blocks)

    @property
    def is_whole(self) -> bool:
        """Tell whether every cell is shown."""
        return all(block.first == block.last for block in self.blocks)

    def block_of(self, place: int) -> Block:
        """Return the block that holds a cell."""
        return next(block for block in self.blocks if place in block.cells)

    def value(self, place: int) -> int | None:
        """Return a cell's value, or None where only the sum with its neighbours is told."""
        block = self.block_of(place)
        return block.people if block.first == block.last else None

    def is_few(self, place: int) -> bool:
        """Tell whether a cell reads "a few"."""
        return place in self.block_of(place).few

    def least(self, places: Iterable[int]) -> int:
        """Return the smallest sum that these cells can have, going by what is shown."""
        wanted = set(places)
        return sum(_bounds(block, wanted)[0] for block in self.blocks)

    def most(self, places: Iterable[int]) -> int:
        """Return the largest sum that these cells can have, going by what is shown."""
        wanted = set(places)
        return sum(_bounds(block, wanted)[1] for block in self.blocks)


def _bounds(block: Block, wanted: set[int]) -> tuple[int, int]:
    """Return the smallest and largest sum of the wanted cells of one block."""
    inside = wanted & set(block.cells)
    outside = set(block.cells) - inside
    if not inside:
        return 0, 0
    if not outside:
        return block.people, block.people

    def low(cells: set[int]) -> int:
        return sum(1 for cell in cells if cell in block.few)

    def high(cells: set[int]) -> int:
        if all(cell in block.few for cell in cells):
            return MOST_OF_A_FEW * len(cells)
        return block.people

    return max(low(inside), block.people - high(outside)), min(
        high(inside), block.people - low(outside)
    )


def publish(cells: Sequence[int]) -> Row:
    """Return a row as it may be seen, if its total is known and nothing else about it is."""
    return _told(_blocks([cells], starts=range(len(cells))), cells)


def publish_within(row: Row, parts: Sequence[Sequence[int]]) -> tuple[Row, ...] | None:
    """Return the parts of a row that is published already, such as newcomers and the others, cell by cell.

    The parts get blocks of their own, never narrower than the row's, in which no part is small. None when a part is
    too small as a whole, for then even its total would be a small cell.
    """
    if any(sum(part) <= MOST_OF_A_FEW for part in parts):
        return None
    # A cell that is empty in the row is empty in its parts, and stays with its neighbour.
    starts = [block.first for block in row.blocks if block.people] or [0]
    blocks = _blocks(parts, starts=[0, *starts[1:]])
    return tuple(
        Row(tuple(Block(first, last, sum(part[first : last + 1])) for first, last in blocks))
        for part in parts
    )


def _blocks(rows: Sequence[Sequence[int]], *, starts: Sequence[int]) -> list[tuple[int, int]]:
    """Return the narrowest blocks, as (first, last), in which no row has a small sum.

    From the left, each block takes cells until it is safe; what is left over at the end joins the block before.
    `starts` are the places where a block may begin.
    """
    size = len(rows[0])
    sums = [(0, *accumulate(row)) for row in rows]

    def is_safe(first: int, after: int) -> bool:
        return not any(is_small(total[after] - total[first]) for total in sums)

    blocks: list[tuple[int, int]] = []
    first = 0
    for after in (*list(starts)[1:], size):
        if is_safe(first, after):
            blocks.append((first, after - 1))
            first = after
    while first < size:
        if not blocks:
            return [(0, size - 1)]
        first, _ = blocks.pop()
        if is_safe(first, size):
            blocks.append((first, size - 1))
            first = size
    return blocks


def _told(blocks: Sequence[tuple[int, int]], cells: Sequence[int]) -> Row:
    """Return the row with its sums, and with the small cells named where that leaves each all its values."""
    told = []
    for first, last in blocks:
        people = sum(cells[first : last + 1])
        length = last - first + 1
        # Even if all but one were small and as large as they can be, the last would not be small.
        roomy = people > MOST_OF_A_FEW * length
        may_name = 1 < length <= LONGEST_WITH_MARKS and roomy
        few = [place for place in range(first, last + 1) if is_small(cells[place])]
        told.append(Block(first, last, people, tuple(few) if may_name else ()))
    return Row(tuple(told))
