"""Thousands of phones that a C program plays, the peers they are measured against, and how both are made when needed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.serving import free_port
from tests.plugins.ports import is_open, wait_until

HERE = Path(__file__).parent / "realtime"
SOCKET_IO = "socket.io@4.8"


class Tools:
    """The programs of one run, made in a folder that goes away with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("load", "floor"):
            words = ["cc", "-O2", "-o", str(folder / name), str(HERE / f"{name}.c")]
            subprocess.run(words, check=True, stdout=sys.stderr)
        node = shutil.which("node", path=f"{Path(sys.executable).parent}")
        self.node = node or shutil.which("node") or "node"
        self._with_peer = False

    def peer(self) -> Path:
        """Return the peer's program with its library beside it, installed at the first call."""
        program = self.folder / "peer.cjs"
        if not self._with_peer:
            shutil.copy(HERE / program.name, program)
            (self.folder / "package.json").write_text('{"private": true}')
            npm = Path(self.node).with_name("npm")
            words = [str(npm) if npm.exists() else "npm", "install", SOCKET_IO]
            quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
            subprocess.run([*words, *quiet], cwd=self.folder, check=True, stdout=sys.stderr)
            self._with_peer = True
        return program


@contextmanager
def tools() -> Iterator[Tools]:
    """Compile what is needed; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="eventnet-load-") as name:
        yield Tools(Path(name))


@contextmanager
def running(*words: str | Path) -> Iterator[int]:
    """Run a server that takes its port as the second word, until it listens; yield the port."""
    port = free_port()
    program, *rest = (str(word) for word in words)
    listed = [program, *(word.format(port=port) for word in rest)]
    # A group of its own: Node may be started by a program that does not hand signals on.
    process = subprocess.Popen(listed, stdout=sys.stderr, start_new_session=True)
    try:
        wait_until(lambda: is_open(port), what=program)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


class Load:
    """Some phones at one server: each order is a line, each answer a JSON object. See realtime/load.c."""

    def __init__(self, made: Tools, port: int, cookies: Path, *words: str) -> None:
        self._process = subprocess.Popen(
            [str(made.folder / "load"), str(port), str(cookies), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *order: object) -> dict[str, Any]:
        """Give an order and return the answer. Refuses: a program that ends instead (RuntimeError)."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the load has no pipes")
        self._process.stdin.write(" ".join(map(str, order)) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the load ended at: {order}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """Hang all phones up at once."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def phones(made: Tools, port: int, cookies: Path, *words: str, count: int) -> Iterator[Load]:
    """Connect so many phones and yield them at rest. Refuses: when not all come in (RuntimeError)."""
    load = Load(made, port, cookies, *words)
    try:
        there = load("connect", count, 120)
        if there["ready"] != count:
            raise RuntimeError(f"only {there['ready']} of {count} phones came in")
        load("rest", 1)
        yield load
    finally:
        load.close()
        time.sleep(0.5)  # let the server see that they are gone


def write_requests(path: Path, requests: Iterable[bytes]) -> Path:
    """Write whole HTTP requests to a file, each after a line with its length."""
    path.write_bytes(b"".join(b"%d\n%b" % (len(request), request) for request in requests))
    return path


def request(port: int, path: str, body: object, *, cookie: str = "") -> bytes:
    """Return a whole POST of JSON, as one of our pages sends it."""
    content = json.dumps(body).encode()
    origin = f"http://localhost:{port}"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: {origin}\r\n"
        f"Sec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\nAccept: application/json\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content
