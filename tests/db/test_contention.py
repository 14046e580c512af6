"""Many at once: nobody's change is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import select, update

from eventnet.accounts.models import Person
from eventnet.accounts.service import add_person
from eventnet.db.claims import changed, claim
from eventnet.db.locks import lock
from eventnet.db.session import Database


@pytest.fixture
def counter(database: Database, now: datetime) -> str:
    """A person whose `locale` holds a number."""
    with database.write() as db:
        return add_person(db, locale="0", now=now).id


def at_once(work: Callable[[], bool], *, times: int, threads: int) -> int:
    """Do the work so often in that many threads; return how often it said yes."""
    with ThreadPoolExecutor(threads) as pool:
        return sum(done.result() for done in [pool.submit(work) for _ in range(times)])


def value_of(database: Database, counter: str) -> int:
    with database.read() as db:
        return int(db.get_one(Person, counter).locale or 0)


@pytest.mark.sqlite
def test_six_hundred_read_then_write_transactions_at_once_lose_nothing(
    database: Database, counter: str
) -> None:
    def count_up() -> bool:
        with database.write() as db:
            person = db.get_one(Person, counter)
            person.locale = str(int(person.locale or 0) + 1)
        return True

    assert at_once(count_up, times=600, threads=12) == 600
    assert value_of(database, counter) == 600


def test_under_a_lock_of_one_name_reading_then_writing_loses_nothing(
    database: Database, counter: str
) -> None:
    def count_up() -> bool:
        with database.write() as db:
            lock(db, "counter", counter)
            person = db.get_one(Person, counter)
            person.locale = str(int(person.locale or 0) + 1)
        return True

    assert at_once(count_up, times=200, threads=8) == 200
    assert value_of(database, counter) == 200


def test_due_work_is_claimed_by_exactly_one_of_many(
    database: Database, counter: str, now: datetime
) -> None:
    def take() -> bool:
        with database.write() as db:
            free = Person.id == counter, Person.email_verified_at.is_(None)
            return claim(db, update(Person).where(*free).values(email_verified_at=now))

    assert at_once(take, times=40, threads=8) == 1


def test_a_claim_of_nothing_and_a_claim_of_two_are_no_claims(
    database: Database, now: datetime
) -> None:
    with database.write() as db:
        for _ in range(2):
            add_person(db, locale=None, now=now)
        nobody = update(Person).where(Person.id == "nobody").values(locale="en")
        assert not claim(db, nobody)
        assert not claim(db, update(Person).values(locale="en"))
        assert changed(db, update(Person).values(locale="de")) == 2
        assert db.scalars(select(Person.locale)).all() == ["de", "de"]
