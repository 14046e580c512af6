"""What stands on the lines: an event's people, encounters and own marks, and what is asked about them.

    {"type": "event", "event": "a name", "start": 32520, "now": 77400}      seconds
    {"type": "person", "id": "p1", "offers": "free text"}
    {"type": "encounter", "a": "p1", "b": "p2", "at": 33000, "kind": "swap"}
    {"type": "note", "by": "p1", "about": "p2", "star": 7}                  0 to 10, private to its writer
    {"type": "query", "id": "meet:p1", "task": "meet", "viewer": "p1", "k": 10}

Lines of other types and fields of other names are left out. Values in, values out.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, cast

Task = Literal["meet", "followup", "meet_all", "ask"]
TASKS = ("meet", "followup", "meet_all", "ask")
_USUAL_LENGTHS = {"meet_all": 5}
_USUAL_LENGTH = 10


class BadLine(ValueError):
    """A line that cannot be read, with its number and why."""


@dataclass(frozen=True)
class Query:
    """One question. `length` is how many people an answer names at most; `viewer` is empty if nobody in person asks."""

    id: str
    task: Task
    viewer: str
    length: int
    asks: str
    min_shown: int
    max_shown: int


@dataclass
class Scene:
    """An event as the lines tell it. `offers` holds everybody who is named anywhere; moments are seconds."""

    start: float = 0.0
    now: float = 0.0
    offers: dict[str, str] = field(default_factory=dict)
    meetings: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    stars: dict[tuple[str, str], float] = field(default_factory=dict)
    noted: set[tuple[str, str]] = field(default_factory=set)
    queries: list[Query] = field(default_factory=list)


def read_scene(lines: Iterable[str]) -> Scene:
    """Return what the lines tell. `meetings` has the smaller id of a pair first.

    Refuses: a line that is no JSON object, or without what its type needs (BadLine).
    """
    scene = Scene()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise TypeError("not an object")
            _take(scene, row)
        except (ValueError, TypeError, KeyError) as error:
            raise BadLine(f"line {number}: {error!r}") from error
    return scene


def _take(scene: Scene, row: dict[str, Any]) -> None:
    match row.get("type"):
        case "event":
            scene.start, scene.now = _number(row.get("start", 0)), _number(row.get("now", 0))
        case "person":
            scene.offers[_text(row["id"])] = _text(row.get("offers") or "")
        case "encounter":
            one, other = sorted((_text(row["a"]), _text(row["b"])))
            if one != other:
                scene.meetings[one, other].append(_number(row.get("at", scene.now)))
                _name(scene, one, other)
        case "note":
            pair = (_text(row["by"]), _text(row["about"]))
            scene.noted.add(pair)
            if row.get("star") is not None:
                scene.stars[pair] = _number(row["star"])
            _name(scene, *pair)
        case "query":
            scene.queries.append(_query(row))
            if viewer := scene.queries[-1].viewer:
                _name(scene, viewer)


def _name(scene: Scene, *names: str) -> None:
    for name in names:
        scene.offers.setdefault(name, "")


def _query(row: dict[str, Any]) -> Query:
    task = row["task"]
    if task not in TASKS:
        raise ValueError(f"no such task: {task}")
    return Query(
        id=_text(row["id"]),
        task=cast(Task, task),
        viewer=_text(row["viewer"] if task in {"meet", "followup"} else row.get("viewer") or ""),
        length=_count(row.get("k", _USUAL_LENGTHS.get(task, _USUAL_LENGTH))),
        asks=_text(row["asks"] if task == "ask" else ""),
        min_shown=_count(row.get("min_shown", 2)),
        max_shown=_count(row.get("max_shown", 15)),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {value!r}")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(f"not a number: {value!r}")
    return float(value)


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError(f"not a count: {value!r}")
    return value
