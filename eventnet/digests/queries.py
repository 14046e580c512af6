"""Reading digests: an attendee's own plan, and counts for the organiser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.connections.queries import MINE, THEIRS, Known, connections_of
from eventnet.db.plain import plain
from eventnet.db.types import Id
from eventnet.digests.bringing import Bringing, Topics, worth_making
from eventnet.digests.models import Digest, FollowUp, Reflection, Stuck, Unsubscription
from eventnet.events.models import Event
from eventnet.introductions.queries import offered_by
from eventnet.promises.queries import Promised, promises_of
from eventnet.safety.queries import hidden_from


def attendees_without(db: Session, *, now: datetime, limit: int) -> list[str]:
    """Return attendees of events that are over who have no digest yet, in a fixed order, without those that were put off."""
    there = select(Digest.id).where(Digest.attendee_id == Attendee.id).exists()
    put_off = select(Stuck.tries).where(Stuck.attendee_id == Attendee.id, Stuck.again_at > now)
    return list(
        db.scalars(
            select(Attendee.id)
            .join(Event, Event.id == Attendee.event_id)
            .where(Event.phase == "after", Attendee.removed_at.is_(None), ~there, ~put_off.exists())
            .order_by(Attendee.id)
            .limit(limit)
        )
    )


def digest_of(db: Session, attendee_id: str) -> Digest | None:
    """Return an attendee's digest."""
    return db.scalar(select(Digest).where(Digest.attendee_id == attendee_id))


def digest_url_of(db: Session, *, attendee_id: str, event_key: str) -> str | None:
    """Return where an attendee reads their plan; None before it is there."""
    return None if digest_of(db, attendee_id) is None else f"/e/{event_key}/plan"


@dataclass(frozen=True)
class Entry:
    """One follow-up with the person it is about, as the attendee sees them."""

    follow_up: FollowUp
    known: Known


@dataclass(frozen=True)
class Plan:
    """An attendee's digest: whom they met, whom to follow up with, in order, what was promised, whom to bring together."""

    digest: Digest
    met: tuple[Known, ...]
    entries: tuple[Entry, ...]
    promises: tuple[Promised, ...]
    bringings: tuple[Bringing, ...]
    reflection: Reflection | None

    @property
    def people(self) -> int:
        """Return how many people the attendee met."""
        return len(self.met)


def plan_of(db: Session, attendee_id: str) -> Plan | None:
    """Return an attendee's plan, without people who are hidden from them or were removed; None before it is there."""
    digest = digest_of(db, attendee_id)
    if digest is None:
        return None
    met = connections_of(db, attendee_id)
    return Plan(
        digest,
        met=tuple(met),
        entries=entries_of(db, digest, met),
        promises=tuple(promises_of(db, attendee_id, met)),
        bringings=tuple(_bringings(db, attendee_id, met)),
        reflection=db.get(Reflection, attendee_id),
    )


def entries_of(db: Session, digest: Digest, met: Sequence[Known]) -> tuple[Entry, ...]:
    """Return the follow-ups of a digest, in order. `met` are its attendee's connections as `connections_of` gives them."""
    known = {row.connection.id: row for row in met}
    rows = db.scalars(
        select(FollowUp).where(FollowUp.digest_id == digest.id).order_by(FollowUp.rank)
    )
    return tuple(Entry(row, known[row.connection_id]) for row in rows if row.connection_id in known)


def _bringings(db: Session, attendee_id: str, met: Sequence[Known]) -> list[Bringing]:
    """Return the introductions worth making, without those that the attendee has offered."""
    by_person = {row.other.id: row.connection.id for row in met}
    offered = frozenset(
        frozenset((by_person[one.one.id], by_person[one.other.id]))
        for one in offered_by(db, attendee_id)
        if one.one.id in by_person and one.other.id in by_person
    )
    topics = [
        Topics(row.connection.id, row.other.ask_me_about, row.other.looking_for) for row in met
    ]
    return worth_making(topics, offered_already=offered)


_ME = bindparam("me", type_=Id)
_STILL = (
    select(MINE.connection_id)
    .join(THEIRS, (THEIRS.connection_id == MINE.connection_id) & (THEIRS.attendee_id != _ME))
    .join(Attendee, Attendee.id == THEIRS.attendee_id)
    .where(
        MINE.attendee_id == _ME,
        MINE.connection_id.in_(bindparam("ids", type_=Id, expanding=True)),
        Attendee.removed_at.is_(None),
        Attendee.id.not_in(hidden_from(_ME)),
    )
)


def still_there(db: Session, attendee_id: str, connection_ids: Sequence[str]) -> set[str]:
    """Return which of an attendee's connections still stand, with somebody who may appear to them."""
    if not connection_ids:
        return set()
    values = {"me": attendee_id, "ids": connection_ids}
    return set(plain(db).execute(_STILL, values).scalars())


_UNSUBSCRIBED = (
    select(Unsubscription.id)
    .where(
        Unsubscription.person_id == bindparam("person_id"),
        or_(Unsubscription.event_id.is_(None), Unsubscription.event_id == bindparam("event_id")),
    )
    .limit(1)
)


def is_unsubscribed(db: Session, *, person_id: str, event_id: str) -> bool:
    """Tell whether somebody wants no letters about an event, or about any."""
    ids = {"person_id": person_id, "event_id": event_id}
    return plain(db).scalar(_UNSUBSCRIBED, ids) is not None


@dataclass(frozen=True)
class Outcomes:
    """What came of an event's follow-ups, in counts. `open` ones have no outcome yet, `acted` attendees gave one."""

    digests: int
    acted: int
    follow_ups: int
    done: int
    later: int
    let_go: int

    @property
    def open(self) -> int:
        """Return how many follow-ups nobody has said anything about."""
        return self.follow_ups - self.done - self.later - self.let_go


def outcomes_at(db: Session, event_id: str) -> Outcomes:
    """Return what came of the follow-ups of an event; the organiser's page hides small counts."""
    digests, acted = db.execute(
        select(func.count(Digest.id), func.count(Digest.opened_at)).where(
            Digest.event_id == event_id
        )
    ).one()
    rows = db.execute(
        select(FollowUp.outcome, func.count())
        .join(Digest, Digest.id == FollowUp.digest_id)
        .where(Digest.event_id == event_id)
        .group_by(FollowUp.outcome)
    )
    counts = {row[0]: row[1] for row in rows}
    return Outcomes(
        digests=digests,
        acted=acted,
        follow_ups=sum(counts.values()),
        done=counts.get("done", 0),
        later=counts.get("later", 0),
        let_go=counts.get("let-go", 0),
    )
