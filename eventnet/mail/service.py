"""Writing letters: in the caller's transaction, so that a rollback sends nothing and a commit loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventnet.core.ids import new_id
from eventnet.db.claims import changed
from eventnet.mail.models import Letter


@dataclass(frozen=True)
class Rendered:
    """A letter's words: the subject on one line, plain text, and HTML with styles still apart."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Outgoing:
    """What goes out of a letter: to which address, in which language, in which words."""

    to: str
    locale: str
    words: Rendered
    headers: Mapping[str, str]


Writer = Callable[[Letter], Outgoing | None]
"""Says what goes out of a letter that the worker has taken; None when it must not go any more."""


def as_kept(letter: Letter) -> Outgoing:
    """Return what goes out of a letter that was kept in words. Refuses: one that was not (ValueError)."""
    if letter.subject is None or letter.text is None or letter.html is None:
        raise ValueError("this letter was not kept in words")
    words = Rendered(letter.subject, letter.text, letter.html)
    return Outgoing(letter.to_address, letter.locale, words, letter.headers)


def post(
    db: Session,
    *,
    kind: str,
    to: str,
    locale: str,
    host: str,
    now: datetime,
    words: Rendered | None = None,
    about: Mapping[str, Any] | None = None,
    person_id: str | None = None,
    event_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Letter:
    """Put a letter in, due at once. `host` makes its Message-ID, which stays the same for every try.

    Without `words` the writer of its kind finds them when the worker takes it, in what it is `about`.
    """
    letter_id = new_id()
    domain = urlsplit(f"//{host}").hostname or "localhost"
    letter = Letter(
        id=letter_id,
        kind=kind,
        person_id=person_id,
        event_id=event_id,
        to_address=to,
        locale=locale,
        about=dict(about or {}),
        subject=words.subject[:300] if words else None,
        text=words.text if words else None,
        html=words.html if words else None,
        headers=dict(headers or {}),
        message_id=f"<{letter_id}@{domain}>",
        created_at=now,
        due_at=now,
    )
    db.add(letter)
    db.flush()
    return letter


def cancel_waiting(db: Session, *, kind: str, person_id: str, event_id: str | None = None) -> int:
    """Take back a person's letters of a kind that have not gone yet, of one event or of all; return how many."""
    waiting = update(Letter).where(
        Letter.kind == kind, Letter.person_id == person_id, Letter.state == "waiting"
    )
    if event_id is not None:
        waiting = waiting.where(Letter.event_id == event_id)
    return changed(db, waiting.values(state="cancelled"))


def try_again(db: Session, *, event_id: str, kinds: Sequence[str], now: datetime) -> int:
    """Let an event's letters that a passing fault stopped, or holds up, be due at once; return how many.

    Those that a mail server wants never stay as they are. One that may have gone still says so.
    """
    stopped = Letter.state == "failed"
    held_up = (Letter.state == "waiting") & (Letter.due_at > now) & Letter.error.is_not(None)
    free = Letter.lease_until.is_(None)
    again = update(Letter).where(
        Letter.event_id == event_id, Letter.kind.in_(kinds), free, stopped | held_up
    )
    return changed(db, again.values(state="waiting", attempts=0, due_at=now))
