"""An attendee is one person at one event; an invitation is a place kept for somebody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.accounts.models import Person
from eventnet.db.base import Base
from eventnet.db.types import Id, Json, UtcDateTime
from eventnet.events.models import Event


class Attendee(Base):
    """What one person says about themselves at one event. Everything but the name may be empty.

    The card is `card_email`, `card_phone`, `card_link`, `organisation` and `role`; name and organisation are
    the two lines of the badge. `shares` are the fields ticked last time. Purposes are shown to nobody.
    `introduces` is the yes to being named as somebody who can bring two people together.
    `accepts_scans` says yes to badge scans by itself while the event is live, and shares the two lines only.
    `undisturbed` says that prompts wait on Now until this one looks. `found_by_known` is the yes to being found here by those
    whom they know from another event, and to finding them. `wants_letters` is their answer to whether the plan and reminders
    of this event may come by mail; None until they were asked. None of these answers is taken over from another event.
    """

    __tablename__ = "attendees"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index(None, "event_id", "group_name"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    organisation: Mapped[str | None] = mapped_column(String(80))
    role: Mapped[str | None] = mapped_column(String(80))
    pronouns: Mapped[str | None] = mapped_column(String(30))
    card_email: Mapped[str | None] = mapped_column(String(254))
    card_phone: Mapped[str | None] = mapped_column(String(40))
    card_link: Mapped[str | None] = mapped_column(String(300))
    group_name: Mapped[str | None] = mapped_column(String(60))
    purposes: Mapped[list[str]] = mapped_column(Json, default=list)
    ask_me_about: Mapped[list[str]] = mapped_column(Json, default=list)
    looking_for: Mapped[list[str]] = mapped_column(Json, default=list)
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    first_event: Mapped[bool | None]
    comfort: Mapped[str | None] = mapped_column(String(20))
    may_be_suggested: Mapped[bool] = mapped_column(default=False)
    introduces: Mapped[bool] = mapped_column(default=False)
    accepts_scans: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default="none")
    undisturbed: Mapped[bool] = mapped_column(default=False)
    found_by_known: Mapped[bool] = mapped_column(default=False)
    wants_letters: Mapped[bool | None]
    shares: Mapped[list[str]] = mapped_column(Json, default=list)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    onboarded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Invitation(Base):
    """A personal link, good until it is claimed once."""

    __tablename__ = "invitations"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254))
    group_name: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attendee_id: Mapped[str | None] = mapped_column(ForeignKey(Attendee.id, ondelete="SET NULL"))
