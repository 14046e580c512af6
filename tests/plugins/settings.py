"""The settings of a test: nothing of the machine's own environment or `.env` file gets in."""

from __future__ import annotations

import os

import pytest
from pydantic import SecretStr

from eventnet.config import Settings, read_settings

SECRET = "only-for-the-tests-of-this-product-and-nothing-else"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away every variable that would be read as a setting."""
    for name in list(os.environ):
        outside = name.startswith("EVENTNET_") and not name.startswith("EVENTNET_TEST_")
        if outside or name in {"DATABASE_URL", "REDIS_URL", "PORT"}:
            monkeypatch.delenv(name)


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Settings for an app inside the test process: the test's database, letters kept in memory, no throttle."""
    return read_settings(
        _env_file=None,
        database_url=database_url,
        public_url="http://localhost:8000",
        secret_key=SecretStr(SECRET),
        mail_transport="memory",
        throttle=False,
    )
