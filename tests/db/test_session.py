"""The edge opens one transaction: all of it is kept, or nothing, and nothing is told before."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError

from eventnet.accounts.models import Person
from eventnet.accounts.service import add_person
from eventnet.core.errors import Busy, NotFound
from eventnet.db.factlog import FactRow, record
from eventnet.db.locks import lock
from eventnet.db.session import Database
from eventnet.events.facts import PhaseChanged


@pytest.fixture
def woken(database: Database) -> list[str]:
    """Hear every wake-up after a commit that recorded facts."""
    heard: list[str] = []
    database.wake_on_facts(lambda: heard.append("woken"))
    return heard


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch, database_url: str) -> Iterator[Database]:
    """The same database, opened by somebody who does not wait long for a lock."""
    monkeypatch.setattr("eventnet.db.engine.LOCK_WAIT_S", 0.2)
    opened = Database.at(database_url)
    yield opened
    opened.close()


def people(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count(Person.id))) or 0


def break_a_rule(database: Database, now: datetime) -> None:
    """Record a fact, and give two people one address."""
    with database.write() as db:
        record(db, PhaseChanged(event_id="e", phase="live"), now=now)
        for _ in range(2):
            person = add_person(db, locale=None, now=now)
            person.email, person.locale = "ana@example.org", "secret"
            db.flush()


def test_leaving_a_write_keeps_it_and_wakes_once(
    database: Database, now: datetime, woken: list[str]
) -> None:
    with database.write() as db:
        add_person(db, locale=None, now=now)
        record(db, PhaseChanged(event_id="e", phase="live"), now=now)
        record(db, PhaseChanged(event_id="e", phase="after"), now=now)
        assert woken == []
    assert people(database) == 1
    assert woken == ["woken"]


def test_a_write_without_facts_wakes_nobody(
    database: Database, now: datetime, woken: list[str]
) -> None:
    with database.write() as db:
        add_person(db, locale=None, now=now)
    assert woken == []


@pytest.mark.parametrize(
    "error", [NotFound(), RuntimeError("a bug"), KeyboardInterrupt()], ids=repr
)
def test_a_rollback_is_silent_and_leaves_nothing(
    database: Database, now: datetime, woken: list[str], error: BaseException
) -> None:
    def fail() -> None:
        with database.write() as db:
            add_person(db, locale=None, now=now)
            record(db, PhaseChanged(event_id="e", phase="live"), now=now)
            db.flush()
            raise error

    with pytest.raises(type(error)):
        fail()
    assert people(database) == 0
    assert woken == []
    with database.read() as db:
        assert db.scalars(select(FactRow.id)).all() == []


def test_a_write_that_breaks_a_rule_of_the_tables_is_silent_too(
    database: Database, now: datetime, woken: list[str]
) -> None:
    with pytest.raises(IntegrityError):
        break_a_rule(database, now)
    assert people(database) == 0
    assert woken == []


def test_an_error_of_the_database_does_not_say_what_people_wrote(
    database: Database, now: datetime
) -> None:
    with pytest.raises(IntegrityError) as refused:
        break_a_rule(database, now)
    assert "secret" not in str(refused.value)


def test_what_a_read_changes_is_not_kept(database: Database, now: datetime) -> None:
    with database.read() as db:
        add_person(db, locale=None, now=now)
    assert people(database) == 0


def test_a_read_sees_one_state_of_things_while_others_write(
    database: Database, now: datetime
) -> None:
    with database.read() as db:
        before = db.scalar(select(func.count(Person.id)))
        with database.write() as other:
            add_person(other, locale=None, now=now)
        seen_by_sqlite = before if database.is_sqlite else 1
        assert db.scalar(select(func.count(Person.id))) == seen_by_sqlite


def test_values_can_be_used_after_the_transaction(database: Database, now: datetime) -> None:
    with database.write() as db:
        person = add_person(db, locale="de", now=now)
    assert person.locale == "de"


def _held(database: Database) -> tuple[Callable[[], None], threading.Thread]:
    """Hold the write lock (on PostgreSQL: a name) in another thread until the first of the two is called."""
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with database.write() as db:
            lock(db, "the", "door")
            taken.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert taken.wait(10)
    return done.set, thread


def go_through_the_door(database: Database, now: datetime) -> None:
    """Write something that needs the lock of `_held`."""
    with database.write() as db:
        lock(db, "the", "door")
        add_person(db, locale=None, now=now)


def test_a_lock_held_longer_than_the_wait_is_busy_and_may_be_tried_again(
    database: Database, hasty: Database, now: datetime
) -> None:
    let_go, thread = _held(database)
    try:
        with pytest.raises(Busy) as refused:
            go_through_the_door(hasty, now)
        assert (refused.value.status, refused.value.retry_after) == (503, 2)
        assert people(hasty) == 0
    finally:
        let_go()
        thread.join()
    go_through_the_door(hasty, now)
    assert people(hasty) == 1


def test_a_lock_that_is_let_go_in_time_is_waited_for(database: Database, now: datetime) -> None:
    let_go, thread = _held(database)
    threading.Timer(0.1, let_go).start()
    go_through_the_door(database, now)
    thread.join()
    assert people(database) == 1


@pytest.mark.sqlite
def test_a_writer_holds_the_lock_before_it_reads(database: Database, hasty: Database) -> None:
    with database.write() as db:
        db.scalar(select(func.count(Person.id)))
        with pytest.raises(Busy), hasty.write():
            pass
    with hasty.write(), database.read() as reader:
        assert reader.scalar(select(func.count(Person.id))) == 0


@pytest.mark.sqlite
def test_sqlite_is_opened_to_lose_nothing(database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}
    with database.read() as db:
        found = {name: db.scalar(text(f"PRAGMA {name}")) for name in wanted}
    assert found == wanted


def test_the_pool_is_whole_again_after_a_hundred_refusals(
    database: Database, hasty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventnet.db.engine.LOCK_WAIT_S", 0.0)
    let_go, thread = _held(database)
    try:
        for _ in range(100 if hasty.is_sqlite else 3):
            with pytest.raises(Busy), hasty.write() as db:
                lock(db, "the", "door")
    finally:
        let_go()
        thread.join()
    assert _checked_out(hasty.engine) == 0


def _checked_out(engine: Engine) -> int:
    out: int = engine.pool.checkedout()  # type: ignore[attr-defined]
    return out
