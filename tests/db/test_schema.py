"""The steps of the schema lead exactly to the models, once or twice, alone or beside others."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from eventnet import tables
from eventnet.db.base import Base
from eventnet.db.schema import is_current, upgrade
from eventnet.db.session import Database


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path, database: Database) -> Iterator[Database]:
    """A database without a table."""
    if database.is_sqlite:
        opened = Database.at(f"sqlite:///{tmp_path / 'new folder' / 'empty.sqlite3'}")
    else:
        opened = database
        with database.engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    yield opened
    opened.close()


def test_the_steps_lead_to_what_the_models_say(database: Database) -> None:
    assert tables.__doc__
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_bringing_an_empty_database_up_to_date_twice_is_doing_it_once(empty: Database) -> None:
    assert not is_current(empty)
    upgrade(empty)
    assert is_current(empty)
    names = set(inspect(empty.engine).get_table_names())
    upgrade(empty)
    assert set(inspect(empty.engine).get_table_names()) == names
    assert names == set(Base.metadata.tables) | {"alembic_version"}


def test_three_that_start_at_once_take_turns(empty: Database) -> None:
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(upgrade, empty) for _ in range(3)]:
            done.result()
    with empty.read() as db:
        assert len(db.scalars(text("SELECT version_num FROM alembic_version")).all()) == 1


def test_every_table_has_a_primary_key_and_every_rule_a_name() -> None:
    unnamed = [
        f"{table.name}: {constraint}"
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert unnamed == []
    assert [table.name for table in Base.metadata.sorted_tables if not table.primary_key] == []
