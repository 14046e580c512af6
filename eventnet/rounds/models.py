"""A series of rounds, who takes part in it, each of its rounds, and who sat at which table."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.accounts.models import Person
from eventnet.attendees.models import Attendee
from eventnet.db.base import Base
from eventnet.db.types import Id, UtcDateTime
from eventnet.events.models import Event
from eventnet.rounds.states import MOST_TITLE


class RoundSeries(Base):
    """Some rounds in a row, as an organiser plans them. See `states` for the states.

    `size` is how many sit at a table, `change_s` the seconds to find it, `first_table` the number of the first one.
    `starts_at` is when it is meant to start by itself, `started_at` when it did. `number` is the round that is on, 0 before the first.
    `due_at` is when the next step falls due: the next round, or the end; nothing is due while it is paused.
    """

    __tablename__ = "round_series"
    __table_args__ = (Index(None, "event_id", "state"), Index(None, "state", "due_at"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    title: Mapped[str | None] = mapped_column(String(MOST_TITLE))
    size: Mapped[int]
    rounds: Mapped[int]
    minutes: Mapped[int]
    change_s: Mapped[int]
    first_table: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(10), default="planned")
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    number: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by: Mapped[str | None] = mapped_column(ForeignKey(Person.id, ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RoundMember(Base):
    """Somebody who joined a series; `left_at` says that they have left it."""

    __tablename__ = "round_members"

    series_id: Mapped[str] = mapped_column(
        ForeignKey(RoundSeries.id, ondelete="CASCADE"), primary_key=True
    )
    attendee_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Round(Base):
    """One round. From `placed_at` people find their tables, from `begins_at` to `ends_at` they talk; `ended_at` is when it was over.

    `question_key` names the library's question for all its tables.
    """

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("series_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    series_id: Mapped[str] = mapped_column(ForeignKey(RoundSeries.id, ondelete="CASCADE"))
    number: Mapped[int]
    question_key: Mapped[str] = mapped_column(String(40))
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RoundSeat(Base):
    """Who sits where in a round, from when; `until_at` is there when they moved or left before its end.

    Without a table they wait: there was none for them.
    """

    __tablename__ = "round_seats"
    __table_args__ = (Index(None, "round_id", "table_no"), Index(None, "attendee_id"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey(Round.id, ondelete="CASCADE"))
    attendee_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    table_no: Mapped[int | None]
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
