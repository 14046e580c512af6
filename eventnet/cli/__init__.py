"""The command line: `eventnet …`, for the operator."""

from __future__ import annotations

import click

from eventnet.cli import database, live, organiser, serve


@click.group()
def main() -> None:
    """EventNet: a companion for the people at an event."""


for command in (database.db, live.live, organiser.organiser, serve.serve, serve.worker):
    main.add_command(command)
