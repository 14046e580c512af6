"""Nothing that a test process started outlives it, even when it is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.plugins.absent import absent
from tests.plugins.guard import Guard
from tests.plugins.ports import wait_until

SLEEPER = [sys.executable, "-c", "import time; time.sleep(120)"]


def test_a_guard_ends_its_group_and_removes_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    process = subprocess.Popen(SLEEPER, start_new_session=True)
    guard = Guard(process.pid, folder=folder)
    assert process.poll() is None
    guard.end()
    assert process.wait(5) == -signal.SIGKILL
    assert not folder.exists()
    guard.end()


def test_what_a_killed_process_started_goes_with_it(tmp_path: Path) -> None:
    if not Path("/proc/self").exists():
        absent("/proc")
    told = tmp_path / "told"
    program = (
        "import subprocess, sys, pathlib, time\n"
        "from tests.plugins.guard import Guard\n"
        f"started = subprocess.Popen({SLEEPER!r}, start_new_session=True)\n"
        "guard = Guard(started.pid)\n"
        f"pathlib.Path({str(told)!r}).write_text(str(started.pid) + '\\n')\n"
        "time.sleep(120)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[2])
    wait_until(lambda: told.exists() and told.read_text().endswith("\n"), what="its child")
    child = int(told.read_text())

    def is_alive() -> bool:
        status = Path(f"/proc/{child}/stat")
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"

    assert is_alive()
    parent.kill()
    parent.wait(5)
    wait_until(lambda: not is_alive(), what="the child's end")
