"""The clock, the facts and the errors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import FrozenInstanceError, dataclass
from datetime import UTC, datetime, timedelta, timezone

import pytest

from eventnet.core.clock import SystemClock, as_utc
from eventnet.core.errors import AppError, Busy, InvalidInput, NotFound
from eventnet.core.facts import Audience, Fact, kinds_of


@dataclass(frozen=True)
class TableMoved(Fact):
    """A fact that only this test knows."""

    event_id: str
    table: int

    def audiences(self) -> Sequence[Audience]:
        """Tell everybody at the event."""
        return (Audience(self.event_id),)


def test_the_machine_tells_aware_moments_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_a_moment_stays_the_same_moment_in_utc() -> None:
    east = datetime(2026, 9, 17, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    assert as_utc(east) == east
    assert as_utc(east).utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        as_utc(datetime(2026, 9, 17, 12, 0))  # noqa: DTZ001 - it is what must be refused


def test_a_fact_is_named_by_its_class_and_cannot_be_changed() -> None:
    fact = TableMoved(event_id="e", table=3)
    assert fact.kind == "table-moved"
    assert kinds_of()["table-moved"] is TableMoved
    assert fact.payload() == {"event_id": "e", "table": 3}
    with pytest.raises(FrozenInstanceError):
        fact.table = 4  # type: ignore[misc]


def test_a_fact_that_forgot_whom_to_tell_is_refused() -> None:
    with pytest.raises(NotImplementedError):
        Fact().audiences()


def all_errors(base: type[AppError] = AppError) -> list[type[AppError]]:
    """Return the tree of errors as a list, as far as it stands here: whatever else a room refuses has values of its own."""
    children = [child for child in base.__subclasses__() if child.__module__ == base.__module__]
    return [base, *(found for child in children for found in all_errors(child))]


@pytest.mark.parametrize("error", all_errors(), ids=lambda error: error.__name__)
def test_every_error_has_a_code_in_kebab_case_and_a_status_for_it(error: type[AppError]) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", error.code)
    assert 400 <= error.status < 600
    assert error().error_code == error.code


def test_an_error_says_more_when_it_is_told_more() -> None:
    assert NotFound("no-such-event").error_code == "no-such-event"
    assert InvalidInput(fields={"name": "missing"}).fields == {"name": "missing"}
    assert Busy(retry_after=2).retry_after == 2
