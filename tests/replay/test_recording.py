"""A recording is read strictly: what cannot be played is refused with its line, before anybody joins."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.replay.names import name_of
from eventnet.replay.recording import BadRecording, Encounter, read_recording

PEOPLE = [{"type": "person", "id": "a"}, {"type": "person", "id": "b", "attrs": {"field": 2}}]


def lines(*values: object) -> list[str]:
    return [json.dumps(value) for value in values]


def met(a: str, b: str, at: float, kind: str = "swap") -> dict[str, object]:
    return {"type": "encounter", "a": a, "b": b, "at": at, "kind": kind}


def test_people_and_encounters_are_read_in_the_order_of_time_and_the_rest_is_left_out() -> None:
    recording = read_recording(
        [
            *lines({"type": "event", "event": "a day", "start": 0, "now": 9}, *PEOPLE),
            "",
            *lines(met("b", "a", 7, "again"), met("a", "b", 5)),
            *lines(
                {"type": "note", "by": "a", "about": "b", "star": 7}, {"type": "query", "id": "q"}
            ),
        ]
    )
    assert [person.id for person in recording.people] == ["a", "b"]
    assert recording.people[1].attrs == {"field": "2"}
    assert recording.encounters == (Encounter("a", "b", 5, "swap"), Encounter("b", "a", 7, "again"))
    assert (recording.began, recording.ended) == (5, 7)
    assert (recording.count("swap"), recording.count("again")) == (1, 1)


@pytest.mark.parametrize(
    ("bad", "number"),
    [
        ("{", 3),
        ("[]", 3),
        ('{"type": "person"}', 3),
        ('{"type": "person", "id": "c", "attrs": []}', 3),
        (json.dumps(met("a", "a", 1)), 3),
        (json.dumps(met("a", "stranger", 1)), 3),
        (json.dumps(met("a", "b", 1, "again")), 3),
        (json.dumps(met("a", "b", 1, "hug")), 3),
        ('{"type": "encounter", "a": "a", "b": "b", "at": "noon", "kind": "swap"}', 3),
        ('{"type": "encounter", "a": "a", "b": "b", "at": NaN, "kind": "swap"}', 3),
        ('{"type": "encounter", "a": "a", "b": "b", "at": true, "kind": "swap"}', 3),
    ],
)
def test_what_cannot_be_played_is_refused_with_its_line(bad: str, number: int) -> None:
    with pytest.raises(BadRecording, match=f"line {number}:"):
        read_recording([*lines(*PEOPLE), bad])


def test_two_first_meetings_of_one_pair_are_refused() -> None:
    with pytest.raises(BadRecording, match="line 4:"):
        read_recording(lines(*PEOPLE, met("a", "b", 1), met("b", "a", 2)))


def test_an_empty_recording_has_no_length() -> None:
    recording = read_recording([])
    assert (recording.people, recording.encounters, recording.began, recording.ended) == (
        (),
        (),
        0,
        0,
    )


@given(st.text(max_size=40))
def test_everybody_gets_a_name_and_always_the_same(somebody: str) -> None:
    assert name_of(somebody) == name_of(somebody)
    assert 3 <= len(name_of(somebody)) <= 80
