"""A phone's wire: whole frames in order whatever the kernel takes, a bound for a slow phone, and a descriptor used by one only."""

from __future__ import annotations

import errno
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import gevent
import gevent.socket
import pytest

from eventnet.live.frames import framed_message
from eventnet.live.wire import MOST_WAITING, MOST_WAITING_BYTES, Wire


@pytest.fixture
def ends() -> Iterator[tuple[Any, Any]]:
    """Two ends of a connection with small buffers: the server's and the phone's."""
    ours, theirs = gevent.socket.socketpair()
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    yield ours, theirs
    ours.close()
    theirs.close()
    gevent.sleep(0.01)  # gevent gives descriptors back a moment later


class Stingy:
    """A socket whose kernel takes little at a time, now and then nothing."""

    def __init__(self, raw: Any, dice: random.Random) -> None:
        self._raw, self._dice = raw, dice

    def send(self, data: bytes | memoryview) -> int:
        if self._dice.random() < 0.3:
            raise BlockingIOError(errno.EAGAIN, "later")
        return int(self._raw.send(data[: self._dice.randint(1, 9)]))

    def shutdown(self, how: int) -> None:
        self._raw.shutdown(how)


def read_all(end: Any, bytes_wanted: int) -> bytes:
    """Read until so many bytes have come, or the end."""
    data = b""
    with gevent.Timeout(10):
        while len(data) < bytes_wanted:
            part = end.recv(65536)
            if not part:
                break
            data += part
    return data


def waits_until(what: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 10
    while not what():
        assert time.monotonic() < give_up
        gevent.sleep(0.005)


def test_partial_writes_are_finished_before_the_next_frame_begins(ends: tuple[Any, Any]) -> None:
    ours, theirs = ends
    for seed in range(5):
        wire = Wire(ours, Stingy(ours._sock, random.Random(seed)))
        frames = [framed_message(f"{number} " + "x" * (number % 40)) for number in range(100)]
        for frame in frames:
            wire.send(frame)
        assert read_all(theirs, len(b"".join(frames))) == b"".join(frames)
        waits_until(lambda wire=wire: not wire._waiting)  # type: ignore[misc]


def test_a_phone_that_reads_on_in_time_gets_everything_in_order(ends: tuple[Any, Any]) -> None:
    ours, theirs = ends
    wire = Wire(ours)
    frames = [framed_message(f"{number} " + "x" * 1000) for number in range(200)]
    for frame in frames:
        wire.send(frame)
    assert wire._waiting, "the buffers took everything: nothing was tried"
    assert read_all(theirs, len(b"".join(frames))) == b"".join(frames)
    assert not wire.closed


@pytest.mark.parametrize(
    ("size", "most"), [(100, MOST_WAITING), (100_000, MOST_WAITING_BYTES // 100_000)]
)
def test_a_phone_that_stays_away_is_cut_off_at_the_bound(
    ends: tuple[Any, Any], size: int, most: int
) -> None:
    ours, theirs = ends
    wire = Wire(ours)
    frame = framed_message("x" * size)
    kept = 0
    while not wire.closed:
        wire.offer(frame)
        if wire._waiting:
            kept += 1
            assert len(wire._waiting) <= most + 1
            assert wire._waiting_bytes <= MOST_WAITING_BYTES
        assert kept < 10_000
    assert not wire._waiting
    got = read_all(theirs, 100_000_000)
    assert (frame * (len(got) // len(frame) + 1)).startswith(got), "nothing but our frames came"
    with pytest.raises(OSError, match="closed"):
        wire.send(frame)
    wire.release()


def test_a_reused_descriptor_never_gets_another_phones_frame() -> None:
    """Two native threads send while wires are released and their numbers taken by others."""
    wires: list[Wire] = []
    going = True

    def send() -> None:
        dice = random.Random()
        while going:
            for wire in tuple(wires):
                wire.offer(framed_message("for the old one" * dice.randint(1, 20)))

    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    reused = 0
    try:
        for _ in range(300):
            ours, theirs = gevent.socket.socketpair()
            number = ours.fileno()
            wire = Wire(ours)
            wires.append(wire)
            gevent.sleep(0.0005)
            wire.release()
            gevent.sleep(0.0005)  # gevent gives descriptors back a moment later
            stranger, heard = gevent.socket.socketpair()
            reused += number in {stranger.fileno(), heard.fileno()}
            gevent.sleep(0.0005)
            for end in (stranger, heard):
                end.setblocking(False)
                with pytest.raises(BlockingIOError):
                    end.recv(10)
            for end in (stranger, heard, theirs):
                end.close()
            wires.remove(wire)
    finally:
        going = False
        for sender in senders:
            sender.join()
        gevent.sleep(0.01)
    assert reused > 100, "no descriptor was reused: nothing was tried"


def test_closing_wakes_whoever_reads_and_whoever_waits_to_send(ends: tuple[Any, Any]) -> None:
    ours, _theirs = ends
    wire = Wire(ours)
    while not wire._waiting:
        wire.send(framed_message("x" * 1000))
    reading = gevent.spawn(ours.recv, 10)
    gevent.sleep(0)
    wire.close()
    assert reading.get(timeout=5) == b""
    with gevent.Timeout(5):
        wire.release()
    gevent.sleep(0.01)
    assert ours.fileno() == -1


def test_closing_waits_for_the_thread_that_sends() -> None:
    """Else the descriptor could be another phone's by the time the kernel looks at it."""
    inside, go_on, happened = threading.Event(), threading.Event(), list[str]()

    class Slow:
        def send(self, data: bytes | memoryview) -> int:
            inside.set()
            go_on.wait(5)
            happened.append("sent")
            return len(data)

        def shutdown(self, _how: int) -> None:
            happened.append("closed")

    wire = Wire(None, Slow())
    sender = threading.Thread(target=wire.offer, args=(b"frame",))
    closer = threading.Thread(target=wire.close)
    sender.start()
    assert inside.wait(5)
    closer.start()
    closer.join(0.1)
    go_on.set()
    sender.join()
    closer.join()
    assert happened == ["sent", "closed"]
