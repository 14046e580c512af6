"""Writers of one process who share a transaction on SQLite, and what happens to the others when one of them fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from eventnet.accounts.models import Person
from eventnet.accounts.service import add_person
from eventnet.core.errors import Busy, NotFound
from eventnet.db.session import Database

pytestmark = pytest.mark.sqlite


class Crowd:
    """Writers who all queue behind one, and so share its transaction."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now
        self.commits = 0
        self.ended: dict[str, BaseException | None] = {}
        database.commit_by(self._count)

    def _count(self, commit: Callable[[], None]) -> None:
        self.commits += 1
        commit()

    def write(self, name: str, error: BaseException | None = None) -> None:
        try:
            with self.database.write() as db:
                add_person(db, locale=None, now=self.now).email = f"{name}@example.org"
                db.flush()
                if error is not None:
                    raise error
            self.ended[name] = None
        except BaseException as raised:
            self.ended[name] = raised

    def together(self, first: Callable[[], None], *others: Callable[[], None]) -> None:
        """Let the first one write, and hold its turn until all others queue."""
        turn = self.database._group_commit._turn
        assert turn.acquire(1)
        threads = []
        for number, work in enumerate((first, *others)):
            threads.append(threading.Thread(target=work))
            threads[-1].start()
            give_up = time.monotonic() + 10
            while len(turn) <= number:
                assert time.monotonic() < give_up
                time.sleep(0.001)
        turn.release()
        for thread in threads:
            thread.join(20)

    def there(self) -> set[str]:
        """Return who is in the database."""
        with self.database.read() as db:
            return {email.split("@")[0] for email in db.scalars(select(Person.email)) if email}


@pytest.fixture
def crowd(database: Database, now: datetime) -> Crowd:
    return Crowd(database, now)


def test_those_who_wait_share_one_commit(crowd: Crowd) -> None:
    names = [f"p{number}" for number in range(6)]
    crowd.together(*(partial(crowd.write, name) for name in names))
    assert crowd.there() == set(names)
    assert crowd.ended == dict.fromkeys(names)
    assert crowd.commits == 1


def test_one_who_waits_for_nobody_commits_alone(crowd: Crowd) -> None:
    for name in ("ana", "ben"):
        crowd.write(name)
    assert crowd.there() == {"ana", "ben"}
    assert crowd.commits == 2


@pytest.mark.parametrize(
    "error", [NotFound(), RuntimeError("a bug"), KeyboardInterrupt()], ids=repr
)
@pytest.mark.parametrize("failing", ["ana", "ben", "cem"])
def test_an_error_takes_back_that_one_alone(
    crowd: Crowd, error: BaseException, failing: str
) -> None:
    names = ("ana", "ben", "cem")
    crowd.together(
        *(partial(crowd.write, name, error if name == failing else None) for name in names)
    )
    assert crowd.there() == set(names) - {failing}
    assert crowd.ended == {name: error if name == failing else None for name in names}


def test_a_rule_of_the_tables_that_one_breaks_stops_no_other(crowd: Crowd) -> None:
    ended: list[BaseException | None] = []

    def write(name: str) -> None:
        crowd.write(name)
        ended.append(crowd.ended[name])

    names = ("ana", "ben", "ben", "cem")
    crowd.together(*(partial(write, name) for name in names))
    assert crowd.there() == {"ana", "ben", "cem"}
    assert [type(one) for one in ended if one is not None] == [IntegrityError]


def test_a_commit_that_fails_has_failed_for_all_and_the_next_works(crowd: Crowd) -> None:
    def fail(_commit: Callable[[], None]) -> None:
        raise OSError("no disk")

    crowd.database.commit_by(fail)
    crowd.together(*(partial(crowd.write, name) for name in ("ana", "ben", "cem")))
    assert crowd.there() == set()
    assert sorted(type(one).__name__ for one in crowd.ended.values()) == ["Busy", "Busy", "OSError"]
    crowd.database.commit_by(crowd._count)
    crowd.write("dan")
    assert crowd.there() == {"dan"}


def test_a_transaction_that_the_database_ended_below_us_is_nobodys_success(crowd: Crowd) -> None:
    def lose_it() -> None:
        try:
            with crowd.database.write() as db:
                driver = db.connection().connection.driver_connection
                assert driver is not None
                driver.rollback()  # as a full disk does
        except OperationalError as error:
            crowd.ended["loser"] = error

    crowd.together(lambda: crowd.write("ana"), lose_it, lambda: crowd.write("ben"))
    assert crowd.there() == set()
    ended = {name: type(error) for name, error in crowd.ended.items()}
    assert ended == {"ana": Busy, "loser": OperationalError, "ben": Busy}
    crowd.write("cem")
    assert crowd.there() == {"cem"}


def test_nobody_goes_on_before_the_commit(crowd: Crowd) -> None:
    seen: list[set[str]] = []

    def look_first(commit: Callable[[], None]) -> None:
        seen.append(set(crowd.ended))
        commit()

    crowd.database.commit_by(look_first)
    crowd.together(*(partial(crowd.write, name) for name in ("ana", "ben", "cem")))
    assert seen == [set()]
    assert set(crowd.ended) == {"ana", "ben", "cem"}


def test_whoever_is_ended_while_others_write_in_their_transaction_still_commits_for_them(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = crowd.database._group_commit._turn
    taken: list[bool] = []
    acquire = turn.acquire

    def ended_once(timeout: float | None = None) -> bool:
        if timeout is None and not taken:
            taken.append(True)
            raise SystemExit
        return acquire(timeout)

    monkeypatch.setattr(turn, "acquire", ended_once)
    crowd.write("ana")
    assert isinstance(crowd.ended["ana"], SystemExit)
    crowd.write("ben")
    assert crowd.there() == {"ana", "ben"}


def test_a_turn_that_does_not_come_in_time_is_busy(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventnet.db.engine.LOCK_WAIT_S", 0.05)
    with crowd.database.write() as db:
        crowd.write("ana")
        assert isinstance(crowd.ended["ana"], Busy)
        assert db.scalar(select(func.count(Person.id))) == 0
    crowd.write("ben")
    assert crowd.there() == {"ben"}


def test_the_file_is_left_to_others_now_and_then(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("eventnet.db.group_commit.WORK_S", 0.0)
    monkeypatch.setattr("eventnet.db.group_commit.PAUSE_S", 60.0)
    monkeypatch.setattr("eventnet.db.group_commit.time.sleep", slept.append)
    for name in ("ana", "ben", "cem"):
        crowd.write(name)
    assert slept[-1:] == [60.0]


def test_a_thousand_writes_of_many_threads_are_all_there_once(crowd: Crowd) -> None:
    def many(number: int) -> None:
        for step in range(50):
            crowd.write(f"p{number}-{step}", NotFound() if step % 10 == 9 else None)

    threads = [threading.Thread(target=many, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = {f"p{number}-{step}" for number in range(20) for step in range(50) if step % 10 != 9}
    assert crowd.there() == wanted
    with crowd.database.read() as db:
        assert db.scalar(text("PRAGMA integrity_check")) == "ok"
