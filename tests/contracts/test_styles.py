"""Style sheets: values stand in tokens.css, and layout knows no left and right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.plugins.sources import STYLES, short, stylesheets, text_of

TOKENS = STYLES / "tokens.css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(|"
    r":[^;{]*\b(?:white|black|red|green|blue|gray|grey|yellow|orange)\b",
    re.IGNORECASE,
)
PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right|top-left-radius|top-right-radius)|"
    r"scroll-(?:margin|padding)-(?:left|right)|(?<![\w-])(?:left|right)\s*:|"
    r"(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)|"
    r"border-(?:top|bottom)-(?:left|right)-radius",
    re.IGNORECASE,
)
DARK_BLOCKS = (
    re.compile(r':root:not\(\[data-theme="light"\]\)\s*\{([^}]*)\}'),
    re.compile(r':root\[data-theme="dark"\]\s*\{([^}]*)\}'),
)


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines of a style sheet with its comments blanked out."""
    bare = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text_of(path))
    yield from enumerate(bare.splitlines(), 1)


def finds(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{short(path)}:{number} {line.strip()}"
        for path in paths
        for number, line in lines_of(path)
        if pattern.search(line)
    ]


def test_only_the_tokens_set_a_colour() -> None:
    assert finds(COLOUR, [path for path in stylesheets() if path != TOKENS]) == []


def test_layout_reads_from_either_side() -> None:
    assert finds(PHYSICAL, stylesheets()) == []


def test_both_ways_into_the_dark_give_the_same_values() -> None:
    blocks = []
    for pattern in DARK_BLOCKS:
        found = pattern.search(text_of(TOKENS))
        assert found is not None, f"no block {pattern.pattern} in tokens.css"
        blocks.append([line.strip() for line in found.group(1).splitlines() if line.strip()])
    assert blocks[0] == blocks[1]
    assert len(blocks[0]) > 20


def test_every_custom_property_that_is_used_is_set_somewhere() -> None:
    used = {
        (name, short(path))
        for path in stylesheets()
        for _, line in lines_of(path)
        for name in re.findall(r"var\((--[\w-]+)\s*\)", line)
    }
    declared = {
        name
        for path in stylesheets()
        for _, line in lines_of(path)
        for name in re.findall(r"(--[\w-]+)\s*:", line)
    }
    assert {one for one in used if one[0] not in declared} == set()


def test_nothing_is_important_but_to_hide_and_to_print() -> None:
    loud = [
        found
        for found in finds(re.compile(r"!important"), stylesheets())
        if "display: none" not in found and "print" not in found
    ]
    assert loud == []
