"""Signing in without a password, and proving an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from eventnet.accounts.models import Device, Person, SignIn
from eventnet.core.errors import Conflict, Gone, InvalidInput
from eventnet.core.ids import new_id
from eventnet.core.text import is_email, one_line
from eventnet.core.tokens import digest_of, keyed_digest, new_digits, new_token, same
from eventnet.db.claims import claim
from eventnet.db.locks import lock

Purpose = Literal["sign-in", "verify"]
GOOD_FOR = timedelta(minutes=10)
ATTEMPTS = 5


@dataclass(frozen=True)
class WayIn:
    """What is mailed: the link's token and the same as six digits. Neither is stored."""

    token: str
    digits: str


def clean_email(text: str) -> str:
    """Return the address in lower case. Refuses: what cannot be one (InvalidInput)."""
    email = one_line(text).lower()
    if not is_email(email):
        raise InvalidInput(fields={"email": "not-an-address"})
    return email


def add_person(db: Session, *, locale: str | None, now: datetime) -> Person:
    """Make a new account, without an address."""
    person = Person(id=new_id(), locale=locale, created_at=now)
    db.add(person)
    db.flush()
    return person


def person_with(db: Session, email: str) -> Person | None:
    """Return the account that owns the address."""
    return db.scalar(select(Person).where(Person.email == email))


def allow_organiser(db: Session, *, email: str, now: datetime) -> Person:
    """Let the owner of an address create events; the account is made when there is none."""
    email = clean_email(email)
    person = person_with(db, email)
    if person is None:
        person = add_person(db, locale=None, now=now)
        person.email = email
        person.email_verified_at = now
    person.may_create_events = True
    db.flush()
    return person


def new_way_in() -> WayIn:
    """Return a link's token and six digits that open nothing yet."""
    return WayIn(token=new_token(), digits=new_digits())


def open_way_in(
    db: Session,
    *,
    purpose: Purpose,
    person_id: str,
    email: str,
    secret: str,
    now: datetime,
    good_for: timedelta = GOOD_FOR,
    way: WayIn | None = None,
) -> WayIn:
    """Make a link and six digits for an address, or let those be good that are in a letter already; earlier ones of that
    purpose end.
    """
    lock(db, "way-in", purpose, person_id)
    db.execute(
        update(SignIn)
        .where(SignIn.person_id == person_id, SignIn.purpose == purpose, SignIn.used_at.is_(None))
        .values(used_at=now)
    )
    way = way or new_way_in()
    sign_in_id = new_id()
    db.add(
        SignIn(
            id=sign_in_id,
            purpose=purpose,
            person_id=person_id,
            email=email,
            token_digest=digest_of(way.token, purpose),
            code_digest=keyed_digest(secret, f"{purpose}:{sign_in_id}", way.digits),
            attempts_left=ATTEMPTS,
            created_at=now,
            expires_at=now + good_for,
        )
    )
    db.flush()
    return way


def is_open(db: Session, *, purpose: Purpose, token: str, now: datetime) -> bool:
    """Tell whether a link still works, without using it: mail programs open links by themselves."""
    return (
        db.scalar(_live(purpose, now).where(SignIn.token_digest == digest_of(token, purpose)))
        is not None
    )


def use_token(db: Session, *, purpose: Purpose, token: str, now: datetime) -> SignIn:
    """Use a link. Refuses: one that is used, expired or unknown (Gone)."""
    found = db.scalar(_live(purpose, now).where(SignIn.token_digest == digest_of(token, purpose)))
    if found is None or not _use(db, found, now):
        raise Gone("link-expired")
    return found


def use_digits(
    db: Session,
    *,
    purpose: Purpose,
    email: str,
    digits: str,
    secret: str,
    now: datetime,
    person_id: str | None = None,
) -> SignIn | None:
    """Use six digits typed from a mail. Returns None when they are wrong, which costs one of five tries.

    The caller commits also then, so that the try stays counted. `person_id` narrows it to what that person asked
    for. Refuses: none open for the address (Gone).
    """
    query = _live(purpose, now).where(SignIn.email == email)
    if person_id is not None:
        query = query.where(SignIn.person_id == person_id)
    found = db.scalar(query.order_by(SignIn.created_at.desc()).limit(1))
    # Where there is none, the same is done with nothing: it must not take another time.
    sign_in_id, right = (found.id, found.code_digest or "") if found is not None else ("", "")
    counted = claim(
        db,
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.attempts_left > 0)
        .values(attempts_left=SignIn.attempts_left - 1),
    )
    typed = "".join(str(int(ch)) for ch in digits if ch.isdecimal())  # of any script
    is_right = same(keyed_digest(secret, f"{purpose}:{sign_in_id}", typed), right)
    if found is None or not counted:
        raise Gone("link-expired")
    if not is_right:
        return None
    if not _use(db, found, now):
        raise Gone("link-expired")
    return found


def open_proof(db: Session, *, person_id: str, now: datetime) -> SignIn | None:
    """Return the proof of an address that a person asked for and that is still open."""
    return db.scalar(
        _live("verify", now)
        .where(SignIn.person_id == person_id)
        .order_by(SignIn.created_at.desc())
        .limit(1)
    )


def confirm_address(db: Session, *, proof: SignIn, now: datetime) -> str:
    """Give the proven address to the person who asked for it, and return whose it is now.

    When another account owns the address already, that account is returned and the devices move to it; the
    caller moves what else the person has.
    """
    lock(db, "address", proof.email)
    owner = person_with(db, proof.email)
    if owner is not None and owner.id != proof.person_id:
        db.execute(
            update(Device).where(Device.person_id == proof.person_id).values(person_id=owner.id)
        )
        if owner.email_verified_at is None:
            owner.email_verified_at = now
        db.flush()
        return owner.id
    person = db.get(Person, proof.person_id)
    if person is None:
        raise Conflict("person-gone")
    person.email = proof.email
    person.email_verified_at = now
    db.flush()
    return person.id


def choose_locale(db: Session, *, person_id: str, locale: str) -> None:
    """Remember the language that a person reads."""
    db.execute(update(Person).where(Person.id == person_id).values(locale=locale))


def devices_of(db: Session, person_id: str) -> list[Device]:
    """Return the open devices of a person, the latest used first."""
    return list(
        db.scalars(
            select(Device)
            .where(Device.person_id == person_id, Device.revoked_at.is_(None))
            .order_by(Device.last_seen_at.desc())
        )
    )


def _live(purpose: Purpose, now: datetime) -> Select[SignIn]:
    return select(SignIn).where(
        SignIn.purpose == purpose,
        SignIn.used_at.is_(None),
        SignIn.expires_at > now,
        SignIn.attempts_left > 0,
    )


def _use(db: Session, sign_in: SignIn, now: datetime) -> bool:
    return claim(
        db,
        update(SignIn).where(SignIn.id == sign_in.id, SignIn.used_at.is_(None)).values(used_at=now),
    )
