"""A moment goes into the database and comes back as the same moment, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from eventnet.accounts.models import Person
from eventnet.accounts.service import add_person
from eventnet.db.session import Database

MOMENTS = [
    datetime(2026, 9, 17, 10, 0, tzinfo=UTC),
    datetime(2026, 9, 17, 10, 0, 0, 123456, tzinfo=UTC),
    datetime(2026, 9, 17, 23, 30, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
    datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=0),
    datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1),
    datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2399, 1, 1, tzinfo=ZoneInfo("Asia/Kathmandu")),
]


def kept(db: Session, moment: datetime) -> datetime:
    """Write a moment and read it back from the table itself."""
    person = add_person(db, locale=None, now=moment)
    db.expire(person)
    return person.created_at


def test_a_moment_comes_back_aware_in_utc_and_to_the_microsecond(database: Database) -> None:
    with database.write() as db:
        back = [kept(db, moment) for moment in MOMENTS]
    assert back == [moment.astimezone(UTC) for moment in MOMENTS]
    assert {moment.utcoffset() for moment in back} == {timedelta(0)}


def test_moments_of_different_zones_sort_and_compare_as_moments(database: Database) -> None:
    early = datetime(2026, 9, 17, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    late = datetime(2026, 9, 17, 10, 30, tzinfo=UTC)
    with database.write() as db:
        first, second = (add_person(db, locale=None, now=moment).id for moment in (early, late))
    with database.read() as db:
        assert list(db.scalars(select(Person.id).order_by(Person.created_at))) == [first, second]
        found = db.scalars(select(Person.id).where(Person.created_at > early))
        assert list(found) == [second]


def test_a_moment_without_a_zone_never_gets_in(database: Database) -> None:
    naive = datetime(2026, 9, 17, 12, 0)  # noqa: DTZ001 - it is what must be refused
    with pytest.raises((ValueError, StatementError), match="naive"), database.write() as db:
        add_person(db, locale=None, now=naive)
    with database.read() as db:
        assert db.scalars(select(Person.id)).all() == []


def test_no_moment_stays_no_moment(database: Database, now: datetime) -> None:
    with database.write() as db:
        person = add_person(db, locale=None, now=now)
        db.expire(person)
        assert person.email_verified_at is None


@pytest.mark.postgresql
def test_the_server_is_asked_to_speak_utc(database: Database) -> None:
    with database.read() as db:
        assert db.scalar(text("SHOW timezone")) == "UTC"
