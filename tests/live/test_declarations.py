"""What is generated from the catalogue is what lies in the repository."""

from __future__ import annotations

from typing import get_type_hints

from eventnet.live.catalogue import PUSHES
from eventnet.live.declarations import DOCUMENT, TYPESCRIPT, document, typescript
from eventnet.live.shapes import SHAPES


def test_the_declarations_and_the_document_are_current() -> None:
    assert TYPESCRIPT.read_text() == typescript(), "run `eventnet live types`"
    assert DOCUMENT.read_text() == document(), "run `eventnet live types`"


def test_every_push_but_the_last_word_carries_a_version() -> None:
    without = {push.name for push in PUSHES if "version" not in get_type_hints(push)}
    assert without == {"session.ended"}


def test_names_are_noun_and_participle_and_unique() -> None:
    names = [push.name for push in PUSHES]
    assert len(set(names)) == len(names)
    assert all(name.count(".") == 1 for name in names)
    assert all(shape.__doc__ for shape in SHAPES)
