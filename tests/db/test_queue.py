"""The lock that is handed on in the order of arrival."""

from __future__ import annotations

import threading
import time

import pytest

from eventnet.db.queue import Queue


def wait_for(queue: Queue, many: int) -> None:
    """Wait until so many wait."""
    give_up = time.monotonic() + 10
    while len(queue) != many:
        assert time.monotonic() < give_up
        time.sleep(0.001)


def test_the_turn_goes_round_in_the_order_of_arrival() -> None:
    queue, order = Queue(), []
    assert queue.acquire()

    def take(number: int) -> None:
        queue.acquire()
        order.append(number)
        queue.release()

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    for number, thread in enumerate(threads):
        thread.start()
        wait_for(queue, number + 1)
    queue.release()
    for thread in threads:
        thread.join()
    assert order == list(range(8))
    assert queue.acquire(0)


def test_whoever_waits_too_long_goes_without_and_is_passed_over() -> None:
    queue = Queue()
    assert queue.acquire()
    assert not queue.acquire(0.01)
    assert len(queue) == 0
    queue.release()
    assert queue.acquire(0)


def test_a_turn_that_comes_while_one_gives_up_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue()
    assert queue.acquire()

    def too_late(_event: threading.Event, _timeout: float | None = None) -> bool:
        queue.release()  # hands the turn to the one who has just stopped waiting
        return False

    monkeypatch.setattr(threading.Event, "wait", too_late)
    assert queue.acquire(0.01)


def test_whoever_is_ended_while_waiting_hands_the_turn_on(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue()
    assert queue.acquire()

    def ended(_event: threading.Event, _timeout: float | None = None) -> bool:
        queue.release()
        raise SystemExit

    monkeypatch.setattr(threading.Event, "wait", ended)
    with pytest.raises(SystemExit):
        queue.acquire()
    assert queue.acquire(0)


def test_one_at_a_time_whatever_the_threads_do() -> None:
    queue, inside, most = Queue(), [], []

    def work() -> None:
        for _ in range(200):
            if queue.acquire(5):
                inside.append(1)
                most.append(len(inside))
                inside.pop()
                queue.release()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 1200
    assert max(most) == 1
