"""`eventnet replay`: plays recorded encounters at a running server."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import click

from eventnet.core.clock import SystemClock
from eventnet.phones.line import Line
from eventnet.replay.playing import Played, Told, Wish, play
from eventnet.replay.recording import BadRecording, Recording, read_recording

MOST_ERRORS_SHOWN = 10


def _speed(_context: click.Context, _option: click.Parameter, text: str) -> float:
    if text.strip().lower() == "max":
        return 0.0
    try:
        speed = float(text)
    except ValueError as error:
        raise click.BadParameter("a number such as 60, or max") from error
    if not 0 <= speed < float("inf"):
        raise click.BadParameter("not below 0")
    return speed


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--event", "code", required=True, help="The join code of the event.")
@click.option(
    "--url", default="http://localhost:8000", show_default=True, help="The server's address."
)
@click.option(
    "--speed",
    default="max",
    show_default=True,
    callback=_speed,
    help="How many recorded seconds pass in one; max (or 0) is as fast as it goes.",
)
@click.option(
    "--spread",
    type=click.FloatRange(min=0, min_open=True),
    metavar="MINUTES",
    help="At full speed: draw the recorded moments together to so many minutes before now.",
)
@click.option(
    "--group",
    default="",
    metavar="ATTR",
    help="A person's attribute for the second line of the badge.",
)
@click.option(
    "--at-once",
    default=12,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Requests at a time.",
)
def replay(
    file: Path, code: str, url: str, speed: float, spread: float | None, group: str, at_once: int
) -> None:
    """Play the encounters of FILE as attendees who join by the event's code, scan and answer.

    Ends with 1 when anything went wrong.
    """
    try:
        with file.open(encoding="utf-8") as lines:
            recording = read_recording(lines)
    except (BadRecording, UnicodeDecodeError) as error:
        raise click.BadParameter(str(error), param_hint="FILE") from error
    wish = Wish(
        code=code,
        now=SystemClock().now(),
        speed=speed,
        spread=timedelta(minutes=spread) if spread else None,
        group=group,
        at_once=at_once,
    )
    steps = len(recording.people) + len(recording.encounters)
    with click.progressbar(length=steps, label=file.name, show_pos=True) as bar:
        played = asyncio.run(_play(recording, url, wish, lambda: bar.update(1)))
    _tell(played)
    if played.errors:
        raise SystemExit(1)


async def _play(recording: Recording, url: str, wish: Wish, told: Told) -> Played:
    async with Line(url, connections=wish.at_once) as line:
        return await play(recording, line, wish, told=told)


def _tell(played: Played) -> None:
    click.echo(
        f"{played.joined} people joined, {played.connections} connections, "
        f"{played.meetings} meetings again, {len(played.errors)} errors, {played.seconds:.1f} s"
        + (f" (asked to wait {played.waits} times)" if played.waits else "")
    )
    for words in played.errors[:MOST_ERRORS_SHOWN]:
        click.echo(words, err=True)
    if len(played.errors) > MOST_ERRORS_SHOWN:
        click.echo(f"… and {len(played.errors) - MOST_ERRORS_SHOWN} more", err=True)
