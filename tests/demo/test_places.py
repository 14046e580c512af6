"""At whatever hour the demo is started, it stands on one day where it takes place, and is at home by day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from eventnet.db.session import Database
from eventnet.demo.places import AT_HOME, place_of_day
from eventnet.demo.seeding import LASTS, seed
from eventnet.events.models import Event

MONTHS = [(month, day) for month in range(1, 13) for day in (1, 28)]


@pytest.mark.parametrize("hour", range(24))
def test_no_start_crosses_midnight_and_none_is_in_the_night(hour: int) -> None:
    for month, day in MONTHS:
        start = datetime(2026, month, day, hour, 55, tzinfo=UTC)
        _place, timezone = place_of_day(start, LASTS)
        there = start.astimezone(ZoneInfo(timezone))
        assert (there + LASTS).date() == there.date()
        assert 6 <= there.hour <= 15


def test_by_day_it_is_at_home() -> None:
    for hour in range(6, 14):
        start = datetime(2026, 9, 17, hour, tzinfo=UTC)
        assert place_of_day(start, LASTS) == AT_HOME


def test_a_demo_started_in_the_evening_has_a_day_of_its_own(database: Database) -> None:
    evening = datetime(2026, 11, 24, 21, 50, tzinfo=UTC)
    seeded = seed(database, public_host="localhost:8000", now=evening)
    with database.read() as db:
        event = db.scalars(select(Event).where(Event.id == seeded.event_id)).one()
    zone = ZoneInfo(event.timezone)
    assert event.starts_at.astimezone(zone).date() == event.ends_at.astimezone(zone).date()
    assert evening - event.starts_at < timedelta(minutes=100)
