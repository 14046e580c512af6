"""A recording: who was there and who met whom when, as JSON lines.

    {"type": "event", "event": "a name", "start": 32520, "now": 77400}      seconds of the day
    {"type": "person", "id": "p1", "attrs": {"field": "maps"}}
    {"type": "encounter", "a": "p1", "b": "p2", "at": 33000, "kind": "swap"}    swap: the first time; again: later

Lines of other types are left out. Values in, values out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast

Kind = Literal["swap", "again"]


class BadRecording(ValueError):
    """A line that cannot be played, with its number and why."""


@dataclass(frozen=True)
class Somebody:
    """A person of the recording, with whatever it says about them."""

    id: str
    attrs: dict[str, str]


@dataclass(frozen=True)
class Encounter:
    """Two people at a moment in seconds: `swap` is their first meeting, `again` a later one."""

    a: str
    b: str
    at: float
    kind: Kind


@dataclass(frozen=True)
class Recording:
    """People in the order of the file, encounters in the order of time."""

    people: tuple[Somebody, ...]
    encounters: tuple[Encounter, ...]

    @property
    def began(self) -> float:
        """Return the moment of the first encounter, in seconds."""
        return self.encounters[0].at if self.encounters else 0.0

    @property
    def ended(self) -> float:
        """Return the moment of the last encounter, in seconds."""
        return self.encounters[-1].at if self.encounters else 0.0

    def count(self, kind: Kind) -> int:
        """Return how many encounters of a kind there are."""
        return sum(encounter.kind == kind for encounter in self.encounters)


def read_recording(lines: Iterable[str]) -> Recording:
    """Return what the lines say.

    Refuses: a line that is no object, an encounter of somebody unknown or of one with themselves, a pair that
    meets again before it met (BadRecording).
    """
    people: dict[str, Somebody] = {}
    encounters: list[tuple[int, Encounter]] = []
    for number, values in _objects(lines):
        if values.get("type") == "person":
            somebody = _somebody(values, number)
            people[somebody.id] = somebody
        elif values.get("type") == "encounter":
            encounters.append((number, _encounter(values, number)))
    encounters.sort(key=lambda pair: pair[1].at)
    met: set[frozenset[str]] = set()
    for number, encounter in encounters:
        pair = frozenset((encounter.a, encounter.b))
        if len(pair) < 2 or not pair <= people.keys():
            raise BadRecording(f"line {number}: an encounter is between two people of the file")
        if (encounter.kind == "again") != (pair in met):
            raise BadRecording(
                f"line {number}: a pair's first encounter is a swap, the others are again"
            )
        met.add(pair)
    return Recording(tuple(people.values()), tuple(encounter for _, encounter in encounters))


def _objects(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except ValueError as error:
            raise BadRecording(f"line {number}: not JSON") from error
        if not isinstance(values, dict):
            raise BadRecording(f"line {number}: not an object")
        yield number, values


def _somebody(values: dict[str, Any], number: int) -> Somebody:
    name, attrs = values.get("id"), values.get("attrs", {})
    if not isinstance(name, str) or not name or not isinstance(attrs, dict):
        raise BadRecording(f"line {number}: a person has an id")
    return Somebody(name, {str(key): str(value) for key, value in attrs.items()})


def _encounter(values: dict[str, Any], number: int) -> Encounter:
    a, b, at, kind = (values.get(name) for name in ("a", "b", "at", "kind"))
    if not isinstance(a, str) or not isinstance(b, str) or not _is_moment(at):
        raise BadRecording(f"line {number}: an encounter has a, b and at")
    if kind not in {"swap", "again"}:
        raise BadRecording(f"line {number}: an encounter is a swap or again")
    return Encounter(a, b, float(cast("float", at)), cast("Kind", kind))


def _is_moment(value: object) -> bool:
    """Tell whether it is a number of seconds; JSON as Python reads it has NaN and infinity too."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
