"""Seats and pacing: the small memory of one process."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from eventnet.live.pacing import Pacer
from eventnet.live.seats import MOST_PER_PERSON, Seat, Seats


def a_seat(sid: str, person: str = "p", attendee: str | None = "a", event: str = "e") -> Seat:
    return Seat(sid, person, f"device-{person}", event, "key", "UTC", attendee, "en")


def test_the_oldest_socket_of_a_person_has_to_go() -> None:
    seats = Seats()
    assert [seats.take(a_seat(str(n))) for n in range(MOST_PER_PERSON)] == [[], [], []]
    assert seats.take(a_seat("new")) == ["0"]


def test_a_seat_is_found_by_attendee_event_desk_and_device() -> None:
    seats = Seats()
    seats.take(a_seat("phone", "ana", "ana"))
    seats.take(a_seat("laptop", "olga", None))
    assert [seat.sid for seat in seats.of_attendee("e", "ana")] == ["phone"]
    assert [seat.sid for seat in seats.at_event("e")] == ["phone"]
    assert [seat.sid for seat in seats.at_desk("e")] == ["laptop"]
    assert [seat.sid for seat in seats.of_device("device-ana")] == ["phone"]
    assert seats.of_attendee("another", "ana") == []


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 2))))
def test_nothing_is_left_of_those_who_left(steps: list[tuple[bool, int, int]]) -> None:
    seats = Seats()
    here: dict[str, Seat] = {}
    for comes, number, person in steps:
        seat = a_seat(str(number), str(person), f"a{person}")
        if comes and seat.sid not in here:
            seats.take(seat)
            here[seat.sid] = seat
        elif not comes:
            seats.leave(seat.sid)
            here.pop(seat.sid, None)
    assert len(seats) == len(here)
    assert {seat.sid for seat in seats.at_event("e")} == set(here)
    for sid in list(here.keys()):
        seats.leave(sid)
    assert seats.at_event("e") == []
    assert len(seats) == 0


def test_a_paced_thing_is_told_at_most_so_often_and_its_last_change_always() -> None:
    pacer = Pacer(0.5)
    key = ("event", "prompt")
    pacer.touch(key, 1)
    assert pacer.due(10.0) == [(key, 1)]
    pacer.touch(key, 2)
    pacer.touch(key, 3)
    assert pacer.due(10.2) == []
    assert pacer.due(10.5) == [(key, 3)]
    assert pacer.due(20.0) == []


def test_pacing_one_thing_does_not_hold_back_another() -> None:
    pacer = Pacer(0.5)
    pacer.touch(("e", "one"), 1)
    pacer.due(1.0)
    pacer.touch(("e", "two"), 2)
    assert pacer.due(1.1) == [(("e", "two"), 2)]


def test_those_at_an_event_are_found_by_language_and_some_of_them_by_name() -> None:
    seats = Seats()
    one, third = a_seat("1", "p", "ana"), a_seat("3", "r", "cleo")
    other = replace(a_seat("2", "q", "ben"), locale="de")
    for seat in (one, other, third):
        seats.take(seat)
    assert seats.by_locale("e", only=None) == {"en": [one, third], "de": [other]}
    assert seats.by_locale("e", only={"ana"}) == {"en": [one]}
    assert seats.by_locale("e", only=set()) == {}
    assert seats.by_locale("elsewhere", only=None) == {}
