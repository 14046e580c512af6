"""Bars are drawn from what is published, and fill their width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.analytics.bars import GAP, segments_of
from eventnet.analytics.suppression import publish
from eventnet.core.tables import harmless

rows = st.lists(st.integers(0, 60), min_size=2, max_size=6).filter(any)


@given(rows, st.booleans())
def test_a_bar_fills_its_width_without_overlap(cells: list[int], mirrored: bool) -> None:
    segments = sorted(segments_of(publish(cells), mirrored=mirrored), key=lambda one: one.x)
    assert sum(one.width for one in segments) + GAP * (len(segments) - 1) == pytest.approx(
        100, abs=0.1
    )
    x = 0.0
    for one in segments:
        assert one.x == pytest.approx(x, abs=0.1)
        x += one.width + GAP


@given(rows)
def test_a_bar_is_the_same_for_all_rows_that_are_published_alike(cells: list[int]) -> None:
    row = publish(cells)
    assert segments_of(row) == segments_of(publish(cells))
    for one in segments_of(row):
        assert 0 <= one.first <= one.last < len(cells)


def test_an_empty_row_has_no_bar() -> None:
    assert list(segments_of(publish((0, 0)))) == []


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_what_looks_like_a_formula_is_led_by_an_apostrophe(sign: str) -> None:
    assert harmless(f"{sign}1") == f"'{sign}1"
    assert harmless("1") == "1"
