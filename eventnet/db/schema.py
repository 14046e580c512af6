"""The schema's state: brought up to date by Alembic, all steps in one transaction."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from eventnet.db.engine import WRITE
from eventnet.db.session import Database
from eventnet.paths import MIGRATIONS

_LOCK = 4_096_002_026


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database) -> None:
    """Bring the schema up to date. Killed in the middle it leaves the schema as it was; two at once take turns."""
    with database.engine.execution_options(**{WRITE: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        command.upgrade(_config(connection), "head")


def new_step(database: Database, *, message: str, number: str) -> None:
    """Write a new step from the difference between the models and the database; for developers."""
    with database.engine.begin() as connection:
        command.revision(_config(connection), message=message, rev_id=number, autogenerate=True)


def is_current(database: Database) -> bool:
    """Tell whether the database has every step that this version of the code knows."""
    with database.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present == ScriptDirectory.from_config(_config()).get_current_head()
