"""A prompt, what one can choose, and who replied what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.accounts.models import Person
from eventnet.attendees.models import Attendee
from eventnet.db.base import Base
from eventnet.db.types import Id, UtcDateTime
from eventnet.events.models import Event, ProgrammeItem
from eventnet.prompts.states import MOST_AUDIENCE, MOST_LABEL, MOST_QUESTION, MOST_TEXT


class Prompt(Base):
    """An icebreaker. `opens_at` is when it is meant to be sent, `opened_at` when it was.

    `closes_at` is when it ends by itself, `closed_at` when it ended. See `states` for kinds and states.

    `audience` is for whom, as `targeting` reads it. When it opens, that becomes people: with `is_targeted` those among the
    recipients see it, else everybody. `wanted_at` is the time that an organiser chose, where a talk has moved it since.
    With `follows_id` it goes with an entry of the programme: `follows_after` minutes after that begins or ends, as
    `follows_edge` says; `follows_at` is when it does, as far as the prompt knows.
    `library_key` names the entry of the library that it was taken from.
    """

    __tablename__ = "prompts"
    __table_args__ = (
        Index(None, "event_id", "state"),
        Index(None, "state", "opens_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    question: Mapped[str] = mapped_column(String(MOST_QUESTION))
    follow_up: Mapped[str | None] = mapped_column(String(MOST_QUESTION))
    audience: Mapped[str] = mapped_column(String(MOST_AUDIENCE), default="all")
    is_targeted: Mapped[bool] = mapped_column(default=False)
    library_key: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10), default="draft")
    minutes: Mapped[int]
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wanted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    follows_id: Mapped[str | None] = mapped_column(
        ForeignKey(ProgrammeItem.id, ondelete="SET NULL"), index=True
    )
    follows_edge: Mapped[str | None] = mapped_column(String(5))
    follows_after: Mapped[int] = mapped_column(default=0)
    follows_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by: Mapped[str | None] = mapped_column(ForeignKey(Person.id, ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PromptOption(Base):
    """One of the things that a prompt offers to choose from."""

    __tablename__ = "prompt_options"
    __table_args__ = (UniqueConstraint("prompt_id", "position"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    prompt_id: Mapped[str] = mapped_column(ForeignKey(Prompt.id, ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(MOST_LABEL))


class Recipient(Base):
    """An attendee whom a targeted prompt was for when it opened."""

    __tablename__ = "prompt_recipients"

    prompt_id: Mapped[str] = mapped_column(
        ForeignKey(Prompt.id, ondelete="CASCADE"), primary_key=True
    )
    attendee_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), primary_key=True, index=True
    )


class Reply(Base):
    """What one attendee last replied to one prompt: an option, a text, or, with neither, that they talked about it.

    Others read a text only once an organiser has approved it; `hidden_at` says that one has looked and would not.
    """

    __tablename__ = "replies"
    __table_args__ = (UniqueConstraint("prompt_id", "attendee_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    prompt_id: Mapped[str] = mapped_column(ForeignKey(Prompt.id, ondelete="CASCADE"))
    attendee_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), index=True
    )
    option_id: Mapped[str | None] = mapped_column(
        ForeignKey(PromptOption.id, ondelete="CASCADE"), index=True
    )
    text: Mapped[str | None] = mapped_column(String(MOST_TEXT))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
