"""How many scans a second the real endpoint takes: gunicorn, SQLite with every commit on disk, real sessions.

Phones are client processes that keep their connections alive and send the next scan when the last is answered, so
p99 is the time under full load. Each scan is of a pair that has not met, the dearest case: it writes a request, a
receipt and the facts that tell of it.
"""

from __future__ import annotations

import json
import multiprocessing
import multiprocessing.pool
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from benchmarks import Figure, median
from benchmarks.people import Person, people_at
from benchmarks.serving import Served, served

PASSES = 3
PEOPLE = 400
SCANS = 1600
WARM_UP = 200
PROCESSES = 2
CONNECTIONS = 8
"""For each client process."""


def requests_for(server: Served, people: Sequence[Person]) -> Iterator[bytes]:
    """Yield whole HTTP requests, every one a scan of two people who have not met."""
    place = urlsplit(server.url)
    number = 0
    # Half of the circle at most, so that nobody scans somebody back.
    for step in range(1, len(people) // 2):
        for at, scanner in enumerate(people):
            number += 1
            body = json.dumps(
                {
                    "scan_id": f"benchmark-{number:010d}",
                    "code": people[(at + step) % len(people)].code,
                    "way": "typed",
                }
            )
            head = (
                f"POST /e/{server.event_key}/scans HTTP/1.1\r\nHost: {place.netloc}\r\n"
                f"Origin: {server.url}\r\nSec-Fetch-Site: same-origin\r\nCookie: {scanner.cookie}\r\n"
                "Accept: application/json\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            yield (head + body).encode()


class Wire:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> bytes:
        """Send a request and return the whole answer."""
        self._socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        head, _, body = answer.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += self._more()
        return head + b"\r\n\r\n" + body

    def _more(self) -> bytes:
        got = self._socket.recv(65536)
        if not got:
            raise ConnectionError("the server closed the connection")
        return got

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def scan_all(port: int, requests: Sequence[bytes]) -> list[float]:
    """Send all requests over some connections at once; return how many seconds each took.

    Refuses: an answer that is not a request made (RuntimeError).
    """
    times: list[float] = []
    wrong: list[bytes] = []

    def work(mine: Sequence[bytes]) -> None:
        wire = Wire(port)
        for request in mine:
            began = time.perf_counter()
            answer = wire.ask(request)
            times.append(time.perf_counter() - began)
            if b'"outcome":"requested"' not in answer.replace(b" ", b""):
                wrong.append(answer[-300:])
        wire.close()

    threads = [
        threading.Thread(target=work, args=(requests[at::CONNECTIONS],))
        for at in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong or len(times) != len(requests):
        raise RuntimeError(f"{len(times)} of {len(requests)} answered, wrong: {wrong[:1]!r}")
    return times


def one_pass(
    port: int, requests: Sequence[bytes], pool: multiprocessing.pool.Pool
) -> tuple[float, float]:
    """Return scans a second and the time in milliseconds that 99 of 100 stay below."""
    began = time.perf_counter()
    parts = pool.starmap(scan_all, [(port, requests[at::PROCESSES]) for at in range(PROCESSES)])
    seconds = time.perf_counter() - began
    times = sorted(time for part in parts for time in part)
    return len(requests) / seconds, times[int(len(times) * 0.99)] * 1000


def main() -> Iterator[Figure]:
    """Scan in three passes after a short one that warms up, the usual limits switched on."""
    with served() as server, multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        port = urlsplit(server.url).port or 80
        every = requests_for(server, people_at(server, PEOPLE))
        one_pass(port, [next(every) for _ in range(WARM_UP)], pool)
        passes = []
        before = server.web_cpu_s()
        for _ in range(PASSES):
            passes.append(one_pass(port, [next(every) for _ in range(SCANS)], pool))
            print(f"{passes[-1][0]:.0f} scans/s, p99 {passes[-1][1]:.0f} ms", file=sys.stderr)
        cpu_ms = (server.web_cpu_s() - before) / (PASSES * SCANS) * 1000
    yield Figure("scan_per_s", round(median([rate for rate, _ in passes])), "scans/s", ">= 400")
    yield Figure("scan_p99_ms", round(median([p99 for _, p99 in passes]), 1), "ms")
    yield Figure("scan_cpu_ms", round(cpu_ms, 2), "ms of one processor per scan")
