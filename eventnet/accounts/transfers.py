"""Bringing a second device in from a first one: one use, two minutes, and both agree.

The first device asks for a code and shows it. The second one calls with it and both show the same two digits. When the first
allows it, the second may open its session. So a code that somebody read over a shoulder opens nothing by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventnet.accounts.models import Device, Transfer
from eventnet.core.errors import Gone
from eventnet.core.ids import encode, is_code, new_id, normalise_code
from eventnet.core.tokens import digest_of, keyed_digest, new_digits, new_token
from eventnet.db.claims import claim
from eventnet.db.locks import lock

GOOD_FOR = timedelta(minutes=2)
TO_FINISH = timedelta(minutes=1)
"""How much longer the second device may take its session, once it was allowed in time."""

CODE_LENGTH = 8
CODE, CALL = "transfer", "transfer-call"


@dataclass(frozen=True)
class Called:
    """What the second device holds: the token that takes its session, shown once, and the number to compare."""

    token: str
    number: str


def open_transfer(db: Session, *, device_id: str, secret: str, now: datetime) -> str:
    """Let a device bring in another one; return the transfer's id. What it had asked for earlier ends."""
    lock(db, "transfer", device_id)
    end_transfers(db, device_id=device_id, now=now)
    transfer_id = new_id()
    code = code_of(transfer_id, secret=secret)
    db.add(
        Transfer(
            id=transfer_id,
            device_id=device_id,
            code_digest=digest_of(code, CODE),
            expires_at=now + GOOD_FOR,
        )
    )
    db.flush()
    return transfer_id


def code_of(transfer_id: str, *, secret: str) -> str:
    """Return a transfer's code: 40 bits in base32, made from its id and the server's key, so that it is stored nowhere."""
    bits = int(keyed_digest(secret, CODE, transfer_id)[:10], 16)
    return encode(bits, CODE_LENGTH)


def transfer_of(db: Session, *, device_id: str) -> Transfer | None:
    """Return what a device asked for last."""
    return db.scalar(
        select(Transfer)
        .where(Transfer.device_id == device_id)
        .order_by(Transfer.id.desc())
        .limit(1)
    )


def call(db: Session, *, code: str, label: str, now: datetime) -> Called:
    """Call with a code from the second device, whose label the first one will see.

    Refuses: a code that is unknown, used, ended or too old (Gone).
    """
    typed = normalise_code(code)
    called = Called(new_token(), new_digits(2))
    ours = is_code(typed, CODE_LENGTH) and claim(
        db,
        update(Transfer)
        .where(
            Transfer.code_digest == digest_of(typed, CODE),
            Transfer.token_digest.is_(None),
            Transfer.ended_at.is_(None),
            Transfer.expires_at > now,
            Transfer.device_id.in_(select(Device.id).where(Device.revoked_at.is_(None))),
        )
        .values(token_digest=digest_of(called.token, CALL), label=label[:80], number=called.number),
    )
    if not ours:
        raise Gone("transfer-over")
    return called


def allow(db: Session, *, device_id: str, transfer_id: str, now: datetime) -> None:
    """Let the second device in, from the one that asked.

    Refuses: another device's transfer, one that nobody called for, ended or too old (Gone).
    """
    ours = claim(
        db,
        update(Transfer)
        .where(
            Transfer.id == transfer_id,
            Transfer.device_id == device_id,
            Transfer.token_digest.is_not(None),
            Transfer.ended_at.is_(None),
            Transfer.expires_at > now,
        )
        .values(allowed_at=now),
    )
    if not ours:
        raise Gone("transfer-over")


def end_transfers(db: Session, *, device_id: str, now: datetime) -> None:
    """Take back what a device asked for: a code that was shown opens nothing any more."""
    db.execute(
        update(Transfer)
        .where(
            Transfer.device_id == device_id,
            Transfer.used_at.is_(None),
            Transfer.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


def take(db: Session, *, token: str, now: datetime) -> str | None:
    """Return the person whose session the second device may open now, once; None while the first has not allowed it.

    Refuses: a token that is unknown, used, ended or too old, or whose first device was signed out (Gone).
    """
    found = db.execute(
        select(Transfer, Device.person_id)
        .join(Device, Device.id == Transfer.device_id)
        .where(
            Transfer.token_digest == digest_of(token, CALL),
            Transfer.ended_at.is_(None),
            Transfer.used_at.is_(None),
            Device.revoked_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        raise Gone("transfer-over")
    transfer, person_id = found
    if transfer.allowed_at is None and now < transfer.expires_at:
        return None
    in_time = transfer.allowed_at is not None and now < transfer.expires_at + TO_FINISH
    if not in_time or not claim(
        db,
        update(Transfer)
        .where(Transfer.id == transfer.id, Transfer.used_at.is_(None), Transfer.ended_at.is_(None))
        .values(used_at=now),
    ):
        raise Gone("transfer-over")
    return str(person_id)
