"""Letters for tests, written by the use case itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from eventnet.accounts.models import Person
from eventnet.accounts.service import add_person, open_way_in
from eventnet.jobs.slow import send_letters
from eventnet.jobs.writers import written
from eventnet.mail.models import Letter
from eventnet.mail.service import Outgoing, Rendered, as_kept, post
from eventnet.mail.transports import Memory, transport
from eventnet.web.context import house_of

if TYPE_CHECKING:
    from email.message import EmailMessage

    from flask import Flask

WORDS = Rendered("Hello", "Hello Ana\n", "<html><head></head><body><p>Hello Ana</p></body></html>")


def a_letter(
    db: Session,
    *,
    now: datetime,
    to: str = "ana@example.org",
    kind: str = "sign-in",
    words: Rendered = WORDS,
    headers: dict[str, str] | None = None,
    person_id: str | None = None,
) -> Letter:
    """Write one letter that is due."""
    return post(
        db,
        kind=kind,
        to=to,
        locale="en",
        words=words,
        host="meet.example.org",
        now=now,
        headers=headers,
        person_id=person_id,
    )


def a_way_in(db: Session, *, to: str, now: datetime) -> tuple[Person, Letter]:
    """Make somebody with an address, who asked for a way in, and its letter."""
    person = add_person(db, locale="en", now=now)
    person.email, person.email_verified_at = to, now
    open_way_in(db, purpose="sign-in", person_id=person.id, email=to, secret="one", now=now)
    return person, a_letter(db, now=now, to=to, person_id=person.id)


def text_of(letter: Letter) -> str:
    """Return the plain text of a letter that is kept in words."""
    return as_kept(letter).words.text


def outgoing(app: Flask, letter: Letter) -> Outgoing:
    """Return what would go out of a letter now."""
    with app.app_context():
        found = written(house_of(app), letter)
    assert found is not None
    return found


def sent_by(app: Flask) -> list[EmailMessage]:
    """Let the worker carry what waits; return all that it has carried so far."""
    with app.app_context():
        send_letters(house_of(app))
        door = transport()
    assert isinstance(door, Memory)
    return door.letters
