"""What a batch of digests is made of is what each alone is made of, reckoned slowly, one connection after the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection, Meeting, Request, Side
from eventnet.connections.queries import Known, connections_of
from eventnet.core.ids import new_id
from eventnet.db.plain import plain, table_of
from eventnet.db.session import Database
from eventnet.digests.preparing import Prepared, prepare_each
from eventnet.digests.ranking import (
    Answered,
    Evidence,
    Promised,
    meetings_of,
    overlap_of,
    rank,
    span_of,
)
from eventnet.events.models import Event
from eventnet.events.queries import places_at
from eventnet.promises.models import Promise
from eventnet.promises.queries import Promised as Row
from eventnet.promises.queries import promises_of
from eventnet.prompts.queries import same_replies
from eventnet.safety.models import Block
from tests.factories.gathering import an_event, an_organiser
from tests.factories.networks import Network, a_network, write
from tests.factories.parties import end
from tests.plugins.statements import counted

PEOPLE = 14


def a_day(db: Session, name: str, *, chance: Random, now: datetime) -> Event:
    """Make an event that is over, at which chance has drawn all that a digest reads."""
    owner = an_organiser(db, now=now, email=f"{name}@example.org")
    event = an_event(db, owner, now=now, name=name)
    made = a_network(
        event, people=PEOPLE, density=0.4, chance=chance, removed=0.1, prompts=4, outcomes=()
    )
    write(db, made)
    _between(db, event, made, chance=chance, now=now)
    end(db, event, now=now)
    return event


def _between(db: Session, event: Event, made: Network, *, chance: Random, now: datetime) -> None:
    ids = [str(person["id"]) for person in made.people]
    for row in made.connections:
        pair = [str(row["low_id"]), str(row["high_id"])]
        for one, other in (pair, pair[::-1]):
            db.add(
                Side(
                    connection_id=str(row["id"]),
                    attendee_id=one,
                    note=chance.choice((None, None, "", "Maps")),
                    starred_at=chance.choice((None, None, now)),
                )
            )
            if chance.random() < 0.3:
                connection_id = chance.choice((str(row["id"]), new_id()))
                _promise(db, event, one, other, connection_id, chance=chance, now=now)
        for _again in range(chance.choice((0, 0, 1, 2))):
            at = event.starts_at + timedelta(minutes=chance.randrange(480))
            db.add(Meeting(id=new_id(), connection_id=str(row["id"]), by_id=pair[0], at=at))
        if chance.random() < 0.2:
            db.execute(update(Connection).where(Connection.id == row["id"]).values(way="crossing"))
    for one, other in {tuple(chance.sample(ids, 2)) for _block in range(4)}:
        values = {"id": new_id(), "blocker_id": one, "blocked_id": other, "at": now}
        plain(db).execute(table_of(Block).insert(), [values])
    one, other = chance.sample(ids, 2)
    _promise(db, event, one, other, new_id(), chance=chance, now=now)  # nobody is connected


def _promise(
    db: Session,
    event: Event,
    writer: str,
    other: str,
    connection_id: str,
    *,
    chance: Random,
    now: datetime,
) -> None:
    db.add(
        Promise(
            writer_id=writer,
            id=new_id(),
            event_id=event.id,
            other_id=other,
            connection_id=connection_id,
            by=chance.choice(("me", "them")),
            text="Send the link",
            told=chance.choice((True, False)),
            state=chance.choice(("open", "renegotiated", "kept", "let-go")),
            made_at=now,
            state_at=now,
        )
    )
    db.flush()


def slowly(db: Session, attendee_id: str) -> Prepared | None:
    """Reckon what a digest is made of from the objects that pages read, one connection after the other."""
    attendee = db.get_one(Attendee, attendee_id)
    event = db.get_one(Event, attendee.event_id)
    if attendee.removed_at is not None or event.phase != "after":
        return None
    known = connections_of(db, attendee_id)
    promises = promises_of(db, attendee_id, known)
    evidence = [_evidence(db, row, known, promises_to(promises, row), event) for row in known]
    return Prepared(attendee.id, event.id, tuple(rank(evidence)))


def promises_to(promises: list[Row], row: Known) -> Promised | None:
    """Return who still has to keep a promise to whom."""
    by_me = [
        one.by_me
        for one in promises
        if one.is_pending and one.known is not None and one.known.other.id == row.other.id
    ]
    if not by_me:
        return None
    return "by-me" if any(by_me) else "by-them"


def _evidence(
    db: Session, row: Known, known: list[Known], promised: Promised | None, event: Event
) -> Evidence:
    me, other, connection = row.mine.attendee_id, row.other.id, row.connection
    again = db.scalars(select(Meeting.at).where(Meeting.connection_id == connection.id)).all()
    meetings = meetings_of(connection.made_at, again)
    theirs = contacts(db, other)
    common = theirs & {one.other.id for one in known}
    met = {one: len(contacts(db, one)) for one in common}
    overlap = overlap_of(common, mine=len(known), theirs=len(theirs), met=met)
    return Evidence(
        connection_id=connection.id,
        met_at=meetings[0],
        met_where=places_at(db, event.id, meetings[:1])[meetings[0]],
        times_met=len(meetings),
        span=span_of(meetings, starts_at=event.starts_at, ends_at=event.ended_at or event.ends_at),
        starred=row.mine.starred_at is not None,
        noted=bool(row.mine.note),
        promised=promised,
        answered="both" if connection.way == "crossing" else answered(db, me, other),
        replied=len(same_replies(db, me, other)),
        common=overlap.common,
        jaccard=overlap.jaccard,
        allocation=overlap.allocation,
    )


def contacts(db: Session, attendee_id: str) -> set[str]:
    """Return whom somebody has met."""
    rows = db.execute(
        select(Connection.low_id, Connection.high_id).where(
            or_(Connection.low_id == attendee_id, Connection.high_id == attendee_id)
        )
    )
    return {one for row in rows for one in row} - {attendee_id}


def answered(db: Session, me: str, other: str) -> Answered | None:
    """Return which of two said yes last."""
    last = db.scalar(
        select(Request.to_id)
        .where(
            Request.state == "accepted",
            or_(
                (Request.from_id == me) & (Request.to_id == other),
                (Request.from_id == other) & (Request.to_id == me),
            ),
        )
        .order_by(Request.answered_at.desc())
        .limit(1)
    )
    return None if last is None else "by-me" if last == me else "by-them"


@pytest.mark.parametrize("seed", range(4))
def test_a_batch_gives_what_each_alone_gives_reckoned_slowly(
    database: Database, now: datetime, seed: int
) -> None:
    chance = Random(seed)
    with database.write() as db:
        events = [a_day(db, name, chance=chance, now=now) for name in ("north", "south")]
        ids = list(
            db.scalars(select(Attendee.id).where(Attendee.event_id.in_([one.id for one in events])))
        )
        chance.shuffle(ids)
    with database.read() as db:
        batch = prepare_each(db, ids)
        alone = {one: prepare_each(db, [one]).get(one) for one in ids}
        slow = {one: slowly(db, one) for one in ids}
    assert len(batch) > PEOPLE
    assert {one: batch.get(one) for one in ids} == alone == slow
    codes = {
        str(reason["code"])
        for one in batch.values()
        for ranked in one.ranked
        for reason in ranked.reasons
    }
    assert codes >= {"starred", "promised-by-me", "promised-by-them", "met-again", "both-replied"}


def test_a_batch_costs_as_many_queries_for_all_as_for_three(
    database: Database, now: datetime
) -> None:
    with database.write() as db:
        event = a_day(db, "north", chance=Random(1), now=now)
        ids = list(db.scalars(select(Attendee.id).where(Attendee.event_id == event.id)))
    with database.read() as db, counted(database) as few:
        assert len(prepare_each(db, ids[:3])) > 1
    with database.read() as db, counted(database) as many:
        assert len(prepare_each(db, ids)) > PEOPLE // 2
    assert len(few) == len(many) <= 15
