"""Four people with six phones at one event, by number: the use cases as the machine of `test_machine` calls them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from eventnet.accounts.sessions import revoke
from eventnet.attendees.guards import Attending
from eventnet.badges.live_code import window_at
from eventnet.badges.live_service import live_device_of, use_window
from eventnet.badges.service import ensure, reissue
from eventnet.connections import distance, parting, service
from eventnet.connections.facts import ConnectionMade, RequestMade, RequestSettled
from eventnet.connections.models import Connection, Request
from eventnet.connections.queries import connections_of, requests_from, requests_to
from eventnet.connections.results import ScanResult
from eventnet.connections.seeing import see
from eventnet.core.ids import new_id
from eventnet.db.factlog import FactRow
from eventnet.db.session import Database
from eventnet.events.service import go_to
from eventnet.front.snapshots import snapshot
from eventnet.safety.models import Block
from tests.connections.consent import Pair, Reading
from tests.factories.gathering import an_attendee, an_event, an_organiser
from tests.factories.showing import Phone, a_phone
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask

NAMES = ("Quirina Zabel", "Wolfram Yxer", "Xaverine Vogt", "Zoltan Quast")
PHONES = (0, 0, 1, 1, 2, 3)
"""Whose each phone is."""
SECOND_PHONES = (1, 3)
FAST = 4
"""This phone's clock is three hours ahead."""


@dataclass(frozen=True)
class Lists:
    """Whom an attendee sees: their people, who asked them, whom they asked."""

    people: set[int]
    asked_me: set[int]
    asked: set[int]


def a_crowd(database: Database, *, now: datetime) -> list[str]:
    """Make four others, who only ever take places in windows."""
    with database.write() as db:
        event = an_event(db, an_organiser(db, now=now), now=now)
        return [an_attendee(db, event, name, now=now).id for name in ("Ida", "Jon", "Kim", "Lou")]


class Hall:
    """One event of its own on the test's database."""

    def __init__(
        self, app: Flask, database: Database, clock: SettableClock, crowd: list[str]
    ) -> None:
        self.app, self.database, self.clock = app, database, clock
        clock.set(datetime(2026, 9, 17, 10, 0, tzinfo=UTC))
        with database.write() as db:
            self.event = an_event(db, an_organiser(db, now=self.now), now=self.now)
            self.people = [an_attendee(db, self.event, name, now=self.now) for name in NAMES]
            self.codes = [
                [ensure(db, event_id=self.event.id, attendee_id=one.id, now=self.now)]
                for one in self.people
            ]
        self.crowd = crowd
        self.number = {one.id: number for number, one in enumerate(self.people)}
        self.phones: list[Phone] = [
            a_phone(
                database,
                self.people[whose],
                now=self.now,
                ahead=timedelta(hours=3 if number == FAST else 0),
            )
            for number, whose in enumerate(PHONES)
        ]
        self.shown: dict[int, list[datetime]] = defaultdict(list)
        self.phase = "live"
        self.newest = 0

    @property
    def now(self) -> datetime:
        """Return the present moment."""
        return self.clock.now()

    @staticmethod
    def new_id() -> str:
        """Return an id as a phone makes it."""
        return new_id()

    # Phones

    def window_now(self) -> datetime:
        """Return when the present half minute began."""
        return self.now.replace(second=self.now.second // 30 * 30, microsecond=0)

    def live(self, phone: int) -> str:
        """Return what stands on a phone's screen."""
        return self.phones[phone].shows(self.now)

    def scan(self, reading: Reading) -> ScanResult:
        """Send a reading."""
        return self.phones[reading.phone].scans(
            reading.text,
            now=self.now,
            at=reading.told,
            phase=self.phase,
            scan_id=reading.scan_id,
        )

    def tell(self, phone: int) -> list[datetime]:
        """Send a phone's log, and return which windows are in it."""
        moments = self.shown[phone]
        self.phones[phone].tells(*moments, now=self.now, phase=self.phase)
        return [at.replace(second=at.second // 30 * 30, microsecond=0) for at in moments]

    def is_in_contact(self, phone: int) -> None:
        """Have the server hear of a phone."""
        self.phones[phone].is_in_contact(self.now)

    def crowd_uses(self, phone: int) -> None:
        """Let four others take their places in the window that a phone shows."""
        shower = self.phones[phone]
        window = window_at(self.now, offset=shower.ahead)
        with self.database.write() as db:
            device = live_device_of(db, attendee_id=shower.attendee.id, device_id=shower.device_id)
            assert device is not None
            for one in self.crowd:
                assert use_window(db, live_device_id=device.id, window=window, scanner_id=one)

    def revoke(self, phone: int) -> None:
        """End a phone's session."""
        lost = self.phones[phone]
        with self.database.write() as db:
            revoke(db, person_id=lost.attendee.person_id, device_id=lost.device_id, now=self.now)

    # People

    def reissue(self, person: int) -> None:
        """Replace somebody's badge."""
        with self.database.write() as db:
            badge = reissue(
                db, event_id=self.event.id, attendee_id=self.people[person].id, now=self.now
            )
            self.codes[person].append(badge.code)

    def answer(self, by: int, to: int, *, yes: bool) -> None:
        """Answer a request that waits; the answer comes twice."""
        with self.database.read() as db:
            waiting = {one.from_id: one.id for one, _ in requests_to(db, self.people[by].id)}
        for _ in range(2):
            with self.database.write() as db:
                service.answer(
                    db,
                    attendee_id=self.people[by].id,
                    request_id=waiting[self.people[to].id],
                    accept=yes,
                    shares=[],
                    now=self.now,
                )

    def see_all(self, by: int) -> None:
        """Show somebody all their people."""
        me = self.people[by].id
        with self.database.write() as db:
            known = [row.connection.id for row in connections_of(db, me)]
            see(db, attendee_id=me, connection_ids=known, now=self.now)

    def part(self, by: int, connection_id: str, kind: str) -> None:
        """Undo, remove or block."""
        end = {"undo": parting.undo, "remove": parting.remove, "block": parting.block}[kind]
        with self.database.write() as db:
            end(db, attendee_id=self.people[by].id, connection_id=connection_id, now=self.now)

    def unblock(self, by: int, other: int) -> None:
        """Lift somebody's block; it is lifted twice, and a third person's wish changes nothing."""
        me, them = self.people[by].id, self.people[other].id
        with self.database.read() as db:
            block_id = db.scalar(
                select(Block.id).where(Block.blocker_id == me, Block.blocked_id == them)
            )
        assert block_id is not None
        for one in (them, me, me):
            with self.database.write() as db:
                distance.unblock(db, attendee_id=one, block_id=block_id, now=self.now)

    def end(self) -> None:
        """End the event."""
        with self.database.write() as db:
            go_to(db, event_id=self.event.id, phase="after", person_id=None, now=self.now)
        self.phase = "after"

    # What is there to see

    def connection_id(self, pair: Pair) -> str:
        """Return the connection of two people."""
        ids = [self.people[number].id for number in pair]
        with self.database.read() as db:
            found = service.connection_between(db, *ids)
        assert found is not None
        return found.id

    def pairs(self) -> set[Pair]:
        """Return who is connected; each pair is there once."""
        query = select(Connection.low_id, Connection.high_id)
        with self.database.read() as db:
            rows = db.execute(query.where(Connection.event_id == self.event.id)).all()
        pairs = {frozenset((self.number[low], self.number[high])) for low, high in rows}
        assert len(pairs) == len(rows)
        return pairs

    def lists_of(self, person: int) -> Lists:
        """Return whom somebody sees."""
        me = self.people[person].id
        with self.database.read() as db:
            asked = requests_from(db, me, now=self.now)
            to = dict(
                db.execute(
                    select(Request.id, Request.to_id).where(
                        Request.id.in_([one.request_id for one in asked])
                    )
                ).all()
            )
            lists = Lists(
                people={self.number[known.other.id] for known in connections_of(db, me)},
                asked_me={self.number[other.id] for _, other in requests_to(db, me)},
                asked={self.number[to[one.request_id]] for one in asked},
            )
            assert len(lists.asked) == len(asked)
        return lists

    def snapshot(self, person: int) -> dict[str, Any]:
        """Return the snapshot of somebody's page."""
        mine, event = self.people[person], self.event
        me = Attending(
            person_id=mine.person_id,
            device_id=self.phones[PHONES.index(person)].device_id,
            attendee_id=mine.id,
            name=mine.name,
            state=mine.state,
            undisturbed="",
            event_id=event.id,
            event_key=event.key,
            event_name=event.name,
            place=event.place,
            timezone=event.timezone,
            event_locale=event.locale,
            phase=self.phase,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
        )
        with self.app.test_request_context(), self.database.read() as db:
            return snapshot(db, me, now=self.now)

    def told(self) -> list[tuple[int, int]]:
        """Return who was told of whom since this was last asked."""
        kinds = [ConnectionMade.kind, RequestMade.kind, RequestSettled.kind]
        query = select(FactRow).where(
            FactRow.id > self.newest, FactRow.event_id == self.event.id, FactRow.kind.in_(kinds)
        )
        told = []
        with self.database.read() as db:
            for row in db.scalars(query.order_by(FactRow.id)).all():
                self.newest = row.id
                if row.attendee_id is None:
                    continue
                if row.kind == ConnectionMade.kind:
                    both = {row.payload["low_id"], row.payload["high_id"]}
                else:
                    request = db.get_one(Request, row.payload["request_id"])
                    both = {request.from_id, request.to_id}
                (other,) = both - {row.attendee_id}
                told.append((self.number[row.attendee_id], self.number[other]))
        return told
