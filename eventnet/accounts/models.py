"""A person is an account; a device is one browser of theirs, which holds the session."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.db.base import Base
from eventnet.db.types import Id, UtcDateTime


class Person(Base):
    """An account. Without a verified address it lives in its devices alone."""

    __tablename__ = "persons"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locale: Mapped[str | None] = mapped_column(String(10))
    may_create_events: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Device(Base):
    """One browser of a person. Its cookie holds a token of which only the digest is stored.

    `generation` stands in the keys that the device was given; it rises when the device is revoked.
    """

    __tablename__ = "devices"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    generation: Mapped[int] = mapped_column(default=1)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignIn(Base):
    """One way in, mailed or printed: a link and perhaps six digits, good once and for a short time.

    `purpose` binds it: `sign-in` opens a session, `verify` proves an address of a signed-in person.
    """

    __tablename__ = "sign_ins"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[str] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    code_digest: Mapped[str | None] = mapped_column(String(64))
    attempts_left: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Ask(Base):
    """Somebody asked for a letter to an address, known here or not. `mailbox` is a keyed digest of it.

    `person_id` is whom the letter is for, if anybody; `answered_at` is when the worker wrote it. `tries_left` counts the
    tries at the digits of a sign-in letter, also where there is none.
    """

    __tablename__ = "asks"
    __table_args__ = (Index(None, "mailbox", "at"), Index(None, "at"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    mailbox: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str | None] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    locale: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries_left: Mapped[int]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Transfer(Base):
    """A second device on its way in: asked for by a first one, called by another, allowed by the first.

    `number` is shown on both, so that whoever allows it sees that it is their own. Neither code nor token is stored.
    """

    __tablename__ = "transfers"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey(Device.id, ondelete="CASCADE"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    label: Mapped[str | None] = mapped_column(String(80))
    number: Mapped[str | None] = mapped_column(String(2))
    allowed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
