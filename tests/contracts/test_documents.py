"""A setting, push or command that is not documented fails the build."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from eventnet.config import Settings
from eventnet.live.catalogue import PUSHES
from eventnet.live.declarations import DOCUMENT, TYPESCRIPT, document, typescript
from tests.plugins.sources import DOCS, ROOT, text_of

PREFIX = "EVENTNET_"


def names_of_settings() -> set[str]:
    return {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_the_example_file_names_exactly_the_settings() -> None:
    named = set(re.findall(r"^#?\s*(EVENTNET_\w+)=", text_of(ROOT / ".env.example"), re.MULTILINE))
    assert named == names_of_settings()


def test_the_example_file_shows_the_defaults() -> None:
    shown = dict(
        re.findall(r"^#?\s*(EVENTNET_\w+)=(.*)$", text_of(ROOT / ".env.example"), re.MULTILINE)
    )
    wrong = {}
    for name, field in Settings.model_fields.items():
        default = field.default
        if default is None or hasattr(default, "get_secret_value"):
            continue
        said = str(default).lower() if isinstance(default, bool) else str(default)
        if shown.get(f"{PREFIX}{name.upper()}", "").strip("\"'") != said:
            wrong[name] = said
    assert wrong == {}


def test_every_setting_is_described() -> None:
    described = set(re.findall(r"`(EVENTNET_\w+)`", text_of(DOCS / "settings.md")))
    assert names_of_settings() - described == set()
    assert described - names_of_settings() == set()


def test_what_is_generated_from_the_catalogue_of_pushes_is_up_to_date() -> None:
    assert text_of(TYPESCRIPT) == typescript(), "run eventnet live types"
    assert text_of(DOCUMENT) == document(), "run eventnet live types"
    assert PUSHES
    assert all(f"`{push.name}`" in text_of(DOCUMENT) for push in PUSHES)


def commands(group: click.Command, words: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield every command in full, as one types it after `eventnet`."""
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from commands(command, (*words, name))
    else:
        yield " ".join(words)


def test_every_command_is_described_and_describes_itself() -> None:
    from eventnet.cli import main

    described = "\n".join(text_of(path) for path in [*DOCS.rglob("*.md"), ROOT / "README.md"])
    missing = [words for words in commands(main) if f"eventnet {words}" not in described]
    assert missing == []


def test_every_document_that_a_document_links_is_there() -> None:
    links = [
        (path, target)
        for path in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text_of(path))
        if not re.match(r"[a-z]+:", target)
    ]
    broken = [
        f"{path.name}: {target}" for path, target in links if not (path.parent / target).exists()
    ]
    assert broken == []
