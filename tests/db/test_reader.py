"""The reader hands every new fact on, once, in the order of the log, whatever order it was committed in."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from eventnet.core.errors import NotFound
from eventnet.db.factlog import OVERLAP_S, FactReader, FactRow, LoggedFact, record
from eventnet.db.session import Database
from eventnet.events.facts import PhaseChanged


class Ear:
    """Hears what a reader hands on."""

    def __init__(self) -> None:
        self.facts: list[LoggedFact] = []
        self.heard = threading.Event()

    def __call__(self, facts: Sequence[LoggedFact]) -> None:
        self.facts += facts
        self.heard.set()

    @property
    def phases(self) -> list[str]:
        return [fact.fact.phase for fact in self.facts if isinstance(fact.fact, PhaseChanged)]


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def reader(database: Database, ear: Ear) -> FactReader:
    made = FactReader(database, ear)
    made.start_at_the_end()
    return made


@pytest.fixture
def minutes(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Make the reader's own clock stand still; its one number can be moved."""
    moment = [1_000.0]
    monkeypatch.setattr("eventnet.db.factlog.time.monotonic", lambda: moment[0])
    return moment


def tell(database: Database, now: datetime, *phases: str) -> None:
    """Record and commit one fact for each of the words."""
    with database.write() as db:
        for phase in phases:
            record(db, PhaseChanged(event_id="e", phase=phase), now=now)
            db.flush()


class Slow:
    """A transaction that has written its fact and takes its time to commit."""

    def __init__(self, database: Database, now: datetime, phase: str) -> None:
        self._writing: AbstractContextManager[Session] = database.write()
        db = self._writing.__enter__()
        record(db, PhaseChanged(event_id="e", phase=phase), now=now)
        db.flush()

    def commit(self) -> None:
        self._writing.__exit__(None, None, None)


def test_what_was_there_before_is_not_told(database: Database, now: datetime, ear: Ear) -> None:
    tell(database, now, "one", "two")
    reader = FactReader(database, ear)
    reader.start_at_the_end()
    assert reader.look() == 0
    tell(database, now, "three")
    assert reader.look() == 1
    assert ear.phases == ["three"]


def test_facts_are_told_once_and_in_order_with_their_versions(
    database: Database, now: datetime, reader: FactReader, ear: Ear
) -> None:
    tell(database, now, "one", "two")
    tell(database, now, "three")
    assert [reader.look() for _ in range(3)] == [3, 0, 0]
    assert ear.phases == ["one", "two", "three"]
    numbers = [fact.version for fact in ear.facts]
    assert numbers == sorted(set(numbers))
    assert ear.facts[0].fact == PhaseChanged(event_id="e", phase="one")
    assert (ear.facts[0].event_id, ear.facts[0].attendee_id, ear.facts[0].desk) == (
        "e",
        None,
        False,
    )


def test_a_rolled_back_fact_is_never_told(
    database: Database, now: datetime, reader: FactReader, ear: Ear
) -> None:
    with suppress(NotFound), database.write() as db:
        record(db, PhaseChanged(event_id="e", phase="never"), now=now)
        raise NotFound()
    tell(database, now, "told")
    reader.look()
    assert ear.phases == ["told"]


def test_a_kind_that_a_newer_version_wrote_is_passed_over(
    database: Database, now: datetime, reader: FactReader, ear: Ear
) -> None:
    with database.write() as db:
        db.add(FactRow(at=now, kind="from-the-future", event_id="e", desk=False, payload={"a": 1}))
    tell(database, now, "known")
    assert reader.look() == 1
    assert ear.phases == ["known"]
    assert reader.look() == 0


@pytest.mark.postgresql
def test_facts_that_commit_out_of_order_are_all_told_and_only_once(
    database: Database, now: datetime, reader: FactReader, ear: Ear, minutes: list[float]
) -> None:
    slow = Slow(database, now, "slow")
    tell(database, now, "fast")
    assert reader.look() == 1
    minutes[0] += OVERLAP_S - 1
    assert reader.look() == 0
    slow.commit()
    assert reader.look() == 1
    minutes[0] += 60
    assert reader.look() == 0
    tell(database, now, "later")
    assert reader.look() == 1
    assert ear.phases == ["fast", "slow", "later"]


@pytest.mark.postgresql
def test_a_fact_that_was_not_committed_when_the_reader_started_is_told(
    database: Database, now: datetime, ear: Ear, minutes: list[float]
) -> None:
    tell(database, now, "old")
    slow = Slow(database, now, "slow")
    tell(database, now, "just before")
    reader = FactReader(database, ear)
    reader.start_at_the_end()
    assert reader.look() == 0
    slow.commit()
    assert reader.look() == 1
    minutes[0] += 60
    assert reader.look() == 0
    assert ear.phases == ["slow"]


def test_the_reader_remembers_no_more_than_the_overlap(
    database: Database, now: datetime, reader: FactReader, minutes: list[float]
) -> None:
    for number in range(5):
        tell(database, now, *(f"{number}-{part}" for part in range(20)))
        assert reader.look() == 20
        minutes[0] += OVERLAP_S + 1
    reader.look()
    assert len(reader._seen) == 0


@pytest.fixture
def running(
    database: Database, reader: FactReader, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Exception]]:
    """Run the reader in a thread that would not look by itself for a minute; collect its errors."""
    monkeypatch.setattr("eventnet.db.factlog.LOOK_EVERY_S", 60.0)
    errors: list[Exception] = []
    database.wake_on_facts(reader.wake)
    thread = threading.Thread(target=reader.run, kwargs={"on_error": errors.append})
    thread.start()
    yield errors
    reader.stop()
    thread.join(10)
    assert not thread.is_alive()


def test_a_commit_of_this_process_wakes_the_reader_at_once(
    database: Database, now: datetime, ear: Ear, running: list[Exception]
) -> None:
    tell(database, now, "one")
    assert ear.heard.wait(10)
    assert ear.phases == ["one"]
    assert running == []


def test_a_reader_outlives_a_listener_that_fails(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventnet.db.factlog.LOOK_EVERY_S", 0.01)
    heard, errors = Ear(), list[Exception]()

    def fail_once(facts: Sequence[LoggedFact]) -> None:
        if not errors:
            raise RuntimeError("no ear for this")
        heard(facts)

    reader = FactReader(database, fail_once)
    reader.start_at_the_end()
    thread = threading.Thread(target=reader.run, kwargs={"on_error": errors.append})
    thread.start()
    try:
        tell(database, now, "one")
        give_up = time.monotonic() + 10
        while not errors and time.monotonic() < give_up:
            time.sleep(0.01)
        tell(database, now, "two")
        assert heard.heard.wait(10)
    finally:
        reader.stop()
        thread.join(10)
    assert [str(error) for error in errors] == ["no ear for this"]
    assert heard.phases[-1] == "two"
