"""Contact cards are read back by a parser that is not ours, with every character that a name may have."""

from __future__ import annotations

from typing import Any

import vobject
from hypothesis import given
from hypothesis import strategies as st

from eventnet.connections.cards import ContactCard, cards_file
from eventnet.core.contentlines import FOLD
from eventnet.core.text import many_lines, one_line

NAMES = st.text(min_size=1, max_size=200).map(one_line).filter(bool)
TEXTS = st.text(max_size=400).map(many_lines)


def read(content: bytes) -> list[Any]:
    """Return the cards of a file as vobject reads them."""
    return list(vobject.readComponents(content.decode()))


def test_a_card_of_every_script_comes_back_as_it_was() -> None:
    card = ContactCard(
        name="ليلى الحدّاد, 田中; 🙂👩🏽‍🚀 \\ Ünal",
        met="Met at Open Streets; hall 2,\nday 1",
        organisation="Lima; Maps, Ltd",
        role="Mapmaker, and: more",
        email="layla@example.org",
        phone="+49 30 1234",
        link="https://example.org/a,b;c?q=1&r=ü",
    )
    [read_back] = read(cards_file([card]))
    assert read_back.version.value == "3.0"
    assert read_back.fn.value == card.name
    assert read_back.n.value.given == card.name
    assert read_back.org.value == [card.organisation]
    assert read_back.title.value == card.role
    assert read_back.email.value == card.email
    assert read_back.tel.value == card.phone
    assert read_back.url.value == "https://example.org/a%2Cb%3Bc?q=1&r=%C3%BC"
    assert read_back.note.value == card.met


def test_what_is_not_shared_has_no_line() -> None:
    content = cards_file([ContactCard(name="Ana", met="Met")]).decode()
    assert content.split("\r\n") == [
        "BEGIN:VCARD", "VERSION:3.0", "FN:Ana", "N:;Ana;;;", "NOTE:Met", "END:VCARD", "",
    ]  # fmt: skip


@given(st.lists(st.tuples(NAMES, TEXTS), min_size=1, max_size=4))
def test_whatever_people_write_stays_within_its_line(people: list[tuple[str, str]]) -> None:
    content = cards_file([ContactCard(name=name, met=met, role=name) for name, met in people])
    lines = content.split(b"\r\n")
    assert all(len(line) <= FOLD for line in lines)
    assert all(line.decode() is not None for line in lines)  # folded between characters
    unfolded = content.decode().replace("\r\n ", "").split("\r\n")
    assert unfolded.count("BEGIN:VCARD") == unfolded.count("END:VCARD") == len(people)
    names = [line[3:] for line in unfolded if line.startswith("FN:")]
    plain = [
        name.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
        for name in names
        if "\\\\" not in name
    ]
    assert plain == [name for name, _ in people if "\\" not in name]
