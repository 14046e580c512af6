"""No more letters: a way out that stands in each letter, and works without signing in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from eventnet.accounts.models import Person
from eventnet.attendees.models import Attendee
from eventnet.core.ids import ID_LENGTH, is_code, new_id
from eventnet.core.tokens import keyed_digest, same
from eventnet.digests.models import Unsubscription
from eventnet.events.models import Event
from eventnet.mail.service import cancel_waiting

PURPOSE = "unsubscribe"
MAC_LENGTH = 40
"""Of the hexadecimal digits of the digest: 160 bits."""


@dataclass(frozen=True)
class Wish:
    """Whose letters about which event the way out is for."""

    person_id: str
    event_id: str


def token_for(wish: Wish, *, secret: str) -> str:
    """Return the token of one person's way out of one event's letters. It opens nothing else and never expires."""
    return f"{wish.person_id}{wish.event_id}{_mac(wish, secret)}"


def wish_of(token: str, *, secret: str) -> Wish | None:
    """Return what a token is for; None when we did not make it."""
    person_id, event_id, mac = (
        token[:ID_LENGTH],
        token[ID_LENGTH : 2 * ID_LENGTH],
        token[2 * ID_LENGTH :],
    )
    wish = Wish(person_id, event_id)
    known = is_code(person_id, ID_LENGTH) and is_code(event_id, ID_LENGTH) and mac.isascii()
    return wish if known and same(mac, _mac(wish, secret)) else None


def unsubscribe(
    db: Session, *, wish: Wish, everywhere: bool = False, kinds: Sequence[str], now: datetime
) -> None:
    """Send somebody no more letters about an event, or about any; one that waits is taken back.

    Done twice, or for somebody who is gone, it changes nothing.
    """
    event_id = None if everywhere else wish.event_id
    if db.get(Person, wish.person_id) is None or (event_id and db.get(Event, event_id) is None):
        return
    there = db.scalar(
        select(Unsubscription.id).where(
            Unsubscription.person_id == wish.person_id,
            Unsubscription.event_id.is_(None)
            if event_id is None
            else Unsubscription.event_id == event_id,
        )
    )
    if there is None:
        db.add(Unsubscription(id=new_id(), person_id=wish.person_id, event_id=event_id, at=now))
        db.flush()
    _answer(db, wish.person_id, event_id, wants=False)
    for kind in kinds:
        cancel_waiting(db, kind=kind, person_id=wish.person_id, event_id=event_id)


def subscribe_again(db: Session, *, wish: Wish) -> None:
    """Let letters about an event come, also if somebody wanted none about any. Those taken back stay so, and those of other events."""
    db.execute(
        delete(Unsubscription).where(
            Unsubscription.person_id == wish.person_id,
            Unsubscription.event_id.is_(None) | (Unsubscription.event_id == wish.event_id),
        )
    )
    _answer(db, wish.person_id, wish.event_id, wants=True)


def _answer(db: Session, person_id: str, event_id: str | None, *, wants: bool) -> None:
    """Keep the answer where it is asked, at each event anew."""
    asked = update(Attendee).where(Attendee.person_id == person_id)
    if event_id is not None:
        asked = asked.where(Attendee.event_id == event_id)
    db.execute(asked.values(wants_letters=wants))


def _mac(wish: Wish, secret: str) -> str:
    return keyed_digest(secret, PURPOSE, f"{wish.person_id}:{wish.event_id}")[:MAC_LENGTH]
