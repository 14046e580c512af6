"""A restart in front of a full hall: the web side is killed, a prompt opens while it is away, and every phone shows it once.

The phones are the live client of our pages, in one Node process. `EVENTNET_BENCH_PHONES` sets another number of them.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import Figure
from benchmarks.people import people_at
from benchmarks.serving import served
from eventnet.paths import STATIC
from eventnet.prompts.forms import PromptForm

PHONES = 2000
SCRIPT = Path(__file__).parent / "realtime" / "hall.mjs"


class Phones:
    """Many phones in one process. See realtime/hall.mjs."""

    def __init__(self, url: str, event_key: str, cookies: Path) -> None:
        node = Path(sys.executable).parent / "node"
        self._process = subprocess.Popen(
            [str(node if node.exists() else "node"), SCRIPT, STATIC, url, event_key, cookies],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def hear(self, key: str) -> dict[str, Any]:
        """Wait for what they say next under that name; what else they say before is dropped.

        Refuses: phones that end instead (RuntimeError).
        """
        if self._process.stdout is None:
            raise RuntimeError("the phones have no pipe")
        for line in self._process.stdout:
            said: dict[str, Any] = json.loads(line)
            if key in said:
                return said
        raise RuntimeError(f"the phones ended before they said {key}")

    def ask(self) -> dict[str, Any]:
        """Return how many are online, and how often some phone began to show some prompt."""
        if self._process.stdin is None:
            raise RuntimeError("the phones have no pipe")
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self.hear("online")

    def close(self) -> None:
        """End them."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()


@contextmanager
def phones(url: str, event_key: str, cookies: Sequence[str]) -> Iterator[Phones]:
    """Let a phone come in for each cookie; they hang up at the end."""
    with tempfile.TemporaryDirectory(prefix="eventnet-hall-") as folder:
        file = Path(folder) / "cookies"
        file.write_text("\n".join(cookies))
        made = Phones(url, event_key, file)
        try:
            made.hear("there")
            yield made
        finally:
            made.close()


def main() -> Iterator[Figure]:
    """Fill the hall, kill the web side, open a prompt, and wait until everybody shows it."""
    many = int(os.environ.get("EVENTNET_BENCH_PHONES", str(PHONES)).split(",", maxsplit=1)[0])
    with served() as server:
        cookies = [person.cookie for person in people_at(server, many)]
        with phones(server.url, server.event_key, cookies) as hall:
            server.send_prompt(PromptForm(kind="text", question="Before"))
            hall.hear("prompt")
            server.kill_web()
            in_the_gap = server.send_prompt(PromptForm(kind="text", question="In the gap"))
            server.wait_until_well()
            began = time.monotonic()
            while hall.hear("prompt")["prompt"] != in_the_gap:
                pass
            seconds = time.monotonic() - began
            said = hall.ask()
    yield Figure("restart_seen_s", round(seconds, 1), "s until all show it", "<= 20")
    yield Figure("restart_back", said["online"] / many, "of all phones", "== 1")
    yield Figure("restart_most_shown", said["most"], "times on one phone", "== 1")
