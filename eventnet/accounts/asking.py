"""Asking for a letter to a mailbox: a few in a quarter of an hour, and the same for a mailbox that nobody here has.

Whether an address is known shows in nothing that a request does: the ask is written down all the same, under a keyed digest
of the address, and tries at six digits are counted there. The worker makes the way in and writes the letter.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from eventnet.accounts.models import Ask
from eventnet.accounts.service import ATTEMPTS, GOOD_FOR, Purpose
from eventnet.core.ids import new_id
from eventnet.core.tokens import keyed_digest
from eventnet.db.claims import claim
from eventnet.db.locks import lock

MOST = 5
WINDOW = timedelta(minutes=15)


def mailbox_of(email: str, *, secret: str) -> str:
    """Return under what a mailbox is counted. It gives no address away without the server's key."""
    return keyed_digest(secret, "mailbox", email)


def ask(
    db: Session,
    *,
    purpose: Purpose,
    email: str,
    person_id: str | None,
    locale: str,
    secret: str,
    now: datetime,
) -> bool:
    """Write down that somebody wants a letter to an address; tell whether it may have one more.

    `person_id` is who it is for, None where nobody has the address. For each purpose a mailbox gets `MOST` letters in
    `WINDOW`, whoever asks, and from wherever.
    """
    mailbox = mailbox_of(email, secret=secret)
    lock(db, "mailbox", purpose, mailbox)
    lately = select(func.count(Ask.id)).where(
        Ask.mailbox == mailbox, Ask.purpose == purpose, Ask.at > now - WINDOW
    )
    if (db.scalar(lately) or 0) >= MOST:
        return False
    db.add(
        Ask(
            id=new_id(),
            purpose=purpose,
            mailbox=mailbox,
            person_id=person_id,
            locale=locale,
            at=now,
            tries_left=ATTEMPTS,
        )
    )
    db.flush()
    return True


def take_try(db: Session, *, email: str, secret: str, now: datetime) -> bool:
    """Count one try at the digits of the latest sign-in letter to an address; tell whether there was one left.

    The caller commits also when the digits are wrong.
    """
    latest = (
        select(Ask.id)
        .where(
            Ask.mailbox == mailbox_of(email, secret=secret),
            Ask.purpose == "sign-in",
            Ask.at > now - GOOD_FOR,
        )
        .order_by(Ask.at.desc(), Ask.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return claim(
        db,
        update(Ask)
        .where(Ask.id == latest, Ask.tries_left > 0)
        .values(tries_left=Ask.tries_left - 1),
    )
