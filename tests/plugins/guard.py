"""Sees to it that what a test process started goes when the test process goes, however it goes."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

# Reads until the pipe breaks, which happens when the other end is closed or its process is gone.
_WATCH = """
import os, shutil, sys
group, sign, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
sys.stdin.read()
try:
    os.killpg(group, sign)
except ProcessLookupError:
    pass
if folder:
    shutil.rmtree(folder, ignore_errors=True)
"""


class Guard:
    """Ends a group of processes when asked to, or when this process has died before it could ask."""

    def __init__(
        self, group: int, *, sign: signal.Signals = signal.SIGKILL, folder: Path | None = None
    ) -> None:
        """Watch over the group; `folder` is removed after it."""
        self._watcher = subprocess.Popen(
            [sys.executable, "-S", "-c", _WATCH, str(group), str(int(sign)), str(folder or "")],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def end(self) -> None:
        """End the group now; one that has ended already is let be."""
        if self._watcher.stdin is not None:
            with suppress(BrokenPipeError):
                self._watcher.stdin.close()
        self._watcher.wait(20)
