"""Small cells cannot be found out, not even by somebody who knows this very procedure.

The attacker here is complete: for each table that could be, it is worked out how it would be published. Whoever sees
one of these views knows that the truth is one of the tables behind it; each small cell must differ among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.analytics.suppression import Row, is_small, publish, publish_within

Cells = tuple[int, ...]


def tables(total: int, size: int) -> Iterator[Cells]:
    """Yield every row of so many cells with that total."""
    if size == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in tables(total - first, size - 1):
            yield (first, *rest)


def found_out(
    truths: Iterable[Cells], view: Callable[[Cells], Hashable]
) -> list[tuple[Cells, int]]:
    """Return the small cells that all tables behind one view agree on, unless the total alone says so."""
    behind = defaultdict(list)
    for truth in truths:
        behind[view(truth)].append(truth)
    anywhere = [set(cells) for cells in zip(*chain(*behind.values()), strict=True)]
    found = []
    for alike in behind.values():
        for place, values in enumerate(zip(*alike, strict=True)):
            if is_small(values[0]) and len(set(values)) == 1 and len(anywhere[place]) > 1:
                found.append((alike[0], place))
    return found


def test_the_attacker_finds_what_hiding_small_cells_alone_leaves() -> None:
    def hide(cells: Cells) -> Hashable:
        return tuple(None if is_small(cell) else cell for cell in cells)

    assert ((2, 10, 20), 0) in found_out(tables(32, 3), hide)


@pytest.mark.parametrize(("size", "most"), [(2, 60), (3, 40), (4, 24), (5, 16)])
def test_no_small_cell_of_a_row_can_be_found_out(size: int, most: int) -> None:
    for total in range(most + 1):
        assert found_out(tables(total, size), publish) == []


@pytest.mark.parametrize(("size", "most"), [(2, 26), (3, 15)])
def test_no_small_cell_of_two_parts_can_be_found_out(size: int, most: int) -> None:
    def cells_of(truth: Cells) -> tuple[Cells, Cells]:
        return truth[:size], truth[size : 2 * size]

    def view(truth: Cells) -> Hashable:
        row = publish(truth[2 * size :])
        return row, publish_within(row, cells_of(truth))

    for total in range(10, most + 1):
        truths = []
        for both in tables(total, 2 * size):
            one, other = cells_of(both)
            truths.append((*both, *(a + b for a, b in zip(one, other, strict=True))))
        assert found_out(truths, view) == []


rows = st.lists(st.integers(0, 40), min_size=2, max_size=30).map(tuple)


@given(rows)
def test_totals_are_shown_and_no_sum_is_small(cells: Cells) -> None:
    row = publish(cells)
    assert row.total == sum(cells)
    for block in row.blocks:
        assert block.people == sum(cells[block.first : block.last + 1])
        assert not is_small(block.people) or len(row.blocks) == 1
    assert [place for block in row.blocks for place in block.cells] == list(range(len(cells)))


@given(rows)
def test_what_is_shown_of_a_cell_is_true(cells: Cells) -> None:
    row = publish(cells)
    for place, cell in enumerate(cells):
        assert row.value(place) in {None, cell}
        if row.is_few(place):
            assert is_small(cell)
        assert not is_small(cell) or row.value(place) is None


@given(rows, st.data())
def test_the_bounds_of_a_sum_hold_it(cells: Cells, data: st.DataObject) -> None:
    row = publish(cells)
    wanted = data.draw(st.sets(st.integers(0, len(cells) - 1)))
    truth = sum(cells[place] for place in wanted)
    assert row.least(wanted) <= truth <= row.most(wanted)


@given(rows)
def test_a_row_without_small_cells_is_shown_whole(cells: Cells) -> None:
    large = tuple(cell if not is_small(cell) else cell + 4 for cell in cells)
    row = publish(large)
    assert row.is_whole
    assert [row.value(place) for place in range(len(large))] == list(large)


@given(
    st.integers(2, 5).flatmap(
        lambda n: st.tuples(*[st.lists(st.integers(0, 30), min_size=n, max_size=n)] * 2)
    )
)
def test_parts_have_no_small_sum_and_add_to_the_row(both: tuple[list[int], list[int]]) -> None:
    one, other = both
    row = publish([a + b for a, b in zip(one, other, strict=True)])
    parts = publish_within(row, both)
    if parts is None:
        assert min(sum(one), sum(other)) < 5
        return
    for part, cells in zip(parts, both, strict=True):
        assert part.total == sum(cells)
        assert not any(is_small(block.people) for block in part.blocks)
    wider = {block.first for block in parts[0].blocks}
    assert wider == {block.first for block in parts[1].blocks}
    assert wider <= {block.first for block in row.blocks}


def test_a_few_people_read_a_few_when_the_row_is_large_enough() -> None:
    row = publish((3, 15, 46, 81, 81))
    assert row.is_few(0)
    assert [row.value(place) for place in range(5)] == [None, None, 46, 81, 81]
    assert row.least((1, 2, 3, 4)) == 222


def test_one_small_cell_at_the_end_hides_its_neighbour() -> None:
    row = publish((20, 30, 2))
    assert [row.value(place) for place in range(3)] == [20, None, None]
    assert row.is_few(2)


def test_two_cells_of_which_one_is_small_keep_their_sum() -> None:
    assert publish((3, 9)) == Row((publish((3, 9)).blocks[0],))
    assert publish((3, 9)).total == 12
