"""Sessions: an opaque token in a cookie, a digest in the database, revocable at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from eventnet.accounts.facts import DeviceRevoked
from eventnet.accounts.models import Device, Person
from eventnet.core.ids import new_id
from eventnet.core.tokens import digest_of, new_token
from eventnet.db.claims import claim
from eventnet.db.factlog import record
from eventnet.db.plain import plain

PURPOSE = "session"
LIFETIME = timedelta(days=400)
SEEN_STEP = timedelta(minutes=10)


@dataclass(frozen=True)
class Visitor:
    """Who asks: a person at one of their devices."""

    person_id: str
    device_id: str
    seen_at: datetime
    locale: str | None
    email: str | None
    email_verified: bool
    may_create_events: bool


def open_session(
    db: Session, *, person_id: str, label: str, now: datetime, token: str | None = None
) -> str:
    """Make a device for the person and return the token for its cookie, which is shown only this once."""
    token = token or new_token()
    db.add(
        Device(
            id=new_id(),
            person_id=person_id,
            token_digest=session_digest(token),
            label=label[:80],
            created_at=now,
            last_seen_at=now,
        )
    )
    db.flush()
    return token


OPEN_SESSION = (
    select(
        Person.id,
        Device.id,
        Device.last_seen_at,
        Person.locale,
        Person.email,
        Person.email_verified_at.is_not(None),
        Person.may_create_events,
    )
    .select_from(Device)
    .join(Person, Person.id == Device.person_id)
    .where(Device.token_digest == bindparam("digest"), Device.revoked_at.is_(None))
)
"""The columns of a `Visitor`, in its order. A room above joins its own to it, so that a guard asks once."""


def session_digest(token: str) -> str:
    """Return what is stored of a session's token."""
    return digest_of(token, PURPOSE)


def visitor_of(db: Session, *, token: str, now: datetime) -> Visitor | None:
    """Return who holds the token, or None when nobody does or no longer."""
    row = plain(db).execute(OPEN_SESSION, {"digest": session_digest(token)}).one_or_none()
    return None if row is None else in_time(Visitor(*row), now)


def in_time(visitor: Visitor, now: datetime) -> Visitor | None:
    """Return the visitor, unless their session has not been used for too long."""
    return visitor if now - visitor.seen_at <= LIFETIME else None


def marker_of(device_id: str) -> str:
    """Return what a page may know of its session: it tells one session from another and opens nothing."""
    return digest_of(device_id, "marker")[:24]


def mark_seen(db: Session, *, device_id: str, now: datetime) -> bool:
    """Remember that the device was here, in steps of ten minutes; tell whether this was written down."""
    here = Device.id == device_id, Device.revoked_at.is_(None)
    step = Device.last_seen_at < now - SEEN_STEP
    return claim(db, update(Device).where(*here, step).values(last_seen_at=now))


def revoke(db: Session, *, person_id: str, device_id: str, now: datetime) -> bool:
    """End one device's session for its own person; tell whether it was open.

    Records: DeviceRevoked.
    """
    ended = claim(
        db,
        update(Device)
        .where(Device.id == device_id, Device.person_id == person_id, Device.revoked_at.is_(None))
        .values(revoked_at=now, generation=Device.generation + 1),
    )
    if ended:
        record(db, DeviceRevoked(device_id=device_id, person_id=person_id), now=now)
    return ended
