"""`eventnet rank --jsonl`: an event on lines, its queries answered."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from click.testing import CliRunner

from eventnet.cli import main

EVENT = {"type": "event", "event": "fair", "start": 0, "now": 36_000}


def person(name: str, **more: object) -> dict[str, object]:
    return {"type": "person", "id": name, **more}


def swap(one: str, other: str, at: float = 600, kind: str = "swap") -> dict[str, object]:
    return {"type": "encounter", "a": one, "b": other, "at": at, "kind": kind}


def query(task: str, name: str, viewer: str | None = None, **more: object) -> dict[str, object]:
    asked = {"type": "query", "id": name, "task": task, **more}
    return asked if viewer is None else {**asked, "viewer": viewer}


def answered(*rows: object) -> dict[str, Any]:
    lines = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    result = CliRunner().invoke(main, ["rank", "--jsonl"], input=lines + "\n")
    assert result.exit_code == 0, result.output
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert len({one["query"] for one in found}) == len(found)
    return {one["query"]: one for one in found}


def names(answer: dict[str, Any]) -> list[str]:
    return [one["id"] for one in answer["ranked"]]


PEOPLE = [person(name) for name in ("ana", "bo", "cy", "dan", "eve", "fay")]
MEETINGS = [
    swap("ana", "bo"), swap("ana", "cy"), swap("eve", "bo"), swap("cy", "eve"), swap("bo", "dan"),
]  # fmt: skip


def test_whom_to_meet_names_those_not_met_with_reasons_in_words() -> None:
    [answer] = answered(EVENT, *PEOPLE, *MEETINGS, query("meet", "q", "ana", k=2)).values()
    assert names(answer) == ["eve", "dan"]
    assert answer["ranked"][0]["why"] == [
        "2 people you met also met them", "you have not met them yet",
    ]  # fmt: skip
    assert answer["ranked"][1]["why"] == ["you have not met them yet"]


def test_whom_to_follow_up_goes_by_the_own_star_then_by_meeting_again() -> None:
    rows = [
        EVENT, *PEOPLE, *MEETINGS, swap("ana", "dan", 700), swap("ana", "cy", 9_000, "again"),
        {"type": "note", "by": "ana", "about": "dan", "star": 9},
        {"type": "note", "by": "ana", "about": "bo", "star": 2},
        query("followup", "q", "ana", k=10),
    ]  # fmt: skip
    [answer] = answered(*rows).values()
    assert names(answer) == ["dan", "cy", "bo"]
    scores = [one["score"] for one in answer["ranked"]]
    assert scores == sorted(scores, reverse=True)
    assert answer["ranked"][0]["why"][0] == "you marked them above the middle"
    assert "you met 2 times" in answer["ranked"][1]["why"]


def test_what_others_marked_moves_nobody_elses_answer() -> None:
    rows = [EVENT, *PEOPLE, *MEETINGS]
    asked = [query(task, f"{task}:ana", "ana") for task in ("meet", "followup")]
    marks = [
        {"type": "note", "by": by, "about": about, "star": 10}
        for by in ("bo", "cy", "eve")
        for about in ("ana", "bo", "cy", "dan")
        if by != about
    ]
    assert answered(*rows, *marks, *asked) == answered(*rows, *asked)


def test_lists_for_all_name_everybody() -> None:
    crowd = [person(f"p{number:02}") for number in range(30)]
    ring = [swap(f"p{number:02}", f"p{(number + 1) % 27:02}") for number in range(27)]
    asked = query("meet_all", "all", k=5, min_shown=2, max_shown=15)
    [answer] = answered(EVENT, *crowd, *ring, asked).values()
    shown = [one["id"] for lists in answer["lists"] for one in lists["ranked"]]
    assert {lists["viewer"] for lists in answer["lists"]} == {one["id"] for one in crowd}
    assert all(2 <= shown.count(str(one["id"])) <= 15 for one in crowd)
    assert all(one["why"] for lists in answer["lists"] for one in lists["ranked"])


def test_whom_to_ask_goes_by_what_they_offer_and_never_names_the_asker() -> None:
    rows = [
        EVENT, person("ana", offers="keeping bees"), person("bo", offers="keeping bees in towns"),
        person("cy", offers="old maps"), person("dan"),
    ]  # fmt: skip
    found = answered(
        *rows,
        query("ask", "ask:1", "ana", asks="Who keeps bees?"),
        query("ask", "ask:2", asks="bees"),
        query("ask", "ask:3", asks="quantum"),
    )
    assert names(found["ask:1"]) == ["bo"]
    assert found["ask:1"]["ranked"][0]["why"] == ["offers bees"]
    assert set(names(found["ask:2"])) == {"ana", "bo"}
    assert names(found["ask:3"]) == []


def test_the_order_of_the_lines_changes_no_answer() -> None:
    rows = [*PEOPLE, *MEETINGS, swap("ana", "cy", 9_000, "again"), swap("fay", "dan", 50)]
    asked = [
        query(task, f"{task}:{one['id']}", str(one["id"]))
        for one in PEOPLE
        for task in ("meet", "followup")
    ]
    mixed = list(rows)
    random.Random(3).shuffle(mixed)
    assert answered(EVENT, *mixed, *asked) == answered(EVENT, *rows, *asked)


def test_other_names_give_the_same_scores() -> None:
    turned = {"ana": "z", "bo": "y", "cy": "x", "dan": "w", "eve": "v", "fay": "u"}
    one = answered(EVENT, *PEOPLE, *MEETINGS, *(query("meet", name, name, k=3) for name in turned))
    other = answered(
        EVENT,
        *(person(name) for name in turned.values()),
        *(swap(turned[str(row["a"])], turned[str(row["b"])]) for row in MEETINGS),
        *(query("meet", name, new, k=3) for name, new in turned.items()),
    )
    for name in turned:
        assert [row["score"] for row in one[name]["ranked"]] == [
            row["score"] for row in other[name]["ranked"]
        ]


def test_somebody_who_met_nobody_has_nobody_to_follow_up_and_is_still_shown_people() -> None:
    found = answered(
        EVENT, *PEOPLE, *MEETINGS, query("followup", "f", "fay"), query("meet", "m", "fay")
    )
    assert names(found["f"]) == []
    assert set(names(found["m"])) == {"ana", "bo", "cy", "dan", "eve"}


def test_a_length_of_nothing_is_an_empty_answer() -> None:
    found = answered(
        EVENT, *PEOPLE, *MEETINGS,
        query("meet", "m", "ana", k=0), query("followup", "f", "ana", k=0),
        query("meet_all", "all", k=0), query("ask", "a", asks="bees", k=0),
    )  # fmt: skip
    assert all(found[name]["ranked"] == [] for name in ("m", "f", "a"))
    assert all(lists["ranked"] == [] for lists in found["all"]["lists"])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("not json", "line 2"),
        ("[1]", "not an object"),
        ('{"type": "person"}', "id"),
        ('{"type": "encounter", "a": "x"}', "line 2"),
        ('{"type": "encounter", "a": "x", "b": "y", "at": NaN}', "not a number"),
        ('{"type": "query", "id": "q", "task": "praise"}', "no such task"),
        ('{"type": "query", "id": "q", "task": "meet", "viewer": "x", "k": -1}', "not a count"),
        ('{"type": "query", "id": "q", "task": "ask"}', "asks"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, why: str) -> None:
    lines = json.dumps(EVENT) + "\n" + line + "\n"
    result = CliRunner().invoke(main, ["rank", "--jsonl"], input=lines)
    assert result.exit_code == 1
    assert why in result.output
