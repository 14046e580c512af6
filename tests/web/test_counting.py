"""The store of the limits: windows begin with the first count, end by the clock, and leave nothing behind."""

from __future__ import annotations

from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from eventnet.web.counting import TIDY_EVERY_S, CountsHere


class Clock:
    """Seconds that stand still."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_window_begins_with_its_first_count_and_ends_by_the_clock() -> None:
    clock = Clock()
    store = CountsHere(clock=clock)
    assert [store.incr("ana", 60), store.incr("ana", 60, 3), store.incr("ben", 60)] == [1, 4, 1]
    clock.now += 59
    assert store.get("ana") == 4
    assert store.get_expiry("ana") == 1060
    clock.now += 1
    assert store.get("ana") == 0
    assert store.incr("ana", 60) == 1
    assert store.get_expiry("ana") == 1120


def test_one_key_is_forgotten_without_the_others() -> None:
    store = CountsHere(clock=Clock())
    store.incr("ana", 60)
    store.incr("ben", 60)
    store.clear("ana")
    store.clear("nobody")
    assert (store.get("ana"), store.get("ben")) == (0, 1)
    assert store.reset() == 1
    assert store.get("ben") == 0


def test_windows_that_are_over_do_not_stay_in_memory() -> None:
    clock = Clock()
    store = CountsHere(clock=clock)
    for number in range(50):
        store.incr(f"one {number}", 10)
    store.incr("long", 10 * TIDY_EVERY_S)
    clock.now += TIDY_EVERY_S
    store.incr("new", 10)
    assert store.reset() == 2


def test_the_library_counts_with_it() -> None:
    limiter = FixedWindowRateLimiter(storage_from_string("here://"))
    twice = parse("2 per minute")
    assert [limiter.hit(twice, "ana") for _ in range(3)] == [True, True, False]
    assert limiter.hit(twice, "ben")
