"""Plays a whole recorded conference day at the real product and counts: no error, nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from benchmarks import Figure
from benchmarks.serving import Served, served
from eventnet.connections.models import Connection, Meeting
from eventnet.core.clock import SystemClock
from eventnet.phones.line import Line
from eventnet.replay.playing import Played, Wish, play
from eventnet.replay.recording import Recording, read_recording

USUAL = Path(__file__).resolve().parents[2] / "shared/bench/ranking/tasks/dev/SFHH-d1-again.jsonl"
AT_ONCE = 12


def recorded() -> Recording | None:
    """Return the recording named by EVENTNET_BENCH_REPLAY, else the usual one, else None."""
    path = Path(os.environ.get("EVENTNET_BENCH_REPLAY", USUAL))
    if not path.is_file():
        return None
    with path.open(encoding="utf-8") as lines:
        return read_recording(lines)


async def _played(recording: Recording, server: Served) -> Played:
    wish = Wish(code=server.join_code, now=SystemClock().now(), at_once=AT_ONCE)
    async with Line(server.url, connections=AT_ONCE) as line:
        return await play(recording, line, wish, told=lambda: None)


def main() -> Iterator[Figure]:
    """Play it once with the usual limits switched on, and look into the database afterwards."""
    recording = recorded()
    if recording is None:
        print("no recording here: name one by EVENTNET_BENCH_REPLAY", file=sys.stderr)
        return
    length = timedelta(seconds=recording.ended - recording.began)
    with served(began=length + timedelta(minutes=30)) as server:
        played = asyncio.run(_played(recording, server))
        with server.database.read() as db:
            connections = db.scalar(select(func.count(Connection.id))) or 0
            meetings = db.scalar(select(func.count(Meeting.id))) or 0
    for words in played.errors[:5]:
        print(words, file=sys.stderr)
    print(f"{played.joined} people, asked to wait {played.waits} times", file=sys.stderr)
    yield Figure("replay_errors", len(played.errors), "errors", "== 0")
    yield Figure("replay_connections", connections, "rows", f"== {recording.count('swap')}")
    yield Figure("replay_meetings", meetings, "rows", f"== {recording.count('again')}")
    yield Figure("replay_s", round(played.seconds, 1), "s")
