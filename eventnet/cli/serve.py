"""`eventnet serve` and `eventnet worker`: the running product."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

import click

from eventnet.config import Settings, read_settings
from eventnet.db.schema import upgrade
from eventnet.db.session import Database

RESTART_AFTER_S = 1.0
GRACE_S = 20.0


def gunicorn_words(settings: Settings) -> list[str]:
    """Return the command that serves the web side; see docs/architecture.md for why each option is there."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    sockets = 20_000 if files == resource.RLIM_INFINITY else max(256, min(20_000, files - 256))
    return [
        sys.executable, "-m", "gunicorn", "eventnet.wsgi:app",
        "-k", "gevent", "-w", str(settings.web_processes),
        "-b", f"{settings.host}:{settings.port}",
        "--worker-connections", str(sockets),
        "--backlog", "4096",
        "--keep-alive", "5",
        "--timeout", "60",
        "--graceful-timeout", "15",
        "--no-control-socket",
        "--log-level", "warning",
    ]  # fmt: skip


class Pair:
    """Web and worker, started together, restarted when one ends, stopped together.

    `apart` keeps the terminal's Ctrl-C from them, so that they end in good order, by us alone.
    """

    def __init__(self, commands: dict[str, list[str]], *, apart: bool = False) -> None:
        self._commands = commands
        self._apart = apart
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = False

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Ask both to end."""
        self._stopping = True
        for process in self._running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)

    def run(self) -> None:
        """Keep both running until asked to stop."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        if self._apart and signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:
            signal.signal(signal.SIGHUP, self.stop)  # a closed terminal tells only us
        while not self._ends():
            for name, words in self._commands.items():
                process = self._running.get(name)
                if process is None or process.poll() is not None:
                    if process is not None:
                        click.echo(
                            f"{name} ended with {process.returncode}, starting again", err=True
                        )
                        time.sleep(RESTART_AFTER_S)
                    if self._ends():
                        break
                    group = 0 if self._apart else None
                    self._running[name] = subprocess.Popen(words, process_group=group)
            time.sleep(0.2)
        self._wait()

    def _ends(self) -> bool:
        """Tell whether somebody asked to stop; a signal may do so between any two lines."""
        return self._stopping

    def _wait(self) -> None:
        give_up = time.monotonic() + GRACE_S
        for process in self._running.values():
            try:
                process.wait(max(0.1, give_up - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()


def raise_file_limit() -> None:
    """Let this process open as many files as it may: each phone is one."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@click.command()
def serve() -> None:
    """Bring the schema up to date, then run the web side and the worker together until stopped."""
    settings = read_settings()
    database = Database.at(settings.database_url)
    upgrade(database)
    database.close()
    raise_file_limit()
    click.echo(f"EventNet listens on {settings.public_url}", err=True)
    worker_words = [sys.executable, "-c", "from eventnet.cli import main; main()", "worker"]
    Pair({"web": gunicorn_words(settings), "worker": worker_words}).run()


@click.command()
def worker() -> None:
    """Do the slow due work, such as mail, digests and clean-up, and beside it what may not wait for that."""
    from eventnet.app import create_app
    from eventnet.jobs.running import Watch
    from eventnet.jobs.slow import SLOW
    from eventnet.jobs.timed import TIMED

    app = create_app()
    slow, timed = Watch(app, SLOW), Watch(app, TIMED)

    def end(_signal: int, _frame: FrameType | None) -> None:
        slow.stop()
        timed.stop()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    beside = threading.Thread(target=timed.run, name="timed-jobs")
    beside.start()
    slow.run()
    beside.join()
