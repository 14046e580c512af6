"""Matching what one asks for with what another offers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.suggestions import text
from eventnet.suggestions.text import Vocabulary, shared_words, terms_of


def vocabulary_of(texts: Iterable[str]) -> Vocabulary:
    return text.vocabulary_of([terms_of(one) for one in texts])


def vectors(vocabulary: Vocabulary, texts: Iterable[str]) -> Any:
    return vocabulary.vectors([terms_of(one) for one in texts])


def shared(vocabulary: Vocabulary, one: str, other: str) -> list[str]:
    return shared_words(vocabulary, terms_of(one), terms_of(other))


texts = st.lists(
    st.lists(st.sampled_from("maps bees R Ölmühlen welding ボート".split()), max_size=6).map(
        " ".join
    ),
    min_size=1,
    max_size=8,
)


def test_words_are_taken_in_any_case_with_their_neighbours_and_without_function_words() -> None:
    assert terms_of("The Keeping of BEES, and R") == [
        "keeping", "bees", "r", "keeping bees", "bees r",
    ]  # fmt: skip


def test_a_rare_word_in_common_says_more_than_a_frequent_one() -> None:
    offers = ["maps welding", "maps bees", "maps boats", "bees"]
    vocabulary = vocabulary_of(offers)
    [match] = (vectors(vocabulary, ["maps welding"]) @ vectors(vocabulary, offers).T).toarray()
    assert match[0] == pytest.approx(1.0)
    assert match[0] > match[1] > 0
    assert match[3] == 0


def test_a_pair_of_words_that_stand_together_counts_beside_the_words() -> None:
    offers = ["machine learning", "learning by heart of a machine", "bees"]
    vocabulary = vocabulary_of(offers)
    [match] = (vectors(vocabulary, ["machine learning"]) @ vectors(vocabulary, offers).T).toarray()
    assert match[0] > match[1] > match[2] == 0


def test_one_word_that_everybody_has_still_matches() -> None:
    vocabulary = vocabulary_of(["bees", "bees"])
    rows = vectors(vocabulary, ["bees"])
    assert (rows @ rows.T)[0, 0] == pytest.approx(1.0)


def test_words_that_many_use_are_no_reason() -> None:
    many = [f"network topic{number}" for number in range(20)]
    vocabulary = vocabulary_of(many)
    assert shared(vocabulary, "network topic3", "network topic3 topic4") == ["topic3"]


def test_the_rarest_shared_words_come_first_and_no_more_than_asked() -> None:
    vocabulary = vocabulary_of(["bees maps welding boats", "bees maps", "bees"])
    found = shared(vocabulary, "bees maps boats welding", "welding bees boats maps")
    assert found == ["boats", "welding", "maps"]


@given(texts)
def test_a_match_lies_between_nothing_and_one_and_is_one_with_oneself(
    given_texts: list[str],
) -> None:
    vocabulary = vocabulary_of(given_texts)
    rows = vectors(vocabulary, given_texts)
    matches = (rows @ rows.T).toarray()
    assert (matches >= 0).all()
    assert (matches <= 1 + 1e-9).all()
    for place, one in enumerate(given_texts):
        assert matches[place, place] == pytest.approx(1.0 if terms_of(one) else 0.0)


@given(texts)
def test_the_order_of_the_texts_changes_no_match(given_texts: list[str]) -> None:
    one, other = vocabulary_of(given_texts), vocabulary_of(reversed(given_texts))
    first = (vectors(one, given_texts) @ vectors(one, given_texts).T).toarray()
    second = (vectors(other, given_texts) @ vectors(other, given_texts).T).toarray()
    assert np.array_equal(first, second)


@given(texts)
def test_shared_words_are_in_both_texts(given_texts: list[str]) -> None:
    vocabulary = vocabulary_of(given_texts)
    one, other = given_texts[0], given_texts[-1]
    for word in shared(vocabulary, one, other):
        assert word in one.casefold().split()
        assert word in other.casefold().split()
