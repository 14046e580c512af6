"""The command line: `eventnet …`, for the operator."""

from __future__ import annotations

import click

from eventnet.cli import database, demo, live, organiser, rank, replay, serve


@click.group()
def main() -> None:
    """EventNet: a companion for the people at an event."""


for command in (
    database.db,
    demo.demo,
    live.live,
    organiser.organiser,
    rank.rank,
    replay.replay,
    serve.serve,
    serve.worker,
):
    main.add_command(command)
