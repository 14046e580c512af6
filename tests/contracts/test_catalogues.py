"""Every text is in every catalogue, translated, with the same placeholders."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from tests.plugins.sources import PACKAGE, ROOT

CATALOGUES = sorted((PACKAGE / "translations").glob("*/LC_MESSAGES/messages.po"))
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z]|\{\w*\}")


def locale_of(path: Path) -> str:
    return path.parent.parent.name


@cache
def messages_of(path: Path) -> dict[tuple[str | None, Any], Any]:
    """Return the messages of a catalogue by context and text."""
    with path.open("rb") as file:
        catalogue = read_po(file)
    return {(message.context, message.id): message for message in catalogue if message.id}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str | None, Any]]:
    """All texts that the sources hand to gettext."""
    pot = tmp_path_factory.mktemp("texts") / "messages.pot"
    subprocess.run([str(ROOT / "bin" / "translate"), "--pot", str(pot)], check=True, timeout=60)
    return set(messages_of(pot))


def texts_of(message: Any) -> list[str]:
    """Return the translations of a message, one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_german_is_shipped() -> None:
    assert "de" in {locale_of(path) for path in CATALOGUES}


@pytest.mark.parametrize("path", CATALOGUES, ids=locale_of)
def test_a_catalogue_holds_exactly_the_texts_of_the_sources(
    path: Path, sources: set[tuple[str | None, Any]]
) -> None:
    held = set(messages_of(path))
    assert {"missing": sources - held, "left over": held - sources} == {
        "missing": set(),
        "left over": set(),
    }, "run bin/translate"


@pytest.mark.parametrize("path", CATALOGUES, ids=locale_of)
def test_every_text_is_translated_and_none_is_a_guess(path: Path) -> None:
    open_ones = [
        message.id
        for message in messages_of(path).values()
        if message.fuzzy or not all(texts_of(message))
    ]
    assert open_ones == []


@pytest.mark.parametrize("path", CATALOGUES, ids=locale_of)
def test_a_translation_keeps_the_placeholders(path: Path) -> None:
    wrong = []
    for message in messages_of(path).values():
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        allowed = {mark for text in originals for mark in PLACEHOLDER.findall(text)}
        for text in texts_of(message):
            if set(PLACEHOLDER.findall(text)) - allowed:
                wrong.append((message.id, text))
            if isinstance(message.id, str) and set(PLACEHOLDER.findall(text)) != allowed:
                wrong.append((message.id, text))
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=locale_of)
def test_no_text_shouts(path: Path) -> None:
    loud = [
        text
        for message in messages_of(path).values()
        for text in [
            *([message.id] if isinstance(message.id, str) else message.id),
            *texts_of(message),
        ]
        if "!" in text
    ]
    assert loud == []
