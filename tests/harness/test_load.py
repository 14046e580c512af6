"""The program that plays thousands of phones: it counts what arrives, in order, also at phones that stopped reading."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.load import Load, Tools, request, running, write_requests
from tests.plugins.absent import absent

MESSAGE = '42["prompt.opened",{"version":1000,"prompt":{"question":"%s"}}]' % ("x" * 300)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Tools:
    if shutil.which("cc") is None:
        absent("a C compiler")
    return Tools(tmp_path_factory.mktemp("load"))


@pytest.fixture
def floor(made: Tools, tmp_path: Path) -> Iterator[int]:
    """The port of a server that tells everybody a message at every POST."""
    (tmp_path / "message").write_text(MESSAGE)
    with running(made.folder / "floor", "{port}", tmp_path / "message") as port:
        yield port


def load_at(made: Tools, port: int, folder: Path, *words: str) -> Load:
    (folder / "cookies").write_text("eventnet=one\neventnet=two\neventnet=three\n")
    return Load(made, port, folder / "cookies", "40", "prompt.opened", *words)


def pushes(port: int, folder: Path, many: int) -> Path:
    return write_requests(folder / "pushes", [request(port, "/push", {})] * many)


def test_every_phone_is_told_every_push_and_all_are_counted(
    made: Tools, floor: int, tmp_path: Path
) -> None:
    load = load_at(made, floor, tmp_path)
    assert load("connect", 3, 20)["ready"] == 3
    said = load("push", pushes(floor, tmp_path, 4), 0, 20_000)
    assert (said["expected"], said["delivered"], said["disordered"]) == (12, 12, 0)
    assert len(said["last_ms"]) == 4
    assert min(said["last_ms"]) > 0
    assert load("drop", 20)["ready"] == 3
    said = load("push", pushes(floor, tmp_path, 1), 0, 20_000)
    assert (said["expected"], said["delivered"], said["broken"]) == (15, 15, 0)
    load.close()


def test_a_phone_that_stopped_reading_counts_once_it_reads_on(
    made: Tools, floor: int, tmp_path: Path
) -> None:
    load = load_at(made, floor, tmp_path, "slow=1")
    load("connect", 3, 20)
    assert load("stall")["stalled"] == 1
    said = load("push", pushes(floor, tmp_path, 5), 0, 20_000)
    assert (said["expected"], said["delivered"]) == (15, 10)
    said = load("resume", 20)
    assert (said["delivered"], said["disordered"]) == (15, 0)
    load.close()
