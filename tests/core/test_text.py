"""What strangers type is trimmed, and hides nothing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.core.text import is_email, many_lines, monogram_of, one_line, tint_of

anything = st.text(alphabet=st.characters(), max_size=200)
HIDDEN = "\u202a\u202b\u202c\u202d\u202e\ufeff\x00\x07\x1b\x7f\x85"


@given(anything)
def test_one_line_has_no_breaks_no_controls_and_no_spaces_at_its_ends(text: str) -> None:
    line = one_line(text)
    assert line == line.strip()
    assert "  " not in line
    assert not [ch for ch in line if unicodedata.category(ch) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not set(line) & set(HIDDEN)
    assert one_line(line) == line


@given(anything)
def test_many_lines_keep_their_breaks_and_at_most_one_empty_line(text: str) -> None:
    lines = many_lines(text)
    assert "\n\n\n" not in lines
    assert "\r" not in lines
    assert not set(lines) & set(HIDDEN)
    assert many_lines(lines) == lines


def test_overrides_that_turn_a_name_around_are_taken_out_and_isolates_stay() -> None:
    assert one_line("Ana\u202egnp.exe") == "Anagnp.exe"
    assert one_line("\u2067علي\u2069") == "\u2067علي\u2069"


def test_every_kind_of_line_end_becomes_one() -> None:
    assert many_lines("a\r\nb\rc\n\n\n\nd  \n") == "a\nb\nc\n\nd"
    assert one_line("a\r\n\tb\u2028c\u3000d") == "a b c d"


def test_two_ways_to_write_one_letter_are_one_way_afterwards() -> None:
    assert one_line("Zoe\u0308") == one_line("Zo\u00eb") == "Zo\u00eb"


def test_an_accent_finds_its_letter_when_what_stood_between_is_taken_out() -> None:
    assert one_line("Zoe\u202e\u0308") == "Zo\u00eb"


def test_a_name_that_nobody_could_see_is_no_name() -> None:
    assert one_line("\u200b\u2067 \u2069\u2060") == ""
    assert one_line("\u200bAna") == "\u200bAna"


def test_a_lone_half_of_a_pair_is_dropped_because_nobody_could_store_it() -> None:
    assert one_line("A\ud800na") == "Ana"


@pytest.mark.parametrize(
    ("name", "monogram"),
    [
        ("Ana Lima", "AL"),
        ("ana", "A"),
        ("Élodie de la Tour", "ÉT"),
        ("E\u0301lodie", "É"),
        ("Anna-Lena Groß", "AG"),
        ("(Ana) Lima", "L"),
        ("李小龙", "李"),
        ("山田 太郎", "山"),
        ("علي حسن", "ع"),
        ("김 민준", "김"),
        ("Ada Lovelace (she/her)", "AL"),
        ("\u202eAna Lima", "AL"),
        ("3 Musketeers", "3"),
        ("🙂", "·"),
        ("", "·"),
        ("   ", "·"),
        ("ß Öster", "SÖ"),
        ("ﬁona dour", "FD"),
    ],
)
def test_a_monogram_is_the_first_letter_of_the_first_and_the_last_word(
    name: str, monogram: str
) -> None:
    assert monogram_of(name) == monogram


@given(anything)
def test_a_monogram_is_always_one_or_two_characters(name: str) -> None:
    assert 1 <= len(monogram_of(name)) <= 2


@given(anything)
def test_a_tint_is_one_of_five_and_stays(key: str) -> None:
    key = one_line(key)
    assert tint_of(key) == tint_of(key)
    assert 1 <= tint_of(key) <= 5


@pytest.mark.parametrize(
    "address",
    [
        "ana@example.org",
        "ana.lima+event@mail.example.co.uk",
        "o'brien@example.org",
        "ana@bücher.example",
        "x@a.bc",
        "a" * 64 + "@example.org",
    ],
)
def test_an_address_worth_sending_to_is_taken(address: str) -> None:
    assert is_email(address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ana",
        "ana@",
        "@example.org",
        "ana@localhost",
        "ana@example.",
        "ana@.org",
        "ana@exa mple.org",
        "ana@@example.org",
        "Ana <ana@example.org>",
        "ana@example.org,ben@example.org",
        "ana@example.org\nBcc: all@example.org",
        "ana\x00@example.org",
        "ana@exam\x07ple.org",
        "a" * 65 + "@example.org",
        "a@" + "b." * 130 + "org",
        "a@" + "b" * 64 + ".org",
    ],
)
def test_what_cannot_be_one_address_is_refused(text: str) -> None:
    assert not is_email(text)
