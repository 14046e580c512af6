"""Files stay small, so that a room can be read in one sitting."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.plugins.sources import (
    PWA,
    ROOT,
    python_files,
    scripts,
    short,
    stylesheets,
    templates,
    text_of,
    tree_of,
)  # fmt: skip

LINES = 320
FUNCTION_LINES = 60
# A list of values is read by looking up, not from top to bottom.
LISTS = {PWA / "css" / "tokens.css"}
LISTING_FUNCTIONS = {"_by_code"}


def test_no_file_grows_fat() -> None:
    files: list[Path] = [
        *python_files(), *python_files(ROOT / "tests"), *python_files(ROOT / "benchmarks"),
        *templates(), *stylesheets(), *scripts(), *(ROOT / "bin").iterdir(),
    ]  # fmt: skip
    found = [
        f"{short(path)}: {lines} lines"
        for path in files
        if path.is_file() and path not in LISTS and (lines := text_of(path).count("\n")) > LINES
    ]
    assert found == []


def test_no_function_grows_long() -> None:
    found = [
        f"{short(path)}:{node.lineno} {node.name}: {length} lines"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name not in LISTING_FUNCTIONS
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert found == []


def test_nothing_is_called_a_helper() -> None:
    heaps = {"utils", "util", "helpers", "helper", "misc", "common"}
    found = [
        short(path)
        for path in [*python_files(), *python_files(ROOT / "tests"), *scripts()]
        if path.stem in heaps or path.parent.name in heaps
    ]
    assert found == []
