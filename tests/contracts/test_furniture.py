"""Inside a room the furniture has the same names, and imports go one way:

routes routes_… api → guards → service → queries letters → models → forms facts errors and pure nouns.
Forms are the typed commands that untrusted input is parsed into, so the service may name them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugins.sources import PACKAGE, imports_of, python_files, short

RANKS = {
    "routes": 6, "api": 6,
    "guards": 5,
    "service": 4,
    "queries": 3, "letters": 3,
    "models": 2,
    "forms": 1, "facts": 1, "errors": 1,
}  # fmt: skip
PURE = 1
# Inner rooms only: these others are edges or tools with furniture of their own.
NO_ROOMS = {
    "core",
    "db",
    "web",
    "mail",
    "live",
    "jobs",
    "app",
    "cli",
    "demo",
    "replay",
    "phones",
    "migrations",
}
NOT_PURE = ("flask", "sqlalchemy", "flask_socketio", "eventnet.db.session", "eventnet.web")


def rank_of(stem: str) -> int:
    """Return how far up a piece of furniture stands; `service_scan` is a service as well."""
    return RANKS.get(stem.split("_", 1)[0], PURE)


def rank_in(room: str, stem: str) -> int:
    """Return the same for a file of a room.

    A noun that knows requests belongs to the edge, one that touches tables to the service.
    """
    rank = rank_of(stem)
    if stem.split("_", 1)[0] in RANKS:
        return rank
    names = [name for _, name in imports_of(PACKAGE / room / f"{stem}.py")]
    if any(name.startswith(("flask", "eventnet.web")) for name in names):
        return RANKS["guards"]
    own = tuple(f"eventnet.{room}.{touching}" for touching in ("models", "queries", "service"))
    if any(name.startswith((*own, "sqlalchemy")) for name in names):
        return RANKS["service"]
    return PURE


def rooms() -> list[str]:
    """Return the rooms: packages with models, queries or routes."""
    return sorted(
        folder.name
        for folder in PACKAGE.iterdir()
        if folder.is_dir()
        and folder.name not in NO_ROOMS
        and any(rank_of(path.stem) > PURE for path in folder.glob("*.py"))
    )


def imports_inside(room: str) -> Iterator[tuple[Path, int, str]]:
    """Yield (file, line, furniture) for each import of a room's own furniture."""
    own = f"eventnet.{room}."
    for path in python_files(PACKAGE / room):
        for line, name in imports_of(path):
            if name.startswith(own):
                yield path, line, name.removeprefix(own).split(".")[0]


@pytest.mark.parametrize("room", rooms())
def test_furniture_imports_only_what_stands_lower(room: str) -> None:
    names = {path.stem for path in (PACKAGE / room).glob("*.py")}
    found = [
        f"{short(path)}:{line} imports {other}"
        for path, line, other in imports_inside(room)
        if other in names
        and path.parent.name == room
        and path.stem != "__init__"
        and rank_in(room, other) > rank_in(room, path.stem)
    ]
    assert found == []


@pytest.mark.parametrize("room", rooms())
def test_facts_and_errors_know_no_database(room: str) -> None:
    found = [
        f"{short(path)}:{line} imports {name}"
        for path in python_files(PACKAGE / room)
        if path.stem in {"facts", "errors", "ranking", "tally", "measures", "live_code", "pairing"}
        for line, name in imports_of(path)
        if name.startswith(NOT_PURE)
    ]
    assert found == []


@pytest.mark.parametrize("room", rooms())
def test_a_room_reaches_into_another_below_its_edge_only(room: str) -> None:
    """Another room's routes, forms and guards belong to it; guards alone are lent out, to edges."""
    found = []
    for path in python_files(PACKAGE / room):
        for line, name in imports_of(path):
            parts = name.split(".")
            if len(parts) < 3 or parts[0] != "eventnet" or parts[1] in {room, *NO_ROOMS}:
                continue
            inner = path.stem.split("_", 1)[0] in RANKS and rank_of(path.stem) < RANKS["guards"]
            lent = rank_of(parts[2]) < RANKS["guards"] or (parts[2] == "guards" and not inner)
            if not lent:
                found.append(f"{short(path)}:{line} imports {name}")
    assert found == []
