"""Services decide and write; the edge commits, asks the clock and talks to the world."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.plugins.sources import PACKAGE, dotted, imports_of, python_files, short, tree_of

# Below the edges nobody knows how a request or a socket looks.
INNER = ("service", "models", "queries", "facts", "errors", "ranking", "measures", "tally")
EDGE_PARTS = (
    "flask",
    "flask_socketio",
    "flask_limiter",
    "socketio",
    "engineio",
    "gevent",
    "werkzeug",
)
EDGE_ROOMS = {
    "web",
    "live",
    "jobs",
    "app",
    "cli",
    "demo",
    "phones",
    "replay",
    "wsgi",
    "migrations",
    "mail",
    "db",
}


def rooms_files() -> list[Path]:
    return [
        path
        for path in python_files()
        if len(path.relative_to(PACKAGE).parts) > 1
        and path.relative_to(PACKAGE).parts[0] not in EDGE_ROOMS
    ]


def is_inner(path: Path) -> bool:
    return path.stem.startswith(INNER)


def calls(path: Path) -> list[tuple[int, str]]:
    """Return (line, what is called) for every call in the file, in dotted form."""
    return [
        (node.lineno, dotted(node.func) or getattr(node.func, "attr", ""))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
    ]


def test_no_room_ends_a_transaction_because_the_edge_owns_it() -> None:
    ends = ("commit", "rollback", "close", "begin")
    found = [
        f"{short(path)}:{line} {called}"
        for path in rooms_files()
        for line, called in calls(path)
        if called.rpartition(".")[2] in ends
        and called.rpartition(".")[0] in {"db", "session", "self.db"}
    ]
    assert found == []


def test_what_decides_and_what_reads_knows_neither_flask_nor_sockets() -> None:
    found = [
        f"{short(path)}:{line} imports {name}"
        for path in rooms_files()
        if is_inner(path)
        for line, name in imports_of(path)
        if name.split(".")[0] in EDGE_PARTS
    ]
    assert found == []


def test_what_decides_opens_no_transaction_of_its_own() -> None:
    found = [
        f"{short(path)}:{line} {called}"
        for path in rooms_files()
        if is_inner(path)
        for line, called in calls(path)
        if called.endswith(("database.write", "database.read"))
    ]
    assert found == []


def test_time_is_an_argument_and_only_the_clock_asks_the_machine() -> None:
    asks = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")
    edges = {PACKAGE / "core" / "clock.py", PACKAGE / "core" / "ids.py"}
    found = [
        f"{short(path)}:{line} {called}"
        for path in python_files()
        if path not in edges
        for line, called in calls(path)
        if called.endswith(asks)
    ]
    assert found == []


def test_no_room_sleeps() -> None:
    found = [
        f"{short(path)}:{line} {called}"
        for path in rooms_files()
        for line, called in calls(path)
        if called.rpartition(".")[2] == "sleep"
    ]
    assert found == []


def test_broad_excepts_stand_only_at_the_edges() -> None:
    found = [
        f"{short(path)}:{node.lineno}"
        for path in rooms_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or dotted(node.type) in {"Exception", "BaseException"})
    ]
    assert found == []


def test_every_public_function_of_a_room_says_what_it_does() -> None:
    found = [
        f"{short(path)}:{node.lineno} {node.name}"
        for path in python_files()
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
        and not any("route" in ast.unparse(mark) for mark in node.decorator_list)
    ]
    assert found == []
