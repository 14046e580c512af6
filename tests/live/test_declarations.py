"""What is generated from the catalogue is what lies in the repository."""

from __future__ import annotations

import json
from typing import Any, get_type_hints

from eventnet.live.asyncapi import asyncapi
from eventnet.live.catalogue import PUSHES
from eventnet.live.declarations import ASYNCAPI, DOCUMENT, TYPESCRIPT, document, typescript
from eventnet.live.shapes import SHAPES


def test_the_declarations_and_the_document_are_current() -> None:
    assert TYPESCRIPT.read_text() == typescript(), "run `eventnet live types`"
    assert DOCUMENT.read_text() == document(), "run `eventnet live types`"
    assert ASYNCAPI.read_text() == asyncapi(), "run `eventnet live types`"


def references(part: Any) -> list[str]:
    """Return all that a document refers to."""
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [name for value in part.values() for name in references(value)]
    if isinstance(part, list):
        return [name for value in part for name in references(value)]
    return []


def test_the_asyncapi_document_refers_to_what_it_holds_and_says_what_is_carried() -> None:
    document = json.loads(asyncapi())
    for name in set(references(document)):
        found = document
        for step in name.removeprefix("#/").split("/"):
            found = found[step]
        assert found, name
    assert set(document["operations"]) == {push.name for push in PUSHES}
    opened = document["components"]["messages"]["prompt.opened"]["payload"]
    assert opened["required"] == ["version", "prompt"]
    assert opened["properties"]["prompt"] == {"$ref": "#/components/schemas/Prompt"}
    options = document["components"]["schemas"]["Prompt"]["properties"]["options"]
    assert options == {"type": "array", "items": {"$ref": "#/components/schemas/Option"}}
    ended = document["components"]["messages"]["session.ended"]["payload"]
    assert ended["properties"] == {}


def test_every_push_but_the_last_word_carries_a_version() -> None:
    without = {push.name for push in PUSHES if "version" not in get_type_hints(push)}
    assert without == {"session.ended"}


def test_names_are_noun_and_participle_and_unique() -> None:
    names = [push.name for push in PUSHES]
    assert len(set(names)) == len(names)
    assert all(name.count(".") == 1 for name in names)
    assert all(shape.__doc__ for shape in SHAPES)
