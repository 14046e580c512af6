"""The project's own files, read for the rules in tests/contracts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "eventnet"
TEMPLATES = ROOT / "templates"
LETTERS = TEMPLATES / "letters"
PWA = ROOT / "static" / "pwa"
STYLES = PWA / "css"
DOCS = ROOT / "docs"


def short(path: Path) -> str:
    """Return the path as one says it: from the project's top."""
    return path.relative_to(ROOT).as_posix()


def python_files(folder: Path = PACKAGE) -> list[Path]:
    """Return the Python files below a folder, migrations' versions left out: they are history."""
    return sorted(path for path in folder.rglob("*.py") if "versions" not in path.parts)


@cache
def text_of(path: Path) -> str:
    """Return what the file says."""
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the file's syntax tree."""
    return ast.parse(text_of(path), filename=str(path))


def templates() -> list[Path]:
    """Return every Jinja template."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def stylesheets() -> list[Path]:
    """Return every style sheet of ours."""
    return sorted(STYLES.rglob("*.css"))


def scripts() -> list[Path]:
    """Return every browser module of ours."""
    return sorted((PWA / "src").rglob("*.js"))


def room_of(path: Path) -> str:
    """Return the room, or the floor, that a file of the package stands in."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else path.stem


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) for each import; `from a import b` gives `a` and `a.b`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for a name or an attribute of a name, an empty text for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
