"""`eventnet live …`: for developers of the live side."""

from __future__ import annotations

import click

from eventnet.live.declarations import write


@click.group()
def live() -> None:
    """Look after the catalogue of pushes (for developers)."""


@live.command("types")
def types() -> None:
    """Write the TypeScript declarations, docs/live.md and docs/asyncapi.json from the catalogue."""
    for path in write():
        click.echo(path)
