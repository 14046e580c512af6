"""A clock that stands where a test puts it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

A_GOOD_MORNING = datetime(2026, 9, 17, 10, 0, tzinfo=UTC)


class SettableClock:
    """Stands still until it is moved, so that a test says what time it is."""

    def __init__(self, moment: datetime = A_GOOD_MORNING) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Return the moment that the test has set."""
        return self.moment

    def set(self, moment: datetime) -> datetime:
        """Stand at another moment, which must be aware."""
        if moment.tzinfo is None:
            raise ValueError("a test's moments are aware, too")
        self.moment = moment
        return moment

    def move(self, **by: float) -> datetime:
        """Move on (or back) by `minutes=5`, `days=1` and the like, and return the new moment."""
        self.moment += timedelta(**by)
        return self.moment


@pytest.fixture
def clock() -> SettableClock:
    """A settable clock at ten in the morning, UTC, of the day most tests happen."""
    return SettableClock()


@pytest.fixture
def now(clock: SettableClock) -> datetime:
    """The moment at which the test begins."""
    return clock.now()
