"""The library keeps its promises: enough for every moment and depth, said in each language, short enough for a phone."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.questions.library import (
    DEPTHS,
    FORMS,
    MOMENTS,
    WAYS,
    Entry,
    chosen,
    entries,
    entry_of,
    for_two,
)
from eventnet.web.i18n import LOCALES

LONGEST_QUESTION = 110
LONGEST_OPTION = 32


def all_words() -> list[tuple[Entry, str]]:
    return [
        (entry, text)
        for entry in entries()
        for words in entry.words.values()
        for text in (words.ask, words.then, *words.options)
    ]


def test_there_are_enough_for_every_moment_depth_and_form() -> None:
    assert len(entries()) >= 120
    cells = Counter((entry.moment, entry.depth) for entry in entries())
    assert {(moment, depth) for moment in MOMENTS for depth in DEPTHS} == set(cells)
    assert min(cells.values()) >= 6
    for moment in MOMENTS:
        assert {entry.form for entry in chosen(moment=moment)} == set(FORMS)
        assert {entry.kind for entry in chosen(moment=moment)} == set(WAYS)


def test_each_has_its_own_name_and_its_own_question_in_each_language() -> None:
    assert len({entry.key for entry in entries()}) == len(entries())
    for locale in LOCALES:
        assert len({entry.said(locale).ask.casefold() for entry in entries()}) == len(entries())


def test_each_is_said_in_every_language_that_we_speak() -> None:
    assert [entry.key for entry in entries() if set(entry.words) != set(LOCALES)] == []


def test_each_asks_something_and_goes_on_with_a_question() -> None:
    wrong = [
        (entry.key, words)
        for entry in entries()
        for words in entry.words.values()
        if not words.then.endswith("?")
        or (entry.kind not in {"mission"} and "?" not in words.ask)
        or (entry.kind == "mission" and words.ask.endswith((".", "!", "?")))
    ]
    assert wrong == []


def test_all_words_fit_a_phone_and_shout_nowhere() -> None:
    too_long = [
        (entry.key, text)
        for entry, text in all_words()
        if len(text) > LONGEST_QUESTION or text != text.strip() or "!" in text or not text
    ]
    assert too_long == []


def test_what_there_is_to_choose_fits_the_kind_and_is_as_long_in_each_language() -> None:
    expected = {"choice": range(3, 7), "scale": range(2, 3)}
    for entry in entries():
        counts = {len(words.options) for words in entry.words.values()}
        assert len(counts) == 1, entry.key
        assert counts.pop() in expected.get(entry.kind, range(1)), entry.key
        for words in entry.words.values():
            assert all(len(option) <= LONGEST_OPTION for option in words.options), entry.key
            assert len(set(words.options)) == len(words.options), entry.key


def test_a_mission_leaves_time_to_find_somebody_and_nothing_lasts_longer_than_an_hour() -> None:
    assert all(20 <= entry.minutes <= 60 for entry in entries() if entry.kind == "mission")
    assert all(5 <= entry.minutes <= 60 for entry in entries())


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        (
            {"moment": "lunch", "depth": "work"},
            lambda one: (one.moment, one.depth) == ("lunch", "work"),
        ),
        ({"form": "pair"}, lambda one: one.form == "pair"),
    ],
    ids=["moment-and-depth", "form"],
)
def test_the_library_is_narrowed_down_by_what_is_asked(
    asked: dict[str, str], holds: object
) -> None:
    found = chosen(**asked)
    assert found
    assert callable(holds)
    assert all(map(holds, found))
    assert len(found) < len(entries())


def test_what_nobody_knows_does_not_narrow_it_down() -> None:
    assert chosen(moment="midnight", depth="", form=None) == list(entries())
    assert entry_of("no-such-name") is None
    assert entry_of(entries()[7].key) == entries()[7]


def test_another_language_falls_back_to_english() -> None:
    entry = entries()[0]
    assert entry.said("xx") == entry.words["en"]
    assert entry.said("de") == entry.words["de"] != entry.words["en"]


@given(st.text())
def test_two_people_get_one_question_that_asks_nothing_deep(seed: str) -> None:
    entry = for_two(seed)
    assert for_two(seed) == entry
    assert (entry.form, entry.kind) == ("pair", "talk")
    assert entry.depth != "deeper"


def test_different_pairs_get_different_questions() -> None:
    assert len({for_two(f"pair {number}").key for number in range(200)}) > 10
    assert {for_two(f"pair {number}", moment="lunch").moment for number in range(50)} == {"lunch"}
