"""Sending what is due: one letter is claimed and committed, sent outside of any transaction, then marked.

A worker that dies in between lets its lease run out. Nobody then knows whether the letter went, so it goes again
with the same Message-ID and says that it may repeat: never missing, never silently twice.

What goes out is asked of the letter's writer when it is taken, so that who left, was removed or wants no letters since it was
put in gets none, and nobody stands in it who may not any more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.headerregistry import Address

import structlog
from sqlalchemy import ColumnElement, case, or_, select, update

from eventnet.core.clock import Clock
from eventnet.db.claims import claim
from eventnet.db.session import Database
from eventnet.mail.message import address_of, message_of
from eventnet.mail.models import Letter
from eventnet.mail.service import Writer
from eventnet.mail.transports import Refused, Transport, Unreachable

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=3)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480))
MOST_TRIES = len(PAUSES) + 1
A_ROUND = 20
UNHURRIED = ("digest",)
"""Kinds that go in their hundreds, after what somebody is waiting for."""


def send_due(
    database: Database,
    transport: Transport,
    *,
    write: Writer,
    sender: str,
    clock: Clock,
    most: int = A_ROUND,
    lease: timedelta = LEASE,
) -> int:
    """Send the letters whose time has come, at most `most` of them; return how many went.

    `write` says what goes out of each. A letter that cannot be sent never stops the others; a shut door ends the round, and no letter is blamed for it.
    """
    from_address = address_of(sender)
    sent = 0
    try:
        for _turn in range(most):
            letter = claim_next(database, now=clock.now(), lease=lease)
            if letter is None:
                break
            if not _send(database, transport, letter, write, sender=from_address, clock=clock):
                break
            sent += letter.sent_at is not None
    finally:
        transport.close()
    return sent


def claim_next(database: Database, *, now: datetime, lease: timedelta = LEASE) -> Letter | None:
    """Take the next letter that is due and lease it until `now + lease`; None when there is none.

    The try is counted before it is made, so that a letter that kills its worker is given up as well.
    """
    free = or_(Letter.lease_until.is_(None), Letter.lease_until <= now)
    due = (Letter.state == "waiting") & (Letter.due_at <= now) & free
    query = (
        select(Letter)
        .where(due)
        .order_by(case((Letter.kind.in_(UNHURRIED), 1), else_=0), Letter.due_at, Letter.id)
        .limit(1)
    )
    with database.read() as db:  # most looks find nothing, and a look holds nobody up
        if db.scalar(query) is None:
            return None
    with database.write() as db:
        while (letter := db.scalar(query)) is not None:
            ran_out = letter.lease_until is not None
            worn_out = letter.attempts >= MOST_TRIES
            ours = claim(
                db,
                update(Letter)
                .where(Letter.id == letter.id, due, Letter.attempts == letter.attempts)
                .values(
                    lease_until=None if worn_out else now + lease,
                    attempts=letter.attempts + (0 if worn_out else 1),
                    may_repeat=letter.may_repeat or ran_out,
                    state="failed" if worn_out else "waiting",
                    error="no-answer" if worn_out else letter.error,
                ),
            )
            db.refresh(letter)
            if ours and not worn_out:
                return letter
    return None


def _send(
    database: Database,
    transport: Transport,
    letter: Letter,
    write: Writer,
    *,
    sender: Address,
    clock: Clock,
) -> bool:
    """Try one claimed letter and write down what came of it; False when the door is shut."""
    try:
        goes = write(letter)
    except (
        Exception
    ) as error:  # what cannot be written now may be later, and must not stop the others
        _log_unwritable(letter, error)
        _refused(database, letter, Refused("unwritable"), now=clock.now())
        return True
    if goes is None:
        _mark(database, letter, state="cancelled", error=None)
        return True
    if not _is_ours(database, letter):  # taken back, or taken by another
        return True
    try:
        transport.send(message_of(letter, goes, sender=sender))
    except Unreachable as trouble:
        log.warning("mail-unreachable", reply=trouble.reply)
        _put_back(database, letter, trouble.reply, now=clock.now())
        return False
    except Refused as trouble:
        _refused(database, letter, trouble, now=clock.now())
    except Exception as error:  # one letter that makes no message must not stop the others
        _log_unwritable(letter, error)
        _mark(database, letter, state="failed", error=f"unwritable: {type(error).__name__}")
    else:
        moment = clock.now()
        _mark(database, letter, state="sent", sent_at=moment, error=None)
        letter.sent_at = moment
    return True


def _log_unwritable(letter: Letter, error: Exception) -> None:
    log.error("letter-unwritable", letter=letter.id, kind=letter.kind, error=type(error).__name__)


def _is_ours(database: Database, letter: Letter) -> bool:
    with database.read() as db:
        return db.scalar(select(Letter.id).where(*_held(letter))) is not None


def _held(letter: Letter) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of a letter while it waits under the lease that this worker took."""
    return (
        Letter.id == letter.id,
        Letter.state == "waiting",
        Letter.lease_until == letter.lease_until,
    )


def _refused(database: Database, letter: Letter, trouble: Refused, *, now: datetime) -> None:
    last = trouble.for_good or letter.attempts >= MOST_TRIES
    log.warning(
        "letter-refused",
        letter=letter.id,
        kind=letter.kind,
        reply=trouble.reply,
        attempt=letter.attempts,
        last=last,
    )
    repeat = letter.may_repeat or trouble.unsure
    if last:
        state = "refused" if trouble.for_good else "failed"
        _mark(database, letter, state=state, error=trouble.reply, may_repeat=repeat)
        return
    _mark(
        database,
        letter,
        due_at=now + PAUSES[letter.attempts - 1],
        error=trouble.reply,
        may_repeat=repeat,
    )


def _put_back(database: Database, letter: Letter, reply: str, *, now: datetime) -> None:
    """Let the letter wait without counting the try."""
    _mark(database, letter, attempts=letter.attempts - 1, due_at=now + PAUSES[0], error=reply)


def _mark(database: Database, letter: Letter, **values: object) -> None:
    """Write what came of a try and give the lease back, unless the letter is settled or leased anew.

    A letter that went is marked so in any case, also one that was taken back while it was on its way: it is true.
    """
    if values.get("state") == "sent":
        which = [Letter.id == letter.id, Letter.state.in_(("waiting", "cancelled"))]
    else:
        which = [*_held(letter)]
    with database.write() as db:
        claim(db, update(Letter).where(*which).values(lease_until=None, **values))
