"""Counting an event: everything is added up in the database, in a number of queries that never grows.

Who was removed from the event counts nowhere, nor do their connections, requests and replies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from eventnet.analytics.models import KeptFigures
from eventnet.analytics.stepping import Basis
from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection, Request
from eventnet.db.base import Base
from eventnet.digests.forms import HELPED
from eventnet.digests.models import Digest, FollowUp, Reflection
from eventnet.events.models import Event
from eventnet.promises.models import Promise
from eventnet.promises.states import PENDING
from eventnet.prompts.models import Prompt, Reply
from eventnet.prompts.states import SEEN
from eventnet.suggestions.models import MET, StartingPoint

ANSWERED = ("accepted", "declined")
OUTCOMES = ("done", "later", "let-go")


@dataclass(frozen=True)
class Sent:
    """A prompt that was sent, and how many replied to it."""

    question: str
    at: datetime
    replies: int


def kept_of(db: Session, event_id: str) -> KeptFigures | None:
    """Return an event's figures as they were published last."""
    return db.get(KeptFigures, event_id)


def events_to_count(db: Session, *, ended_after: datetime) -> Sequence[str]:
    """Return the ids of the events whose figures can still move: not closed, or ended not long ago."""
    return db.scalars(
        select(Event.id)
        .where((Event.ended_at.is_(None)) | (Event.ended_at > ended_after), Event.phase != "closed")
        .order_by(Event.id)
    ).all()


def _present(event_id: str) -> tuple[ColumnElement[bool], ...]:
    return (Attendee.event_id == event_id, Attendee.removed_at.is_(None))


def _removed(event_id: str) -> Select[str]:
    return select(Attendee.id).where(
        Attendee.event_id == event_id, Attendee.removed_at.is_not(None)
    )


def _joined(event_id: str) -> Select[int]:
    return select(func.count(Attendee.id)).where(*_present(event_id))


def _connected(event_id: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the connections that count."""
    removed = _removed(event_id)
    return (
        Connection.event_id == event_id,
        Connection.low_id.not_in(removed),
        Connection.high_id.not_in(removed),
    )


def _asked(event_id: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the requests that count."""
    removed = _removed(event_id)
    return (
        Request.event_id == event_id,
        Request.from_id.not_in(removed),
        Request.to_id.not_in(removed),
    )


def _replied(event_id: str) -> Select[str]:
    """Return a query for who replied to a prompt that can be seen, once for each reply."""
    return (
        select(Reply.attendee_id)
        .join(Prompt, Prompt.id == Reply.prompt_id)
        .where(
            Prompt.event_id == event_id,
            Prompt.state.in_(SEEN),
            Reply.attendee_id.not_in(_removed(event_id)),
        )
    )


def _digested(event_id: str) -> tuple[ColumnElement[bool], ...]:
    return (Digest.event_id == event_id, Digest.attendee_id.not_in(_removed(event_id)))


def _count(model: type[Base]) -> Select[int]:
    """Return a query for the number of rows: `count(*)`, which an index answers without touching them."""
    return select(func.count()).select_from(model)


def basis_of(db: Session, event_id: str) -> Basis:
    """Return the totals that say whether figures may move: one query, answered from indexes, asked every 10 seconds.

    Only people are counted without those who were removed; for the rest it is enough that something changes.
    """
    replies = (
        _count(Reply).join(Prompt, Prompt.id == Reply.prompt_id).where(Prompt.event_id == event_id)
    )
    outcomes = (
        _count(FollowUp)
        .join(Digest, Digest.id == FollowUp.digest_id)
        .where(Digest.event_id == event_id, FollowUp.outcome.is_not(None))
    )
    requests = _count(Request).where(Request.event_id == event_id)
    totals = {
        "joined": _joined(event_id),
        "connections": _count(Connection).where(Connection.event_id == event_id),
        "replies": replies,
        "requests": requests,
        "answers": requests.where(Request.state.in_(ANSWERED)),
        "digests": _count(Digest).where(Digest.event_id == event_id),
        "outcomes": outcomes,
        "final": _count(Event).where(Event.id == event_id, Event.ended_at.is_not(None)),
    }
    *counts, ended = db.execute(select(*(one.scalar_subquery() for one in totals.values()))).one()
    return Basis(**dict(zip(totals, counts, strict=False)), final=bool(ended))


def requests_of(db: Session, event_id: str) -> tuple[int, int]:
    """Return how many requests were answered, yes or no, and how many were made in all."""
    answered = func.count(case((Request.state.in_(ANSWERED), 1)))
    row = db.execute(select(answered, func.count(Request.id)).where(*_asked(event_id))).one()
    return row[0], row[1]


@dataclass(frozen=True)
class Afterwards:
    """What is said after an event, in counts: digests; promises kept, let go and pending; whether there is somebody to ask
    a favour, or nobody yet; whether somebody helped: yes, partly, not yet.
    """

    digests: int
    promises: tuple[int, int, int]
    favours: tuple[int, int]
    helped: tuple[int, int, int]


def afterwards_of(db: Session, event_id: str) -> Afterwards:
    """Count what is said after an event, in one query. Promises count once each, by what their writer said of them."""
    here = select(Attendee.id).where(*_present(event_id))
    reflected = select(func.count()).where(Reflection.attendee_id.in_(here))
    promised = _count(Promise).where(Promise.event_id == event_id, Promise.writer_id.in_(here))
    nobody = cast(Reflection.favours, String) == "[]"
    row = db.execute(
        select(
            *(
                query.scalar_subquery()
                for query in (
                    _count(Digest).where(*_digested(event_id)),
                    *(promised.where(Promise.state == state) for state in ("kept", "let-go")),
                    promised.where(Promise.state.in_(PENDING)),
                    reflected.where(Reflection.favours.is_not(None), ~nobody),
                    reflected.where(nobody),
                    *(reflected.where(Reflection.helped == one) for one in HELPED),
                )
            )
        )
    ).one()
    counts = [int(one) for one in row]
    return Afterwards(
        digests=counts[0],
        promises=(counts[1], counts[2], counts[3]),
        favours=(counts[4], counts[5]),
        helped=(counts[6], counts[7], counts[8]),
    )


def degrees_of(db: Session, event_id: str) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Return the degrees of newcomers and of everybody else: how many people have how many connections."""
    connected = _connected(event_id)
    ends = union_all(
        select(Connection.low_id.label("id")).where(*connected),
        select(Connection.high_id.label("id")).where(*connected),
    ).subquery()
    counted = select(ends.c.id, func.count().label("connections")).group_by(ends.c.id).subquery()
    newcomer = case((Attendee.first_event.is_(True), 1), else_=0)
    connections = func.coalesce(counted.c.connections, 0)
    rows = db.execute(
        select(newcomer, connections, func.count(Attendee.id))
        .outerjoin(counted, counted.c.id == Attendee.id)
        .where(*_present(event_id))
        .group_by(newcomer, connections)
    )
    parts: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for is_newcomer, degree, people in rows:
        parts[0 if is_newcomer else 1][degree] = people
    return parts


def made_per_minute(db: Session, event_id: str) -> Mapping[datetime, int]:
    """Return how many connections were made in each minute that has any."""
    if db.get_bind().dialect.name == "postgresql":
        minute: ColumnElement[str] = func.to_char(
            func.timezone("UTC", Connection.made_at), "YYYY-MM-DD HH24:MI"
        )
    else:
        minute = func.substr(type_coerce(Connection.made_at, String), 1, 16)
    rows = db.execute(
        select(minute, func.count(Connection.id)).where(*_connected(event_id)).group_by(minute)
    )
    return {datetime.fromisoformat(at).replace(tzinfo=UTC): count for at, count in rows}


def prompts_sent(db: Session, event_id: str) -> Sequence[Sent]:
    """Return the prompts that were sent and not withdrawn, in their order, with the number of replies to each."""
    replier = aliased(Attendee)
    rows = db.execute(
        select(Prompt.question, Prompt.opened_at, func.count(replier.id))
        .outerjoin(Reply, Reply.prompt_id == Prompt.id)
        .outerjoin(replier, (replier.id == Reply.attendee_id) & replier.removed_at.is_(None))
        .where(
            Prompt.event_id == event_id,
            Prompt.state.in_(SEEN),
            Prompt.opened_at.is_not(None),
        )
        .group_by(Prompt.id, Prompt.question, Prompt.opened_at)
        .order_by(Prompt.opened_at, Prompt.id)
    )
    return [Sent(question, at, replies) for question, at, replies in rows if at is not None]


def repliers_of(db: Session, event_id: str) -> int:
    """Return how many people replied to at least one prompt."""
    replied = _replied(event_id).distinct().subquery()
    return db.scalar(select(func.count()).select_from(replied)) or 0


def follow_ups_of(db: Session, event_id: str) -> tuple[int, ...]:
    """Return how many follow-ups are done, kept for later, let go, and open, in this order."""
    rows = db.execute(
        select(FollowUp.outcome, func.count(FollowUp.id))
        .join(Digest, Digest.id == FollowUp.digest_id)
        .where(*_digested(event_id))
        .group_by(FollowUp.outcome)
    )
    counts: dict[str | None, int] = dict(iter(rows))
    return (*(counts.get(outcome, 0) for outcome in OUTCOMES), counts.get(None, 0))


def suggested_of(db: Session, event_id: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return how many starting points that somebody saw led to a meeting, and how many were seen in all: by fit, by chance.

    Met is what the viewer said, or a connection of the two that was made after the first look.
    """
    removed = _removed(event_id)
    viewer, other = StartingPoint.viewer_id, StartingPoint.other_id
    connected = (
        select(Connection.id)
        .where(
            or_(
                and_(Connection.low_id == viewer, Connection.high_id == other),
                and_(Connection.low_id == other, Connection.high_id == viewer),
            ),
            Connection.made_at >= StartingPoint.shown_at,
        )
        .correlate(StartingPoint)
        .exists()
    )
    met = func.count(case((or_(StartingPoint.outcome == MET, connected), 1)))
    rows = db.execute(
        select(StartingPoint.is_random, met, func.count(StartingPoint.id))
        .where(
            StartingPoint.event_id == event_id,
            StartingPoint.shown_at.is_not(None),
            viewer.not_in(removed),
            other.not_in(removed),
        )
        .group_by(StartingPoint.is_random)
    )
    counts: dict[bool, tuple[int, int]] = {
        by_chance: (part, whole) for by_chance, part, whole in rows
    }
    return counts.get(False, (0, 0)), counts.get(True, (0, 0))
