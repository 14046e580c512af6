"""Reading what lists are made of, for a whole event; and one viewer's list, always through the viewer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from eventnet.attendees.models import Attendee
from eventnet.circles import queries_together as circles
from eventnet.connections.acquaintances import (
    acquainted_among,
    acquainted_pairs,
    met_elsewhere_pairs,
    parted_elsewhere,
)
from eventnet.connections.models import Connection, Parting, Request
from eventnet.events.models import Event
from eventnet.introductions.models import Introduction, Say
from eventnet.rounds import queries_together as rounds
from eventnet.rounds.models import Round, RoundSeries
from eventnet.safety.models import Block
from eventnet.safety.queries import blocked_pairs, hidden_from
from eventnet.suggestions.gathering import Gathering, Person, gather
from eventnet.suggestions.models import MET, NOT_NOW, ListsMade, StartingPoint

PHASES = ("before", "live")
"""The phases in which people are suggested; afterwards there is the plan."""


def events_with_lists(db: Session) -> list[str]:
    """Return the ids of the events that are to come or on."""
    return list(db.scalars(select(Event.id).where(Event.phase.in_(PHASES)).order_by(Event.id)))


def made_of(db: Session, event_id: str) -> ListsMade | None:
    """Return when an event's lists were made last."""
    return db.get(ListsMade, event_id)


def basis_of(db: Session, event_id: str, *, now: datetime) -> list[int]:
    """Return the totals that, as long as they stand, let lists stand too: who is open, connections, blocks, what was said, rounds."""
    who = Attendee.event_id == event_id
    queries = (
        select(func.count(Attendee.id)).where(
            who, Attendee.may_be_suggested, Attendee.removed_at.is_(None)
        ),
        select(func.count(Connection.id)).where(Connection.event_id == event_id),
        select(func.count(Block.id)).join(Attendee, Attendee.id == Block.blocker_id).where(who),
        select(func.count(StartingPoint.id)).where(
            StartingPoint.event_id == event_id, StartingPoint.outcome.in_((MET, NOT_NOW))
        ),
        select(func.count(Round.id))
        .join(RoundSeries, RoundSeries.id == Round.series_id)
        .where(RoundSeries.event_id == event_id, Round.begins_at <= now),
    )
    return [db.scalar(query) or 0 for query in queries]


def gathering_of(db: Session, event_id: str) -> Gathering:
    """Return an event's people, whom they met, and who may not be shown to whom: what is common to all lists."""
    people = [
        Person(
            id=row.id,
            asks=", ".join(row.looking_for),
            offers=", ".join(row.ask_me_about),
            open=row.may_be_suggested,
            introduces=row.introduces,
        )
        for row in db.execute(
            select(
                Attendee.id,
                Attendee.looking_for,
                Attendee.ask_me_about,
                Attendee.may_be_suggested,
                Attendee.introduces,
            ).where(Attendee.event_id == event_id, Attendee.removed_at.is_(None))
        )
    ]
    here = {person.id for person in people}
    met = db.execute(
        select(Connection.low_id, Connection.high_id).where(Connection.event_id == event_id)
    )
    blocked = blocked_pairs(db, event_id)
    return gather(
        people,
        met=[(low, high) for low, high in met if low in here and high in here],
        acquainted=acquainted_pairs(db, event_id),
        barred=[
            pair
            for one, other in blocked
            if one in here and other in here
            for pair in ((one, other), (other, one))
        ],
    )


def private_bars(db: Session, event_id: str, *, now: datetime) -> dict[str, set[str]]:
    """Return for each viewer whom not to show, for reasons that stay between the two of them or with the viewer alone.

    Those dropped with "not now" or said to be met; whoever asked or was asked, or said no to an introduction, whatever came
    of it; those parted from; and, since nobody says that these two have not met, those met at another event, and
    those with whom one sat at a table, in a round or a circle.
    """
    bars = defaultdict[str, set[str]](set)
    for viewer, other in db.execute(
        select(StartingPoint.viewer_id, StartingPoint.other_id).where(
            StartingPoint.event_id == event_id, StartingPoint.outcome.in_((MET, NOT_NOW))
        )
    ):
        bars[viewer].add(other)
    pairs = (
        select(Request.from_id, Request.to_id).where(Request.event_id == event_id),
        select(Parting.low_id, Parting.high_id)
        .join(Attendee, Attendee.id == Parting.low_id)
        .where(Attendee.event_id == event_id),
        select(Introduction.low_id, Introduction.high_id)
        .join(Say, Say.introduction_id == Introduction.id)
        .where(Introduction.event_id == event_id, Say.answer == "no"),
    )
    for query in pairs:
        for one, other in db.execute(query):
            bars[one].add(other)
            bars[other].add(one)
    met = (
        *met_elsewhere_pairs(db, event_id),
        *rounds.pairs_who_talked(db, event_id, now=now),
        *circles.pairs_who_talked(db, event_id, now=now),
    )
    for one, other in met:
        bars[one].add(other)
        bars[other].add(one)
    return bars


@dataclass(frozen=True)
class Placed:
    """A starting point as far as making lists goes. `stands` is False once something was said, or it lapsed."""

    id: str
    viewer_id: str
    other_id: str
    place: int
    is_common: bool
    is_random: bool
    made_at: datetime
    stands: bool


def placed_at(db: Session, event_id: str, *, since: datetime) -> list[Placed]:
    """Return all that stand on the lists of an event, and those made since then whatever came of them."""
    return [
        Placed(*row[:-1], stands=row.outcome is None)
        for row in db.execute(
            select(
                StartingPoint.id,
                StartingPoint.viewer_id,
                StartingPoint.other_id,
                StartingPoint.place,
                StartingPoint.is_common,
                StartingPoint.is_random,
                StartingPoint.made_at,
                StartingPoint.outcome,
            )
            .where(
                StartingPoint.event_id == event_id,
                or_(StartingPoint.outcome.is_(None), StartingPoint.made_at > since),
            )
            .order_by(StartingPoint.viewer_id, StartingPoint.place, StartingPoint.id)
        )
    ]


def list_of(db: Session, viewer_id: str) -> list[tuple[StartingPoint, Attendee]]:
    """Return a viewer's list as it may be shown now: both said yes, are here, unconnected, and hidden from nobody of the two."""
    viewer = aliased(Attendee)
    connected = exists().where(
        or_(
            and_(
                Connection.low_id == StartingPoint.viewer_id,
                Connection.high_id == StartingPoint.other_id,
            ),
            and_(
                Connection.high_id == StartingPoint.viewer_id,
                Connection.low_id == StartingPoint.other_id,
            ),
        )
    )
    return [
        (row[0], row[1])
        for row in db.execute(
            select(StartingPoint, Attendee)
            .join(Attendee, Attendee.id == StartingPoint.other_id)
            .join(viewer, viewer.id == StartingPoint.viewer_id)
            .where(
                StartingPoint.viewer_id == viewer_id,
                StartingPoint.outcome.is_(None),
                viewer.may_be_suggested,
                Attendee.may_be_suggested,
                Attendee.removed_at.is_(None),
                Attendee.id.not_in(hidden_from(viewer_id)),
                ~connected,
            )
            .order_by(StartingPoint.place, StartingPoint.id)
        )
    ]


def who_can_bring_over(
    db: Session, viewer_id: str, pairs: list[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Attendee, str | None]]:
    """Return for pairs of an acquaintance and a suggested person the acquaintance, and the viewer's connection with them.

    Only those who are happy to introduce people, still know both, and are hidden from nobody of the three. Where they know
    the viewer from another event alone there is no connection here.
    """
    if not pairs:
        return {}
    ids = {viewer_id, *(one for pair in pairs for one in pair)}
    met = db.execute(
        select(Connection.low_id, Connection.high_id, Connection.id).where(
            Connection.low_id.in_(ids), Connection.high_id.in_(ids)
        )
    )
    known: dict[frozenset[str], str | None] = dict.fromkeys(acquainted_among(db, ids))
    known |= {frozenset((low, high)): connection_id for low, high, connection_id in met}
    willing = {
        one.id: one
        for one in db.scalars(
            select(Attendee).where(
                Attendee.id.in_([one for one, _ in pairs]),
                Attendee.introduces,
                Attendee.removed_at.is_(None),
                Attendee.id.not_in(hidden_from(viewer_id)),
            )
        )
    }
    return {
        (one, other): (willing[one], known[frozenset((one, viewer_id))])
        for one, other in pairs
        if one in willing and {frozenset((one, viewer_id)), frozenset((one, other))} <= set(known)
    }


def hoping_for(db: Session, viewer: Attendee) -> list[Attendee]:
    """Return whom a viewer who is open to talk could begin with: those who said "please start with me".

    Nobody is put to one who is busy, who hopes for the same, or who did not agree to be suggested.
    """
    if viewer.state != "open" or not viewer.may_be_suggested:
        return []
    return waiting_for_somebody(db, event_id=viewer.event_id, viewer_id=viewer.id)


def waiting_for_somebody(db: Session, *, event_id: str, viewer_id: str) -> list[Attendee]:
    """Return those who said "please start with me" and may be suggested, without whom the viewer knows or has asked."""
    known = (
        select(Connection.high_id).where(Connection.low_id == viewer_id),
        select(Connection.low_id).where(Connection.high_id == viewer_id),
        select(Request.to_id).where(Request.from_id == viewer_id),
        select(Request.from_id).where(Request.to_id == viewer_id),
        select(Parting.low_id).where(Parting.high_id == viewer_id),
        select(Parting.high_id).where(Parting.low_id == viewer_id),
        select(StartingPoint.other_id).where(
            StartingPoint.viewer_id == viewer_id,
            or_(StartingPoint.outcome.is_(None), StartingPoint.outcome.in_((MET, NOT_NOW))),
        ),
        hidden_from(viewer_id),
        parted_elsewhere(viewer_id),
    )
    query = select(Attendee).where(
        Attendee.event_id == event_id,
        Attendee.id != viewer_id,
        Attendee.state == "start",
        Attendee.may_be_suggested,
        Attendee.removed_at.is_(None),
    )
    for ids in known:
        query = query.where(Attendee.id.not_in(ids))
    return list(db.scalars(query.order_by(Attendee.id)))
