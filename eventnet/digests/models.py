"""A digest is one attendee's plan after an event; a follow-up is one entry of it, with its outcome."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.accounts.models import Person
from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection
from eventnet.db.base import Base
from eventnet.db.types import Id, Json, UtcDateTime
from eventnet.events.models import Event


class Digest(Base):
    """Issued once for each attendee, also when the event is opened again.

    `letter_id` is the letter that carries it, when there is a proven address; letters are forgotten before digests
    are. `opened_at` is when the attendee first acted on it: a page that a mail program fetched says nothing. `nudges` is
    how many of the two nudges have fallen due, whether or not a letter went out.
    """

    __tablename__ = "digests"
    __table_args__ = (Index(None, "event_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    attendee_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), unique=True
    )
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    letter_id: Mapped[str | None] = mapped_column(Id)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    nudges: Mapped[int] = mapped_column(default=0)


class Reflection(Base):
    """What an attendee says of an event to themselves. Organisers see how many answered, and how; never whom or what.

    `favours` are the ids of connections whose people they could now ask a favour; an empty list says "nobody yet".
    `helped` is yes, partly or not-yet: whether somebody helped with what they came for. `line` is for their own eyes.
    """

    __tablename__ = "reflections"

    attendee_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), primary_key=True
    )
    favours: Mapped[list[str] | None] = mapped_column(Json)
    helped: Mapped[str | None] = mapped_column(String(10))
    line: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class FollowUp(Base):
    """One person worth a message. `outcome` is None while it is open, else done, later or let-go.

    `reasons` are data, as `ranking` found them true: a list of {code, …values}. Words are made when they are read.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (UniqueConstraint("digest_id", "connection_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    digest_id: Mapped[str] = mapped_column(ForeignKey(Digest.id, ondelete="CASCADE"))
    connection_id: Mapped[str] = mapped_column(
        ForeignKey(Connection.id, ondelete="CASCADE"), index=True
    )
    rank: Mapped[int]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    outcome: Mapped[str | None] = mapped_column(String(10))
    outcome_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Stuck(Base):
    """A digest that could not be written: how often it was tried, and when it is again. Gone when it is written."""

    __tablename__ = "stuck_digests"

    attendee_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), primary_key=True
    )
    tries: Mapped[int]
    again_at: Mapped[datetime] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(80))


class Unsubscription(Base):
    """Somebody wants no more of these letters: about one event, or about any."""

    __tablename__ = "unsubscriptions"
    __table_args__ = (UniqueConstraint("person_id", "event_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"))
    event_id: Mapped[str | None] = mapped_column(
        ForeignKey(Event.id, ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
