"""A recording is played through the public door of the real product, whole and without an error."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from eventnet.attendees.models import Attendee
from eventnet.cli import main
from eventnet.connections.models import Connection, Meeting
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.events.service import go_to
from eventnet.replay.playing import Wish, moment_of
from eventnet.replay.recording import Encounter, Recording
from tests.factories.gathering import an_event, an_organiser
from tests.plugins.ports import free_port
from tests.plugins.server import Server

PEOPLE = ("p1", "p2", "p3", "p4", "p5")
MEETINGS = [
    ("p1", "p2", 100, "swap"),
    ("p3", "p1", 160, "swap"),
    ("p2", "p1", 220, "again"),
    ("p4", "p2", 280, "swap"),
    ("p1", "p2", 340, "again"),
    ("p3", "p4", 400, "swap"),
    ("p1", "p3", 460, "again"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An invented afternoon of five people, one of whom meets nobody."""
    rows = [
        *({"type": "person", "id": one, "attrs": {"team": f"Team {one}"}} for one in PEOPLE),
        *({"type": "encounter", "a": a, "b": b, "at": at, "kind": k} for a, b, at, k in MEETINGS),
    ]
    path = tmp_path / "afternoon.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def event(database: Database, server: Server) -> Event:
    """A live event at the running server."""
    now = SystemClock().now()
    with database.write() as db:
        return an_event(db, an_organiser(db, now=now), now=now)


def replay(file: Path, event: Event, server: Server, *more: str) -> Result:
    words = ["replay", str(file), "--event", event.join_code.upper(), "--url", server.url, *more]
    return CliRunner().invoke(main, words)


def test_everybody_joins_and_every_encounter_becomes_a_connection_or_a_meeting(
    file: Path, event: Event, server: Server, database: Database
) -> None:
    began = SystemClock().now()
    result = replay(file, event, server, "--group", "team")
    assert result.exit_code == 0, result.output
    assert "5 people joined, 4 connections, 3 meetings again, 0 errors" in result.output
    with database.read() as db:
        assert (
            db.scalar(select(func.count(Connection.id))),
            db.scalar(select(func.count(Meeting.id))),
        ) == (4, 3)
        assert set(db.scalars(select(Attendee.organisation))) == {f"Team {one}" for one in PEOPLE}
        made = list(db.scalars(select(Connection.made_at).order_by(Connection.made_at)))
    assert made[-1] - made[0] == timedelta(seconds=300)
    # The last moment of the recording is that at which it is played; its last first meeting was a minute before.
    assert abs(began - timedelta(seconds=60) - made[-1]) < timedelta(seconds=15)


def test_a_speed_plays_in_the_pace_of_the_recording(
    file: Path, event: Event, server: Server, database: Database
) -> None:
    result = replay(file, event, server, "--speed", "180")
    assert result.exit_code == 0, result.output
    with database.read() as db:
        made = list(db.scalars(select(Connection.made_at).order_by(Connection.made_at)))
    assert made[-1] - made[0] >= timedelta(seconds=1.2)


def test_what_goes_wrong_is_counted_said_and_the_exit_code(
    file: Path, event: Event, server: Server, database: Database
) -> None:
    with database.write() as db:
        go_to(db, event_id=event.id, phase="after", person_id=None, now=SystemClock().now())
    result = replay(file, event, server)
    assert result.exit_code == 1
    assert "0 people joined, 0 connections" in result.output
    assert "410 event-over" in result.output


def test_a_server_that_is_not_there_is_an_error_of_everybody(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventnet.phones.line.PATIENCE", 1)
    words = ["replay", str(file), "--event", "abcdef", "--url", f"http://localhost:{free_port()}"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 1
    assert "unreachable" in result.output


@pytest.mark.parametrize("speed", ["-1", "fast", "inf", "nan"])
def test_a_speed_is_a_number_or_max(file: Path, speed: str) -> None:
    result = CliRunner().invoke(main, ["replay", str(file), "--event", "a", "--speed", speed])
    assert result.exit_code == 2


def test_a_bad_file_is_refused_before_anybody_joins(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{\n")
    result = CliRunner().invoke(main, ["replay", str(bad), "--event", "a"])
    assert result.exit_code == 2
    assert "line 1" in result.output


def test_at_full_speed_moments_end_now_and_can_be_drawn_together() -> None:
    first, last = Encounter("a", "b", 0, "swap"), Encounter("a", "b", 600, "again")
    recording = Recording((), (first, last))
    now = SystemClock().now()
    asis, drawn = Wish("x", now), Wish("x", now, spread=timedelta(minutes=1))
    assert moment_of(last, recording, asis) == moment_of(last, recording, drawn) == now
    assert moment_of(first, recording, asis) == now - timedelta(minutes=10)
    assert moment_of(first, recording, drawn) == now - timedelta(minutes=1)
    assert moment_of(first, recording, Wish("x", now, speed=2)) is None
