"""Reading a badge code forgives how it was typed and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from eventnet.badges.codes import badge_link, read_code, typed_form
from eventnet.badges.drawing import draw
from eventnet.core.ids import ALPHABET, BADGE_LENGTH

HOST = "meet.example.org"
codes = st.text(ALPHABET, min_size=BADGE_LENGTH, max_size=BADGE_LENGTH)


@given(codes)
def test_a_link_and_a_typed_code_are_read_as_they_were_written(code: str) -> None:
    link = badge_link(f"https://{HOST}", code)
    assert link == link.upper()
    for text in (link, link.lower(), typed_form(code), code, f"  {typed_form(code).lower()} "):
        assert read_code(text, public_host=HOST).code == code, text


@given(codes)
def test_letters_that_look_like_figures_are_forgiven(code: str) -> None:
    sloppy = code.replace("0", "o").replace("1", "l")
    assert read_code(sloppy, public_host=HOST).code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://meet.example.org/",
        "https://meet.example.org/b/",
        "https://meet.example.org/b/k7qm33xpd",
        "https://meet.example.org/b/k7qm33xpd2a",
        "https://meet.example.org/x/k7qm33xpd2",
        "https://evil.example/b/k7qm33xpd2",
        "https://meet.example.org.evil.example/b/k7qm33xpd2",
        "https://meet.example.org@evil.example/b/k7qm33xpd2",
        "https://evil.example/?https://meet.example.org/b/k7qm33xpd2",
        "javascript:alert(1)",
        "WIFI:S:hall;T:WPA;P:secret;;",
        "BEGIN:VCARD\nFN:Somebody\nEND:VCARD",
        "https://[::1",
        "k7qm33xpd\u0662",
        "🙂" * 10,
        "k7qm3-3xpd2-extra",
    ],
)
def test_anything_else_is_no_badge_and_no_error(text: str) -> None:
    assert read_code(text, public_host=HOST).kind == "none"


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert read_code(text, public_host=HOST).kind in {"badge", "none"}


@given(codes)
def test_the_symbol_is_small_for_hosts_up_to_26_characters(code: str) -> None:
    symbol = draw(badge_link("https://abcdefgh.ijklmnop.example", code))
    assert len("abcdefgh.ijklmnop.example") <= 26
    assert symbol.version <= 3
    assert symbol.size == 17 + 4 * symbol.version


def test_a_symbol_is_read_back_by_another_library() -> None:
    link = badge_link(f"https://{HOST}", "k7qm33xpd2")
    symbol = draw(link)
    picture = np.full((symbol.size + 8, symbol.size + 8), 255, dtype=np.uint8)
    for run in symbol.path.split("z")[:-1]:
        start, _, length = run[1:].partition("h")
        x, y = (int(part) for part in start.split(" "))
        width = int(length.split("v")[0])
        picture[y + 4, x + 4 : x + 4 + width] = 0
    found = zxingcpp.read_barcode(np.kron(picture, np.ones((8, 8), dtype=np.uint8)))
    assert found is not None
    assert found.text == link
