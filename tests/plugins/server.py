"""The real product in processes of its own: gunicorn and worker as an operator runs them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.plugins.guard import Guard
from tests.plugins.ports import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
START_S = 30


def program() -> list[str]:
    """Return the words that start `eventnet` with this Python."""
    return [sys.executable, "-c", "from eventnet.cli import main; main()"]


@dataclass
class Server:
    """One installation of the product: web and worker on one database, at one address."""

    database_url: str
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    _guard: Guard | None = None

    @property
    def url(self) -> str:
        """Return the address that browsers use; localhost counts as a safe place for the camera."""
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables of the server and of every command run beside it."""
        own = {
            "EVENTNET_DATABASE_URL": self.database_url,
            "EVENTNET_PUBLIC_URL": self.url,
            "EVENTNET_HOST": "127.0.0.1",
            "EVENTNET_PORT": str(self.port),
            "EVENTNET_SECRET_KEY": "only-for-the-tests-of-this-product-and-nothing-else",
            "EVENTNET_LOG_LEVEL": "info",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "default",
        }
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("EVENTNET_")
            and name not in {"DATABASE_URL", "REDIS_URL", "PORT", "PYTHONWARNINGS"}
        }
        return kept | own | self.settings

    @property
    def log_file(self) -> Path:
        """Return where web and worker write."""
        return self.folder / f"server-{self.port}.log"

    def log(self) -> str:
        """Return all that web and worker have said so far."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def run(self, *words: str) -> str:
        """Run one `eventnet` command on the same database and return what it printed.

        Refuses: a command that fails (AssertionError with its words).
        """
        done = subprocess.run(
            [*program(), *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"eventnet {' '.join(words)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self) -> None:
        """Start web and worker and wait until the server says that it is well."""
        with self.log_file.open("ab") as log:
            # A session of its own, so that all of its processes can be ended together.
            self.process = subprocess.Popen(
                [*program(), "serve"],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._guard = Guard(self.process.pid)
        try:
            self.wait_until_well()
        except (RuntimeError, TimeoutError) as error:
            self.kill()
            raise RuntimeError(f"the server did not start:\n{self.log()[-6000:]}") from error

    def _is_well(self) -> bool:
        process = self.process
        if process is None or process.poll() is not None:
            raise RuntimeError("the server ended by itself")
        try:
            with urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return int(answer.status) == 200
        except (URLError, OSError):
            return False

    def stop(self) -> None:
        """End web and worker in good order; whatever is left after 20 s is killed."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
        self.kill()

    def kill(self) -> None:
        """End every process at once, as a power cut would. `start` brings the server back."""
        process, guard = self.process, self._guard
        if process is None or guard is None:
            return
        self.process = self._guard = None
        guard.end()
        process.wait(10)

    def kill_web(self) -> int:
        """Kill the web processes at once, as the kernel does when memory runs out, and return how many.

        `serve` starts the web side again by itself; `wait_until_well` waits for that.
        """
        killed = 0
        for pid in self.web_pids():
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
                killed += 1
        return killed

    def web_pids(self) -> list[int]:
        """Return the web side's processes: gunicorn, and those that serve."""
        process = self.process
        assert process is not None, "the server does not run"
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (folder / "cmdline").read_bytes()
                if os.getpgid(int(folder.name)) == process.pid and b"gunicorn" in words:
                    found.append(int(folder.name))
        return found

    def wait_until_well(self, seconds: float = START_S) -> None:
        """Wait until the server answers that it is well."""
        wait_until(self._is_well, seconds=seconds, every=0.1, what="/healthz")


@pytest.fixture
def server_settings() -> dict[str, str]:
    """Settings beyond the usual for `server`; a test module gives its own by a fixture of this name."""
    return {}


@pytest.fixture
def server(database_url: str, tmp_path: Path, server_settings: dict[str, str]) -> Iterator[Server]:
    """The running product on a fresh database. What it logged is shown when the test fails."""
    running = Server(database_url, tmp_path, dict(server_settings))
    running.start()
    yield running
    running.stop()
    sys.stdout.write(running.log()[-8000:])
