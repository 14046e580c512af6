"""A throwaway PostgreSQL for one run of the tests: started once, shared by every test process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tests.plugins.guard import Guard
from tests.plugins.ports import free_port

# What a crash would need, a throwaway does not.
_HASTY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "listen_addresses": "127.0.0.1",
}


def find_programs() -> Path | None:
    """Return the folder with initdb and pg_ctl of the newest PostgreSQL here, None without one."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0,
    )
    on_path = shutil.which("pg_ctl")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for folder in [*reversed(debian), *folders]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


def _as_owner(command: list[str]) -> list[str]:
    """Return the command as a user that PostgreSQL accepts: it refuses to run as root."""
    if os.geteuid() == 0:
        return ["runuser", "-u", "postgres", "--", *command]
    return command


@dataclass
class Cluster:
    """A PostgreSQL server in a temporary folder, on 127.0.0.1 and a free port."""

    programs: Path
    port: int = field(default_factory=free_port)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="eventnet-pg-")))
    _guard: Guard | None = None

    @property
    def url(self) -> str:
        """Return the address of the maintenance database."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *arguments: str) -> None:
        command = _as_owner([str(self.programs / program), *arguments])
        # The log goes to a file: a server that inherits a pipe would keep it open for ever.
        with (self.folder / "commands.log").open("ab") as log:
            done = subprocess.run(
                command,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                check=False,
                timeout=60,
            )
        if done.returncode:
            said = "\n".join(
                path.read_text(errors="replace")[-2000:] for path in self.folder.glob("*.log")
            )
            raise RuntimeError(f"{program} failed:\n{said}")

    def start(self) -> None:
        """Make the cluster and start it."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        data = str(self.folder / "data")
        self._run(
            "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        options = " ".join(f"-c {name}={value}" for name, value in _HASTY.items())
        options += f" -p {self.port} -k {self.folder}"
        log = str(self.folder / "server.log")
        self._run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
        leader = int((self.folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
        # SIGQUIT is PostgreSQL's immediate shutdown.
        self._guard = Guard(leader, sign=signal.SIGQUIT, folder=self.folder)

    def stop(self) -> None:
        """Stop the server at once and remove what it kept; this happens by itself when this process dies."""
        if self._guard is not None:
            self._guard.end()
