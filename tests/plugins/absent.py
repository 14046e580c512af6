"""What happens when the machine lacks something: a person's run skips, CI fails."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def absent(what: str) -> NoReturn:
    """Skip the test because `what` is not installed; with CI set, fail it."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not installed, and CI does without nothing", pytrace=False)
    pytest.skip(f"{what} is not installed")
