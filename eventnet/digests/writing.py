"""The words of a plan's letters, found when the worker takes them.

So nothing goes out that is no longer so: not to somebody who was removed, left, or wants no letters; not about somebody who
was removed, blocked or has parted; and not about what was settled meanwhile. A letter that has nothing left to say is taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from eventnet.attendees.views import masthead
from eventnet.connections.queries import connections_of
from eventnet.digests.letters import (
    CardWords,
    Paper,
    digest_letter,
    headers_of,
    nudge_letter,
    promise_line,
    reminder_letter,
)
from eventnet.digests.nudging import AFTER, open_in
from eventnet.digests.posting import Reader, reader_of
from eventnet.digests.promised import pending_of
from eventnet.digests.queries import Entry, digest_of, entries_of
from eventnet.digests.reasons import lead_words, reason_words, title_words
from eventnet.digests.service import LETTER, NUDGE, REMINDER
from eventnet.digests.stopping import Wish, token_for
from eventnet.digests.views import mail_url
from eventnet.mail.models import Letter
from eventnet.mail.rendering import speaking
from eventnet.mail.service import Outgoing, Rendered
from eventnet.promises.queries import promises_of
from eventnet.promises.reminding import reminded_of
from eventnet.web.context import House

Say = Callable[[Paper], Rendered]
"""Finds the words of one letter, in a reader's language that is spoken already."""


@dataclass(frozen=True)
class _Case:
    """One letter that was taken: its reader, what it is about, where its links lead, and the moment."""

    letter: Letter
    reader: Reader
    base: str
    now: datetime


def write(house: House, letter: Letter) -> Outgoing | None:
    """Return what goes out of a letter that was put in; None when it must not go any more. Needs an application context."""
    with house.database.read() as db:
        reader = reader_of(db, str(letter.about["attendee_id"]))
        if reader is None:
            return None
        base = f"{house.settings.public_url}/e/{reader.event.key}"
        say = _READ[letter.kind](db, _Case(letter, reader, base, house.clock.now()))
    if say is None:
        return None
    event = reader.event
    wish = Wish(reader.attendee.person_id, event.id)
    stop_url = f"{house.settings.public_url}/unsubscribe/{token_for(wish, secret=house.secret)}"
    with speaking(reader.locale, event.timezone):
        head = masthead(event.name, event.place, event.starts_at, event.ends_at, event.key)
        words = say(Paper(reader.locale, event.timezone, head, stop_url))
    return Outgoing(reader.to, reader.locale, words, headers_of(stop_url))


def _digest(db: Session, case: _Case) -> Say | None:
    attendee = case.reader.attendee
    digest = digest_of(db, attendee.id)
    if digest is None:
        return None
    met = connections_of(db, attendee.id)
    entries = entries_of(db, digest, met)
    promises = pending_of(promises_of(db, attendee.id, met))
    event_name = case.reader.event.name
    return lambda paper: digest_letter(
        paper,
        title=title_words(attendee.name, len(met)),
        lead=lead_words(len(met), len(entries)),
        promises=[promise_line(one) for one in promises],
        cards=[_card(entry, event_name=event_name, now=case.now) for entry in entries],
        plan_url=f"{case.base}/plan",
    )


def _card(entry: Entry, *, event_name: str, now: datetime) -> CardWords:
    email = entry.known.card(now).get("email")
    return CardWords(
        name=entry.known.other.name,
        reasons=[reason_words(reason) for reason in entry.follow_up.reasons],
        email=email,
        write_url=mail_url(email, subject=event_name) if email else None,
    )


def _nudge(db: Session, case: _Case) -> Say | None:
    digest = digest_of(db, case.reader.attendee.id)
    still = open_in(db, digest) if digest is not None else None
    if still is None:
        return None
    return lambda paper: nudge_letter(
        paper,
        people=still.people,
        promises=[promise_line(one) for one in still.promises],
        is_last=case.letter.about["nudge"] == len(AFTER),
        plan_url=f"{case.base}/plan",
    )


def _reminder(db: Session, case: _Case) -> Say | None:
    promises = reminded_of(db, case.reader.attendee.id, case.letter.about["promise_ids"])
    if not promises:
        return None
    return lambda paper: reminder_letter(
        paper,
        promises=[promise_line(one) for one in pending_of(promises)],
        promises_url=f"{case.base}/promises",
    )


_READ: dict[str, Callable[[Session, _Case], Say | None]] = {
    LETTER: _digest,
    NUDGE: _nudge,
    REMINDER: _reminder,
}
