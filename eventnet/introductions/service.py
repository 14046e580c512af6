"""Offering an introduction and answering one. Whoever offers learns of a connection, never of a "no"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventnet.connections.pairs import connect, connection_between, remember_shares
from eventnet.connections.queries import connection_of
from eventnet.core.errors import Conflict, Gone, InvalidInput, NotFound
from eventnet.core.ids import new_id
from eventnet.db.factlog import record
from eventnet.db.locks import lock
from eventnet.introductions.facts import (
    IntroductionAnswered,
    IntroductionMade,
    IntroductionOffered,
)
from eventnet.introductions.models import Introduction, Say
from eventnet.introductions.queries import STANDS_FOR, offer_to
from eventnet.safety.queries import is_hidden

WAY = "brought"
"""How two people met who were introduced."""

MOST_OPEN = 20
"""So many introductions of one person may wait for answers."""


@dataclass(frozen=True)
class Said:
    """What an answer led to."""

    introduction_id: str
    answer: str
    connection_id: str | None


def offer(
    db: Session,
    *,
    event_id: str,
    attendee_id: str,
    connection_ids: tuple[str, str],
    words: str,
    now: datetime,
) -> str:
    """Offer to connect two people whom an attendee is connected with; return the introduction's id.

    Offering the same two again changes nothing. Two who are hidden from each other, or connected, are not asked, and the
    one who offers cannot tell. Refuses: connections that are not the attendee's (NotFound), twice the same person
    (InvalidInput), more than may wait (Conflict). Records: IntroductionOffered.
    """
    known = [
        connection_of(db, attendee_id=attendee_id, connection_id=one) for one in connection_ids
    ]
    others = [one.other.id for one in known if one is not None]
    if len(others) < 2:
        raise NotFound()
    if others[0] == others[1]:
        raise InvalidInput("same-person")
    low, high = sorted(others)
    lock(db, "introductions", attendee_id)
    earlier = db.scalar(
        select(Introduction.id).where(
            Introduction.by_id == attendee_id,
            Introduction.low_id == low,
            Introduction.high_id == high,
        )
    )
    if earlier is not None:
        return earlier
    if _open_by(db, attendee_id, now) >= MOST_OPEN:
        raise Conflict("introductions-many")
    silent = is_hidden(db, low, high) or connection_between(db, low, high) is not None
    introduction = Introduction(
        id=new_id(),
        event_id=event_id,
        by_id=attendee_id,
        low_id=low,
        high_id=high,
        words=words,
        is_silent=silent,
        offered_at=now,
    )
    db.add(introduction)
    db.flush()
    if not silent:
        fact = IntroductionOffered(
            event_id=event_id, introduction_id=introduction.id, low_id=low, high_id=high
        )
        record(db, fact, now=now)
    return introduction.id


def _open_by(db: Session, attendee_id: str, now: datetime) -> int:
    return (
        db.scalar(
            select(func.count(Introduction.id)).where(
                Introduction.by_id == attendee_id,
                Introduction.connected_at.is_(None),
                Introduction.offered_at > now - STANDS_FOR,
            )
        )
        or 0
    )


def say(
    db: Session,
    *,
    attendee_id: str,
    introduction_id: str,
    answer: str,
    shares: list[str],
    now: datetime,
) -> Said:
    """Answer an introduction; the first answer stays. When both have said yes the two are connected.

    Refuses: an introduction that is not the attendee's to answer (NotFound), one that is over (Gone). Records:
    IntroductionAnswered; ConnectionMade and IntroductionMade when the second yes comes.
    """
    pair = db.execute(
        select(Introduction.low_id, Introduction.high_id).where(
            Introduction.id == introduction_id, Introduction.is_silent.is_(False)
        )
    ).one_or_none()
    if pair is None or attendee_id not in pair:
        raise NotFound()
    lock(db, *pair)
    earlier = db.get(Say, (introduction_id, attendee_id))
    if earlier is not None:
        between = connection_between(db, *pair)
        return Said(introduction_id, earlier.answer, between.id if between else None)
    found = offer_to(db, attendee_id=attendee_id, introduction_id=introduction_id, now=now)
    if found is None:
        raise Gone("introduction-over")
    mine = Say(
        introduction_id=introduction_id,
        attendee_id=attendee_id,
        answer=answer,
        shares=shares,
        at=now,
    )
    db.add(mine)
    db.flush()
    introduction = found.introduction
    fact = IntroductionAnswered(
        event_id=introduction.event_id, introduction_id=introduction_id, attendee_id=attendee_id
    )
    record(db, fact, now=now)
    if answer == "no":
        return Said(introduction_id, answer, None)
    remember_shares(db, attendee_id=attendee_id, shares=shares)
    theirs = db.get(Say, (introduction_id, found.other.id))
    if theirs is None or theirs.answer != "yes":
        return Said(introduction_id, answer, None)
    return Said(introduction_id, answer, _bring_together(db, introduction, mine, theirs, now=now))


def _bring_together(
    db: Session, introduction: Introduction, mine: Say, theirs: Say, *, now: datetime
) -> str:
    connection_id = connect(
        db,
        event_id=introduction.event_id,
        one=(mine.attendee_id, mine.shares),
        other=(theirs.attendee_id, theirs.shares),
        at=now,
        way=WAY,
        request_id=None,
        now=now,
    )
    introduction.connected_at = now
    db.flush()
    made = IntroductionMade(
        event_id=introduction.event_id,
        introduction_id=introduction.id,
        by_id=introduction.by_id,
    )
    record(db, made, now=now)
    return connection_id
