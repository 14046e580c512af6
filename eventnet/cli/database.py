"""`eventnet db …`: the schema."""

from __future__ import annotations

import click

from eventnet.config import read_settings
from eventnet.db.schema import new_step, upgrade
from eventnet.db.session import Database


@click.group()
def db() -> None:
    """Look after the database's schema."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Bring the schema up to date. Safe to run at every start."""
    database = Database.at(read_settings().database_url)
    upgrade(database)
    database.close()
    click.echo("The database is up to date.")


@db.command("revision")
@click.argument("number")
@click.argument("message")
def revision_command(number: str, message: str) -> None:
    """Write a migration step from the models' difference (for developers)."""
    import eventnet.tables  # noqa: F401 - fills the metadata

    database = Database.at(read_settings().database_url)
    new_step(database, message=message, number=number)
    database.close()
