"""Live figures move together, by five people or after five minutes."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.analytics.stepping import STEP_CONNECTIONS, STEP_TIME, Basis, may_move
from tests.plugins.clock import A_GOOD_MORNING

BEFORE = Basis(joined=40, connections=90, replies=12)
SECONDS = timedelta(seconds=10)


def moves(after: Basis, *, later: timedelta = SECONDS) -> bool:
    return may_move(BEFORE, after, moved_at=A_GOOD_MORNING, now=A_GOOD_MORNING + later)


@given(st.integers(-4, 4), st.integers(-6, 6), st.integers(0, 400), st.integers(0, 299))
def test_fewer_than_five_people_move_nothing_for_five_minutes(
    people: int, connections: int, replies: int, seconds: int
) -> None:
    after = Basis(joined=40 + people, connections=90 + connections, replies=replies)
    assert not moves(after, later=timedelta(seconds=seconds))


@pytest.mark.parametrize("after", [Basis(45, 90, 12), Basis(35, 90, 12), Basis(40, 97, 12)])
def test_five_people_move_the_figures_at_once(after: Basis) -> None:
    assert moves(after)


def test_one_person_moves_them_after_five_minutes() -> None:
    after = Basis(joined=41, connections=90, replies=12)
    assert not moves(after, later=STEP_TIME - timedelta(seconds=1))
    assert moves(after, later=STEP_TIME)


def test_nothing_new_moves_nothing_however_long_it_takes() -> None:
    assert not moves(BEFORE, later=timedelta(days=3))


def test_the_end_of_the_event_is_told_once_at_once() -> None:
    ended = Basis(joined=40, connections=91, replies=12, final=True)
    assert moves(ended)
    later = Basis(joined=40, connections=91, replies=13, final=True)
    assert not may_move(ended, later, moved_at=A_GOOD_MORNING, now=A_GOOD_MORNING + SECONDS)


def test_so_many_connections_need_a_fifth_person() -> None:
    assert len(list(combinations("abcd", 2))) == STEP_CONNECTIONS - 1


@given(st.builds(Basis))
def test_a_basis_comes_back_from_its_plain_values(basis: Basis) -> None:
    assert Basis.of_json(basis.to_json()) == basis
