"""The fact log: one row for each audience, and a version for each that never goes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.core.facts import Audience, Fact
from eventnet.core.ids import new_id
from eventnet.db.factlog import FactRow, forget_before, record, version_of
from eventnet.db.session import Database


@dataclass(frozen=True)
class BellRung(Fact):
    """A fact with the audiences that a test gives it."""

    event_id: str
    to: tuple[str, ...] = ()
    everybody: bool = False
    desk: bool = False

    def audiences(self) -> Sequence[Audience]:
        """Tell those whom the test named."""
        some = [Audience(self.event_id, attendee_id=one) for one in self.to]
        some += [Audience(self.event_id)] if self.everybody else []
        return [*some, Audience(self.event_id, desk=True)] if self.desk else some


def ring(db: Session, now: datetime, *, event: str, **whom: object) -> None:
    """Record one fact for those audiences."""
    record(db, BellRung(event, **whom), now=now)  # type: ignore[arg-type]


def versions(db: Session, event: str, *attendees: str) -> dict[str, int]:
    """Return the version that each of them, and the desk, can see."""
    seen = {one: version_of(db, event_id=event, attendee_id=one) for one in attendees}
    return {**seen, "desk": version_of(db, event_id=event, attendee_id=None, desk=True)}


def test_a_fact_becomes_one_row_for_each_audience(database: Database, now: datetime) -> None:
    event, ana, ben = new_id(), new_id(), new_id()
    with database.write() as db:
        ring(db, now, event=event, to=(ana, ben), desk=True)
    with database.read() as db:
        rows = db.scalars(select(FactRow).order_by(FactRow.id)).all()
        assert [(row.attendee_id, row.desk) for row in rows] == [
            (ana, False),
            (ben, False),
            (None, True),
        ]
        assert {row.kind for row in rows} == {"bell-rung"}
        assert rows[0].at == now
        assert rows[0].payload == {
            "event_id": event, "to": [ana, ben], "everybody": False, "desk": True,
        }  # fmt: skip


def test_before_the_first_fact_everybody_is_at_version_nought(database: Database) -> None:
    with database.read() as db:
        event, ana = new_id(), new_id()
        assert versions(db, event, ana) == {ana: 0, "desk": 0}


def test_a_version_moves_only_for_those_who_are_told(database: Database, now: datetime) -> None:
    event, other, ana, ben = new_id(), new_id(), new_id(), new_id()
    with database.write() as db:
        ring(db, now, event=event, to=(ana,))
        first = versions(db, event, ana, ben)
        assert first[ana] > 0
        assert (first[ben], first["desk"]) == (0, 0)

        ring(db, now, event=event, everybody=True)
        second = versions(db, event, ana, ben)
        assert second[ana] == second[ben] == second["desk"] > first[ana]

        ring(db, now, event=event, desk=True)
        third = versions(db, event, ana, ben)
        assert third == {**second, "desk": third["desk"]}
        assert third["desk"] > second["desk"]

        ring(db, now, event=other, to=(ana, ben), everybody=True, desk=True)
        assert versions(db, event, ana, ben) == third


def test_old_facts_are_forgotten_and_no_version_goes_back(
    database: Database, now: datetime
) -> None:
    event, other, ana, ben = new_id(), new_id(), new_id(), new_id()
    with database.write() as db:
        for hours in (9, 8, 7):
            ring(db, now - timedelta(hours=hours), event=event, to=(ana, ben), everybody=True)
            ring(db, now - timedelta(hours=hours), event=event, desk=True)
        ring(db, now, event=other, everybody=True)
        before = versions(db, event, ana, ben), versions(db, other, ana)
        for _ in range(2):
            forget_before(db, now - timedelta(hours=6))
            assert (versions(db, event, ana, ben), versions(db, other, ana)) == before
        assert len(db.scalars(select(FactRow.id)).all()) == 5  # the newest of each audience


def test_what_is_young_is_kept(database: Database, now: datetime) -> None:
    event = new_id()
    with database.write() as db:
        for minutes in (3, 2, 1):
            ring(db, now - timedelta(minutes=minutes), event=event, everybody=True)
        forget_before(db, now - timedelta(hours=6))
        assert len(db.scalars(select(FactRow.id)).all()) == 3


def test_after_forgetting_no_number_is_given_twice(database: Database, now: datetime) -> None:
    event = new_id()
    with database.write() as db:
        ring(db, now - timedelta(hours=9), event=event, everybody=True)
        high = version_of(db, event_id=event, attendee_id=None)
        forget_before(db, now)
    with database.write() as db:
        ring(db, now, event=event, everybody=True)
        assert version_of(db, event_id=event, attendee_id=None) > high
