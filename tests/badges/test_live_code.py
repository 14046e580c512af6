"""A live code is read as it was written, is worth nothing when anything in it is changed, and is good for a minute and a half."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eventnet.badges.codes import read_code
from eventnet.badges.drawing import draw
from eventnet.badges.live_code import (
    LENGTH,
    WINDOW,
    WINDOWS,
    LiveCode,
    Shower,
    age_of,
    began_at,
    good_until,
    is_genuine,
    is_good,
    key_for,
    live_link,
    make,
    read_live,
    window_at,
)
from eventnet.core.derivation import joined
from eventnet.core.ids import ALPHABET

HOST = "meet.example.org"
VECTORS = json.loads((Path(__file__).parents[1] / "live_code_vectors.json").read_text())
NOW = datetime(2026, 9, 17, 10, 0, 15, tzinfo=UTC)
SHOWER = Shower("event", "attendee", "device")
KEY = key_for("secret", SHOWER, 1)

windows = st.integers(0, WINDOWS - 1)
devices = st.text(ALPHABET, min_size=8, max_size=8)
moments = st.integers(0, 25_000 * 86_400).map(
    lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
offsets = st.integers(-260_000, 260_000).map(lambda seconds: timedelta(seconds=seconds))


@pytest.mark.parametrize("case", VECTORS["cases"])
def test_keys_and_codes_are_those_that_the_browser_makes(case: dict[str, object]) -> None:
    shower = Shower(*case["fields"])  # type: ignore[misc]
    key = key_for(str(case["secret"]), shower, int(str(case["generation"])))
    code = make(key, shower, str(case["device"]), int(str(case["window"])))
    assert key.hex() == case["key"]
    assert code.mac == case["mac"]
    assert live_link(f"https://{HOST}", code) == case["link"]


def test_windows_are_those_that_the_browser_counts() -> None:
    for row in VECTORS["moments"]:
        moment = datetime.fromtimestamp(row["milliseconds"] / 1000, UTC)
        assert window_at(moment) == row["window"]


@given(devices, windows)
def test_a_code_is_read_however_it_is_written(device: str, window: int) -> None:
    code = make(KEY, SHOWER, device, window)
    link = live_link(f"https://{HOST}", code)
    assert link == link.upper()
    sloppy = code.text.replace("0", "O").replace("1", "l")
    for text in (link, link.lower(), f" {code.text} ", f"https://{HOST}/l/{sloppy}/"):
        read = read_code(text, public_host=HOST)
        assert (read.kind, read.live) == ("live", code), text
    assert read_code(f"https://elsewhere.example/l/{code.text}", public_host=HOST).kind == "none"
    assert read_code(f"https://{HOST}/b/{code.text}", public_host=HOST).kind == "none"


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    read = read_live(text)
    assert read is None or len(read.text) == LENGTH


@given(windows, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_a_code_with_one_letter_changed_is_not_genuine(
    window: int, place: int, letter: str
) -> None:
    code = make(KEY, SHOWER, "k7qm3xpd", window)
    text = code.text[:place] + letter + code.text[place + 1 :]
    assume(text != code.text)
    changed = read_live(text)
    assert changed is not None
    # The device's code chooses the key, so another device's key is asked for it.
    key = (
        KEY
        if changed.device_code == code.device_code
        else key_for("secret", Shower("e", "a", "d"), 1)
    )
    assert not is_genuine(changed, key, SHOWER)
    assert is_genuine(code, KEY, SHOWER)


@given(st.tuples(st.text(), st.text(), st.text()), st.tuples(st.text(), st.text(), st.text()))
def test_everybody_has_a_key_of_their_own(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    keys = [key_for("secret", Shower(*fields), 1) for fields in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)
    assert key_for("secret", Shower(*one), 2) != keys[0]
    assert key_for("another", Shower(*one), 1) != keys[0]
    assert joined(*one) != b"" or one == ()


@given(moments, offsets)
def test_a_window_is_good_while_it_is_shown_and_one_before_and_after(
    moment: datetime, offset: timedelta
) -> None:
    window = window_at(moment, offset=offset)
    for step, good in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        assert is_good((window + step) % WINDOWS, moment, offset=offset) is good
    assert age_of(window, moment, offset=offset) == 0
    assert age_of(window, moment + 7 * WINDOW, offset=offset) == 7


@given(moments, offsets, st.integers(-400_000, 400_000))
def test_a_window_says_when_it_was_shown(moment: datetime, offset: timedelta, ago: int) -> None:
    shown = moment - timedelta(seconds=ago)
    window = window_at(shown, offset=offset)
    began = began_at(window, moment, offset=offset)
    assert timedelta(0) <= shown - began < WINDOW
    assert good_until(window, moment, offset=offset) == began + 2 * WINDOW


def test_windows_begin_again_without_a_gap() -> None:
    turn = datetime.fromtimestamp(WINDOWS * 30, UTC)
    assert window_at(turn - WINDOW) == WINDOWS - 1
    assert window_at(turn) == 0
    assert is_good(WINDOWS - 1, turn)
    assert age_of(WINDOWS - 3, turn) == 3
    assert age_of(2, turn - WINDOW) == -3


def test_the_link_stays_a_small_symbol() -> None:
    code = LiveCode("k7qm3xpd", 5, "0" * 16)
    assert draw(live_link(f"https://{HOST}", code), level="M").version <= 3
    assert draw(live_link("https://a-name-of-26-letters-x.org", code), level="M").version <= 4
