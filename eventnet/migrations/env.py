"""Alembic's door: runs the steps inside one transaction of our own, on the connection it is handed."""

from __future__ import annotations

from alembic import context

from eventnet.tables import metadata

config = context.config


def run() -> None:
    """Run the steps on the connection in the configuration."""
    connection = config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
