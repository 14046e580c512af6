"""The worker's side of signing in: a way in and its letter for each ask of somebody we know, made together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventnet.accounts.asking import mailbox_of
from eventnet.accounts.letters import sign_in_letter
from eventnet.accounts.models import Ask, Person, SignIn
from eventnet.accounts.service import GOOD_FOR, new_way_in, open_way_in
from eventnet.db.claims import claim
from eventnet.mail.models import Letter
from eventnet.mail.service import Outgoing, as_kept, post
from eventnet.web.context import House


def asks_due(db: Session, *, now: datetime, limit: int) -> list[tuple[Ask, Person]]:
    """Return the sign-in asks of people whom we know, the oldest first. One that is older than its way in would be lapses."""
    rows = db.execute(
        select(Ask, Person)
        .join(Person, Person.id == Ask.person_id)
        .where(Ask.purpose == "sign-in", Ask.answered_at.is_(None), Ask.at > now - GOOD_FOR)
        .order_by(Ask.at, Ask.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def lapse(db: Session, ask: Ask, *, now: datetime) -> None:
    """Let an ask that cannot be answered be over, so that it does not stand before the others."""
    _claim(db, ask, now)


def answer(house: House, ask: Ask, person: Person) -> bool:
    """Write the letter with a way in; tell whether this call did. Needs an application context.

    An address that was changed since gets none. By two workers, one letter is written.
    """
    now, conf = house.clock.now(), house.settings
    email = person.email or ""
    if mailbox_of(email, secret=house.secret) != ask.mailbox:
        with house.database.write() as db:
            _claim(db, ask, now)
        return False
    way, locale = new_way_in(), person.locale or ask.locale
    words = sign_in_letter(
        locale=locale, link=f"{conf.public_url}/signin/{way.token}", digits=way.digits
    )
    with house.database.write() as db:
        if not _claim(db, ask, now):
            return False
        open_way_in(
            db,
            purpose="sign-in",
            person_id=person.id,
            email=email,
            secret=house.secret,
            now=now,
            way=way,
        )
        post(
            db,
            kind="sign-in",
            to=email,
            locale=locale,
            words=words,
            host=conf.public_host,
            now=now,
            person_id=person.id,
        )
    return True


def write(house: House, letter: Letter) -> Outgoing | None:
    """Return what goes out of a letter with a way in, or with the question whether an address is right.

    None when the way was used, another was asked for since, or its person is gone: it would lead nowhere.
    """
    with house.database.read() as db:
        way = select(SignIn.id).where(
            SignIn.person_id == letter.person_id,
            SignIn.purpose == letter.kind,
            SignIn.email == letter.to_address,
            SignIn.used_at.is_(None),
        )
        return as_kept(letter) if db.scalar(way.limit(1)) is not None else None


def _claim(db: Session, ask: Ask, now: datetime) -> bool:
    open_ask = update(Ask).where(Ask.id == ask.id, Ask.answered_at.is_(None))
    return claim(db, open_ask.values(answered_at=now))
