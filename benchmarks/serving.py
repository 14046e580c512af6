"""The product on a throwaway SQLite file, in processes of its own, with one live event, for benchmarks over HTTP."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from eventnet.accounts.service import allow_organiser
from eventnet.core.clock import SystemClock
from eventnet.db.schema import upgrade
from eventnet.db.session import Database
from eventnet.events.forms import EventForm
from eventnet.events.service import create_event
from eventnet.prompts.forms import PromptForm
from eventnet.prompts.service import send_now, write

START_S = 30.0


@dataclass(frozen=True)
class Served:
    """A running server: its address, its database, and the event that is on."""

    url: str
    database: Database
    event_id: str
    event_key: str
    join_code: str
    owner_id: str
    pid: int
    _process: subprocess.Popen[bytes] = field(repr=False)

    def web_cpu_s(self) -> float:
        """Return how many seconds of processor time the web side has used so far: what it costs, however busy
        the machine is with other things.
        """
        ticks = 0
        for folder in self._web():
            values = (folder / "stat").read_text().rpartition(")")[2].split()
            ticks += int(values[11]) + int(values[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def web_memory_kib(self) -> float:
        """Return how much memory the web side holds, what processes share counted in shares."""
        kib = 0
        for folder in self._web():
            for line in (folder / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kib += int(line.split()[1])
        return kib

    def send_prompt(self, form: PromptForm) -> str:
        """Send a prompt from this process, whether the web side is there or not; return its id."""
        now = SystemClock().now()
        with self.database.write() as db:
            step = {"event_id": self.event_id, "person_id": self.owner_id}
            prompt_id = write(db, **step, form=form, now=now).id
            send_now(db, **step, prompt_id=prompt_id, now=now)
        return prompt_id

    def kill_web(self) -> None:
        """Kill the web side at once; it is started again by itself."""
        for folder in self._web():
            os.kill(int(folder.name), signal.SIGKILL)

    def wait_until_well(self) -> None:
        """Wait until the web side answers."""
        _wait_until_well(self._process, self.url)

    def _web(self) -> list[Path]:
        """Return the folders of the web side's processes."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if b"gunicorn" in (folder / "cmdline").read_bytes() and self.pid in _ancestors(
                    folder
                ):
                    found.append(folder)
        return found


def _ancestors(folder: Path) -> list[int]:
    """Return the process and its parents, the nearest first."""
    found = [int(folder.name)]
    while found[-1] > 1:
        stat = (folder.parent / str(found[-1]) / "stat").read_text()
        found.append(int(stat.rpartition(")")[2].split()[1]))
    return found


def free_port() -> int:
    """Return a port on the loopback address that nobody held a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(*, began: timedelta = timedelta(hours=1), **settings: str) -> Iterator[Served]:
    """Serve an event that began so long ago; everything is gone afterwards. `settings` are `EVENTNET_…` by name."""
    with tempfile.TemporaryDirectory(prefix="eventnet-benchmark-") as name:
        folder = Path(name)
        database_url = f"sqlite:///{folder}/eventnet.sqlite3"
        url = f"http://localhost:{free_port()}"
        database = Database.at(database_url)
        upgrade(database)
        own = {
            "EVENTNET_DATABASE_URL": database_url,
            "EVENTNET_PUBLIC_URL": url,
            "EVENTNET_PORT": url.rpartition(":")[2],
            "EVENTNET_LOG_LEVEL": "error",
            "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
            **{f"EVENTNET_{key.upper()}": value for key, value in settings.items()},
        }
        kept = {key: value for key, value in os.environ.items() if not key.startswith("EVENTNET_")}
        words = [sys.executable, "-c", "from eventnet.cli import main; main()", "serve"]
        process = subprocess.Popen(words, cwd=folder, env=kept | own, stdout=sys.stderr)
        try:
            _wait_until_well(process, url)
            yield _with_event(database, url, began, process)
        finally:
            process.terminate()
            process.wait(30)
            database.close()


def _with_event(
    database: Database, url: str, began: timedelta, process: subprocess.Popen[bytes]
) -> Served:
    now = SystemClock().now()
    with database.write() as db:
        owner = allow_organiser(db, email="bench@example.org", now=now)
        form = EventForm(
            name="A measured day",
            timezone="UTC",
            starts_at=now - began,
            ends_at=now + timedelta(hours=8),
        )
        event = create_event(db, owner_id=owner.id, form=form, now=now)
        return Served(
            url, database, event.id, event.key, event.join_code, owner.id, process.pid, process
        )


def _wait_until_well(process: subprocess.Popen[bytes], url: str) -> None:
    """Wait for the server. Refuses: one that ends or does not come (RuntimeError)."""
    give_up = time.monotonic() + START_S
    while time.monotonic() < give_up:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended by itself with {process.returncode}")
        try:
            with urlopen(f"{url}/readyz", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the server did not start")
