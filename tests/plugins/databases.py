"""A fresh, migrated database for each test: an SQLite file, or with `--db postgresql` one of our own PostgreSQL.

The schema is made once in each test process, by the product's own migrations, and copied for every test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import (
    Connection,
    create_engine,
    delete,
    exists,
    inspect,
    literal,
    select,
    union_all,
)
from sqlalchemy.engine import make_url

from eventnet.db.base import Base
from eventnet.db.schema import upgrade
from eventnet.db.session import Database
from tests.plugins.absent import absent
from tests.plugins.postgresql import Cluster, find_programs

# How the process that started the cluster tells the others (pytest-xdist's workers inherit it).
_SHARED = "EVENTNET_TEST_POSTGRESQL"
_CLUSTER: pytest.StashKey[Cluster] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--db`."""
    parser.addoption(
        "--db",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="the database that every test gets (PostgreSQL: DATABASE_URL if set, else a throwaway)",
    )


def _is_first_process(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, before the test processes start."""
    if config.getoption("--db") != "postgresql" or not _is_first_process(config):
        return
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        os.environ[_SHARED] = "postgresql+psycopg://" + given.partition("://")[2]
        return
    programs = find_programs()
    if programs is None:
        return
    cluster = Cluster(programs)
    cluster.start()
    config.stash[_CLUSTER] = cluster
    os.environ[_SHARED] = cluster.url


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the PostgreSQL that we started."""
    if not _is_first_process(config):
        return
    os.environ.pop(_SHARED, None)
    cluster = config.stash.get(_CLUSTER, None)
    if cluster is not None:
        cluster.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what only says something on the other database; on PostgreSQL leave out what touches none, which ran on SQLite."""
    on_postgresql = config.getoption("--db") == "postgresql"
    if on_postgresql:
        apart = [item for item in items if not _touches_a_database(item)]
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if _touches_a_database(item)]
    other = "sqlite" if on_postgresql else "postgresql"
    skip = pytest.mark.skip(reason=f"says something on {other} only")
    for item in items:
        if item.get_closest_marker(other) is not None:
            item.add_marker(skip)


def _touches_a_database(item: pytest.Item) -> bool:
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return "database_template" in fixtures or item.get_closest_marker("postgresql") is not None


def _migrate(url: str) -> None:
    """Bring an empty database to today's schema, as the product does when it starts."""
    empty = Database.at(url)
    upgrade(empty)
    empty.close()  # the last one to leave folds SQLite's journal into the file


@contextmanager
def _maintenance(url: str) -> Iterator[Connection]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgresql(request: pytest.FixtureRequest) -> str:
    """The address of the PostgreSQL server's maintenance database."""
    url = os.environ.get(_SHARED)
    if url is None:
        absent("PostgreSQL")
    return url


@pytest.fixture(scope="session")
def database_template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A migrated database without a row, to be copied: a file's path, or a PostgreSQL database's name."""
    if request.config.getoption("--db") == "sqlite":
        file = tmp_path_factory.mktemp("schema") / "template.sqlite3"
        _migrate(f"sqlite:///{file}")
        yield str(file)
        return
    server: str = request.getfixturevalue("postgresql")
    name = f"eventnet_template_{os.getpid()}"
    with _maintenance(server) as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        try:
            _migrate(_named(server, name))
            yield name
        finally:
            while _spare:
                _drop(server, _spare.pop().name)
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


_numbers = count(1)
_USES = 60
"""How many tests in turn share a PostgreSQL database, before the rows they deleted slow it down."""


@dataclass
class _Spare:
    """A database of this process without a row: emptying one takes a tenth of the time of making one."""

    name: str
    uses: int = 0


_spare: list[_Spare] = []


@contextmanager
def a_database(
    request: pytest.FixtureRequest, database_template: str, folder: Path
) -> Iterator[str]:
    """Give the address of a database without a row, of the kind that was asked for, and nobody else's meanwhile."""
    if request.config.getoption("--db") == "sqlite":
        file = folder / "eventnet.sqlite3"
        shutil.copyfile(database_template, file)
        yield f"sqlite:///{file}"
        return
    server: str = request.getfixturevalue("postgresql")
    taken = _spare.pop() if _spare else _made(server, database_template)
    taken.uses += 1
    yield _named(server, taken.name)
    if taken.uses < _USES and _is_emptied(_named(server, taken.name)):
        _spare.append(taken)
    else:
        _drop(server, taken.name)


def _made(server: str, template: str) -> _Spare:
    name = f"eventnet_test_{os.getpid()}_{next(_numbers)}"
    with _maintenance(server) as connection:
        # Copying files is three times as fast here as copying through the log.
        connection.exec_driver_sql(
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'
        )
    return _Spare(name)


def _drop(server: str, name: str) -> None:
    with _maintenance(server) as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def _is_emptied(url: str) -> bool:
    """Delete every row and begin to count anew; tell whether the database is as it was made, which a test may have changed."""
    with _maintenance(url) as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if set(inspect(connection).get_table_names()) != {*Base.metadata.tables, "alembic_version"}:
            return False
        has_rows = union_all(
            *(
                select(literal(name)).where(exists().select_from(table))
                for name, table in Base.metadata.tables.items()
            )
        )
        filled = set(connection.scalars(has_rows))
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in filled:
                connection.execute(delete(table))
        counted = "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"
        for name in connection.exec_driver_sql(counted).scalars().all():
            connection.exec_driver_sql(f'ALTER SEQUENCE "{name}" RESTART')
    return True


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest, database_template: str, tmp_path: Path
) -> Iterator[str]:
    """The address of a database that is this test's alone: migrated, empty."""
    with a_database(request, database_template, tmp_path) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The test's own database, opened as the product opens it."""
    opened = Database.at(database_url)
    yield opened
    opened.close()
