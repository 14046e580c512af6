"""Several at once at the door of one account: what is good once is good for one of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import Barrier
from typing import TypeVar

from sqlalchemy import func, select

from eventnet.accounts.models import Person, SignIn
from eventnet.accounts.service import (
    ATTEMPTS,
    WayIn,
    add_person,
    confirm_address,
    open_way_in,
    use_digits,
    use_token,
)
from eventnet.core.errors import Gone
from eventnet.db.session import Database

SECRET = "a key of this test"
EMAIL = "ana@example.org"
T = TypeVar("T")


def at_once(works: list[Callable[[], T]]) -> list[T]:
    """Do all the works at the same time, each in a thread; return what each gave."""
    start = Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        start.wait(10)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(run, work) for work in works]]


def a_person(database: Database, now: datetime) -> str:
    with database.write() as db:
        return add_person(db, locale="en", now=now).id


def ask(database: Database, person_id: str, now: datetime) -> WayIn:
    with database.write() as db:
        return open_way_in(
            db, purpose="verify", person_id=person_id, email=EMAIL, secret=SECRET, now=now
        )


def test_of_four_letters_asked_for_at_once_one_opens(database: Database, now: datetime) -> None:
    person_id = a_person(database, now)
    ways = at_once([lambda: ask(database, person_id, now)] * 4)
    assert len({way.token for way in ways}) == 4
    with database.read() as db:
        good = select(func.count(SignIn.id)).where(SignIn.used_at.is_(None))
        assert db.scalar(good) == 1


def test_a_link_pressed_four_times_at_once_lets_one_in(database: Database, now: datetime) -> None:
    way = ask(database, a_person(database, now), now)

    def press() -> bool:
        try:
            with database.write() as db:
                use_token(db, purpose="verify", token=way.token, now=now)
        except Gone:
            return False
        return True

    assert sorted(at_once([press] * 4)) == [False, False, False, True]


def test_guessing_at_once_gets_no_more_tries(database: Database, now: datetime) -> None:
    way = ask(database, a_person(database, now), now)
    wrong = f"{(int(way.digits) + 1) % 1_000_000:06d}"

    def guess() -> str:
        try:
            with database.write() as db:
                used = use_digits(
                    db, purpose="verify", email=EMAIL, digits=wrong, secret=SECRET, now=now
                )
        except Gone:
            return "over"
        return "wrong" if used is None else "in"

    said = at_once([guess] * 12)
    assert (said.count("wrong"), said.count("over")) == (ATTEMPTS, 12 - ATTEMPTS)


def test_one_address_proven_by_four_at_once_becomes_one_account(
    database: Database, now: datetime
) -> None:
    people = [a_person(database, now) for _ in range(4)]
    ways = [ask(database, person_id, now) for person_id in people]

    def prove(way: WayIn) -> str:
        with database.write() as db:
            proof = use_token(db, purpose="verify", token=way.token, now=now)
            return confirm_address(db, proof=proof, now=now)

    owners = at_once([partial(prove, way) for way in ways])
    assert len(set(owners)) == 1
    with database.read() as db:
        owning = db.scalars(select(Person.id).where(Person.email == EMAIL)).all()
        assert owning == [owners[0]]
