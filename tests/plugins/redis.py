"""A Redis of our own, started at the first test that asks for one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugins.absent import absent
from tests.plugins.guard import Guard
from tests.plugins.ports import free_port, is_open, wait_until


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Redis server that lives as long as this test process."""
    program = shutil.which("redis-server")
    if program is None:
        absent("redis-server")
    folder: Path = tmp_path_factory.mktemp("redis")
    port = free_port()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                program,
                *["--bind", "127.0.0.1", "--appendonly", "no", "--save"],
                "",
                "--port",
                str(port),
            ],
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    guard = Guard(process.pid)
    try:
        wait_until(lambda: is_open(port), what="Redis")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        guard.end()
        process.wait(10)


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The address of a Redis database that holds nothing yet."""
    import redis

    connection = redis.Redis.from_url(redis_server)
    connection.flushall()
    connection.close()
    return redis_server
