"""Every route says who may come in: one guard of a room, or `@public`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.plugins.sources import dotted, python_files, short, tree_of

if TYPE_CHECKING:
    from flask import Flask

# Flask's own view of files that are public by nature, and the sockets' door, which has a gate of its own.
WITHOUT_GUARD = {"static"}
# Behind a session, and the second look changes nothing: the first look at one's badge issues it.
FIRST_LOOK_MAKES = {"badge_page"}
METHODS = {"route", "get", "post", "put", "patch", "delete"}


def guards_of(view: object) -> list[str]:
    """Return the guards around a view, outermost first; decorators between them copy a mark but add none."""
    marks: list[str] = []
    while view is not None:
        mark = getattr(view, "__dict__", {}).get("__guard__")
        if mark is not None and (not marks or marks[-1] != mark):
            marks.append(str(mark))
        view = getattr(view, "__wrapped__", None)
    return marks


def routes() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield (where, function) for every function that is bound to an address by a decorator."""
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(mark, ast.Call)
                and isinstance(mark.func, ast.Attribute)
                and mark.func.attr in METHODS
                and mark.args
                for mark in node.decorator_list
            ):
                yield f"{short(path)}:{node.lineno} {node.name}", node


def guard_names() -> set[str]:
    """Return the names of all decorators that are guards: `public`, and what `guard(…)` or a maker of it made."""
    makers = {"guard"}
    names = {"public"}
    for path in python_files():
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(inside, ast.Return)
                and isinstance(inside.value, ast.Call)
                and dotted(inside.value.func) in makers
                for inside in ast.walk(node)
            ):
                names.add(node.name)
            if (
                isinstance(node, ast.Assign | ast.AnnAssign)
                and isinstance(node.value, ast.Call)
                and dotted(node.value.func) in makers
            ):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names.update(dotted(target) for target in targets)
    return names


def test_every_address_has_exactly_one_guard(app: Flask) -> None:
    wrong = {
        f"{rule.rule} ({rule.endpoint})": marks
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in WITHOUT_GUARD
        and len(marks := guards_of(app.view_functions[rule.endpoint])) != 1
    }
    assert wrong == {}


def test_no_view_is_decorated_by_two_guards() -> None:
    guards = guard_names()
    wrong = {}
    for where, view in routes():
        marks = [
            name
            for mark in view.decorator_list
            if (name := dotted(mark.func if isinstance(mark, ast.Call) else mark)).split(".")[-1]
            in guards
        ]
        if len(marks) != 1:
            wrong[where] = marks
    assert wrong == {}


def test_a_guard_stands_next_to_the_address_so_that_nothing_runs_before_it() -> None:
    """Only rate limits may come before a guard: they are meant to."""
    guards = guard_names()
    wrong = []
    for where, view in routes():
        names = [
            dotted(mark.func if isinstance(mark, ast.Call) else mark).split(".")[-1]
            for mark in view.decorator_list
        ]
        first_own = next(
            (name for name in names if name not in METHODS and "limit" not in name), ""
        )
        if first_own not in guards:
            wrong.append(f"{where}: {names}")
    assert wrong == []


def test_a_get_changes_nothing() -> None:
    """Mail scanners open links: a view that answers GET alone opens no writing transaction."""
    wrong = []
    for where, view in routes():
        verbs = {
            mark.func.attr
            for mark in view.decorator_list
            if isinstance(mark, ast.Call)
            and isinstance(mark.func, ast.Attribute)
            and mark.func.attr in METHODS
        }
        plain = verbs == {"get"} or (
            verbs == {"route"} and "methods" not in ast.unparse(ast.Module(view.decorator_list, []))  # type: ignore[arg-type]
        )
        writes = any(
            isinstance(node, ast.Call)
            and ast.unparse(node.func).endswith(("database().write", "database.write"))
            for node in ast.walk(view)
        )
        if plain and writes and view.name not in FIRST_LOOK_MAKES:
            wrong.append(where)
    assert wrong == []
