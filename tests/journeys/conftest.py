"""What every journey needs: patience, and the server's own database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eventnet.db.session import Database
from tests.plugins.server import Server

PATIENCE_MS = 20_000
"""A busy machine may take its time; a journey says what happens, not how fast."""


@pytest.fixture(autouse=True, scope="session")
def patience() -> None:
    """Let every expectation about a page wait as long as a page may take."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def base(server: Server) -> Iterator[Database]:
    """The database of the running server, for what stands before a journey begins."""
    database = Database.at(server.database_url)
    yield database
    database.close()
