"""A Redis of our own, started at the first test that asks for one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.plugins.absent import absent
from tests.plugins.guard import Guard
from tests.plugins.ports import free_port, is_open, wait_until


@dataclass
class RedisServer:
    """A Redis on 127.0.0.1 and a free port that keeps nothing on disk."""

    folder: Path
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None
    _guard: Guard | None = None

    @property
    def url(self) -> str:
        """Return its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        program = shutil.which("redis-server")
        if program is None:
            absent("redis-server")
        options = ["--bind", "127.0.0.1", "--appendonly", "no", "--save", ""]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [program, *options, "--port", str(self.port)],
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._guard = Guard(self._process.pid)
        wait_until(lambda: is_open(self.port), what="Redis")

    def kill(self) -> None:
        """End it at once. `start` brings it back at the same address, empty."""
        process, guard = self._process, self._guard
        if process is None or guard is None:
            return
        self._process = self._guard = None
        guard.end()
        process.wait(10)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Redis server that lives as long as this test process."""
    running = RedisServer(tmp_path_factory.mktemp("redis"))
    running.start()
    yield running.url
    running.kill()


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The address of a Redis database that holds nothing yet."""
    import redis

    connection = redis.Redis.from_url(redis_server)
    connection.flushall()
    connection.close()
    return redis_server


@pytest.fixture
def redis_of_its_own(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis that one test may kill and start."""
    folder = tmp_path / "redis"
    folder.mkdir()
    running = RedisServer(folder)
    running.start()
    yield running
    running.kill()
