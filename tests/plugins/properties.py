"""How Hypothesis tries properties: as often as usual, without a clock, since this machine may be busy."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings


def pytest_configure(config: pytest.Config) -> None:
    """Load our profile; no time is a reason to fail, for times do not belong in tests."""
    settings.register_profile(
        "eventnet",
        deadline=None,
        max_examples=60,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("eventnet")
