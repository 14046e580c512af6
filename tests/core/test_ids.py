"""Identifiers sort by their making, and typed codes are forgiven what people misread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.core import ids

codes = st.text(alphabet=ids.ALPHABET, min_size=1, max_size=30)


def decode(text: str) -> int:
    """Read Crockford's base32, written here a second time so that `encode` is not its own judge."""
    number = 0
    for letter in text:
        number = number * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(letter)
    return number


@given(st.integers(min_value=0, max_value=32**20 - 1))
def test_a_number_written_in_base32_reads_back_as_itself(number: int) -> None:
    assert decode(ids.encode(number, 20)) == number


@given(st.integers(0, 32**6 - 1), st.integers(0, 32**6 - 1))
def test_numbers_sort_as_text_as_they_sort_as_numbers(one: int, other: int) -> None:
    assert (ids.encode(one, 6) < ids.encode(other, 6)) == (one < other)


def test_ten_thousand_ids_are_all_different_and_of_one_shape() -> None:
    made = [ids.new_id() for _ in range(10_000)]
    assert len(set(made)) == len(made)
    assert all(ids.is_code(one, ids.ID_LENGTH) for one in made)


def test_ids_sort_by_the_moment_of_their_making(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(1_790_000_000_000_000_000, 1_790_000_001_000_000_000, 1_000_000))
    monkeypatch.setattr("eventnet.core.ids.time.time_ns", lambda: next(moments))
    made = [ids.new_id() for _ in range(1_000)]
    assert made == sorted(made)


def test_random_codes_have_their_length_and_use_the_whole_alphabet() -> None:
    made = [ids.random_code(10) for _ in range(500)]
    assert all(ids.is_code(code, 10) for code in made)
    assert set("".join(made)) == set(ids.ALPHABET)


@given(codes)
def test_a_code_that_is_typed_right_stays_as_it_is(code: str) -> None:
    assert ids.normalise_code(code) == code
    assert ids.is_code(code, len(code))


@given(codes, st.data())
def test_a_code_is_forgiven_capitals_hyphens_spaces_and_misread_letters(
    code: str, data: st.DataObject
) -> None:
    twins = {"0": "0oO", "1": "1iIlL", "v": "vVuU"}
    typed = ""
    for letter in code:
        typed += data.draw(st.sampled_from(twins.get(letter, letter + letter.upper())))
        typed += data.draw(st.sampled_from(["", " ", "-", "\u2011", "\u00a0"]))
    assert ids.normalise_code(typed) == code


@given(st.text(max_size=60))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = ids.normalise_code(text)
    assert ids.normalise_code(once) == once


@pytest.mark.parametrize(
    "text", ["", "k7qm3", "k7qm3xx", "K7QM3X", "k7qm3i", "k7qm3ä", "k7qm3\u0660"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    assert not ids.is_code(text, 6)
