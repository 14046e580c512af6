"""Issuing badge codes, and finding out whose a code is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from eventnet.badges.models import Badge
from eventnet.core.ids import BADGE_LENGTH, new_id, random_code
from eventnet.db.claims import changed
from eventnet.db.locks import lock
from eventnet.db.plain import plain


@dataclass(frozen=True)
class Holder:
    """Whose badge a code is, as far as this event may know; nobody's while it is blank."""

    badge_id: str
    attendee_id: str | None
    revoked: bool


def code_of(db: Session, attendee_id: str) -> str | None:
    """Return the attendee's present badge code."""
    return db.scalar(
        select(Badge.code)
        .where(Badge.attendee_id == attendee_id, Badge.revoked_at.is_(None))
        .order_by(Badge.issued_at.desc())
        .limit(1)
    )


def ensure(db: Session, *, event_id: str, attendee_id: str, now: datetime) -> str:
    """Return the attendee's badge code; the first time it is issued."""
    lock(db, "badge", attendee_id)
    known = code_of(db, attendee_id)
    return known or issue(db, event_id=event_id, attendee_id=attendee_id, now=now).code


def issue(db: Session, *, event_id: str, attendee_id: str, now: datetime) -> Badge:
    """Give the attendee a new code."""
    badge = Badge(
        id=new_id(),
        event_id=event_id,
        attendee_id=attendee_id,
        code=random_code(BADGE_LENGTH),
        issued_at=now,
    )
    db.add(badge)
    db.flush()
    return badge


def reissue(db: Session, *, event_id: str, attendee_id: str, now: datetime) -> Badge:
    """Revoke the attendee's codes and give them a new one; the old ones say that they were replaced."""
    lock(db, "badge", attendee_id)
    changed(
        db,
        update(Badge)
        .where(Badge.attendee_id == attendee_id, Badge.revoked_at.is_(None))
        .values(revoked_at=now),
    )
    return issue(db, event_id=event_id, attendee_id=attendee_id, now=now)


_HOLDER = select(Badge.id, Badge.attendee_id, Badge.revoked_at.is_not(None)).where(
    Badge.event_id == bindparam("event"), Badge.code == bindparam("code")
)


def holder_of(db: Session, *, event_id: str, code: str) -> Holder | None:
    """Return whose badge a code is at this event. Another event's code is as unknown as any other."""
    row = plain(db).execute(_HOLDER, {"event": event_id, "code": code}).one_or_none()
    return None if row is None else Holder(*row)


def holders_of(db: Session, *, event_id: str, codes: Collection[str]) -> dict[str, Holder]:
    """Return whose each of these codes is at this event, by code; one that is unknown here is missing."""
    rows = plain(db).execute(
        select(Badge.code, Badge.id, Badge.attendee_id, Badge.revoked_at.is_not(None)).where(
            Badge.event_id == event_id, Badge.code.in_(codes)
        )
    )
    return {code: Holder(id_, whose, revoked) for code, id_, whose, revoked in rows}


def event_of_code(db: Session, code: str) -> str | None:
    """Return the event of a code. Only for choosing between events that the asker attends; never to be shown."""
    return db.scalar(select(Badge.event_id).where(Badge.code == code))
