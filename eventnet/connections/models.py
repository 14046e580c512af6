"""A scan leaves a receipt; a request waits for an answer; a connection has two sides."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from eventnet.attendees.models import Attendee
from eventnet.badges.models import LiveDevice
from eventnet.db.base import Base
from eventnet.db.types import Id, Json, UtcDateTime
from eventnet.events.models import Event


class Request(Base):
    """A badge scan that the other has not answered, or has. `state` is waiting, accepted, declined or expired.

    `at` is when the code was read, `recorded_at` when we learned of it; how long it stands counts from then.
    `shares` are the fields of the scanner's card as they were remembered when they scanned. `may_cross` is False where the
    reading is, or may be, older than a parting of the two: then only an answer connects them.
    """

    __tablename__ = "requests"
    __table_args__ = (
        Index(
            "uq_requests_waiting",
            "from_id",
            "to_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(None, "to_id", "state", "from_id"),
        Index(None, "from_id", "state"),
        Index(None, "event_id", "state"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    from_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    to_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    way: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    shares: Mapped[list[str]] = mapped_column(Json, default=list)
    may_cross: Mapped[bool] = mapped_column(default=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LiveClaim(Base):
    """A request that a live code made after its time, and that connects when the device's own log covers the window."""

    __tablename__ = "live_claims"
    __table_args__ = (Index(None, "live_device_id", "window"),)

    request_id: Mapped[str] = mapped_column(
        ForeignKey(Request.id, ondelete="CASCADE"), primary_key=True
    )
    live_device_id: Mapped[str] = mapped_column(
        ForeignKey(LiveDevice.id, ondelete="CASCADE"), primary_key=True
    )
    window: Mapped[int] = mapped_column(primary_key=True)


class Connection(Base):
    """Two attendees, both agreed. The pair is kept in order, so that it exists once.

    `made_at` is when they met, `recorded_at` when we learned of it.
    """

    __tablename__ = "connections"
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="ordered"),
        Index(None, "event_id", "made_at"),
        Index(None, "high_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    low_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    high_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    way: Mapped[str] = mapped_column(String(10))


class Side(Base):
    """What one of the two shares with the other, and keeps for themselves: note and star are private.

    `seen_at` is when this one first saw the connection; `shares_until` ends what they share.
    """

    __tablename__ = "sides"

    connection_id: Mapped[str] = mapped_column(
        ForeignKey(Connection.id, ondelete="CASCADE"), primary_key=True
    )
    attendee_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    shares: Mapped[list[str]] = mapped_column(Json, default=list)
    shares_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str | None] = mapped_column(Text)
    note_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    starred_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Tag(Base):
    """A word by which an attendee finds people again; private. `key` is the label without its capitals."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("attendee_id", "key"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    attendee_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120))


class Tagged(Base):
    """One of an attendee's tags on one of their connections."""

    __tablename__ = "tagged"

    tag_id: Mapped[str] = mapped_column(ForeignKey(Tag.id, ondelete="CASCADE"), primary_key=True)
    connection_id: Mapped[str] = mapped_column(
        ForeignKey(Connection.id, ondelete="CASCADE"), primary_key=True, index=True
    )


class Parting(Base):
    """One of two connected people ended it: `kind` is undo, remove or block. It wins over every scan of an earlier moment.

    `connection_id` names a connection that is no more, so that a parting that is sent twice happens once.
    """

    __tablename__ = "partings"
    __table_args__ = (
        CheckConstraint("low_id < high_id", name="ordered"),
        Index(None, "low_id", "high_id", "at"),
        Index(None, "high_id"),
        Index(None, "by_id", "connection_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    low_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    high_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    by_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    connection_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Memo(Base):
    """What one writes about somebody who has not answered yet. It becomes the note when they connect; private."""

    __tablename__ = "memos"

    attendee_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Meeting(Base):
    """Two connected people met again: one of them scanned the other once more."""

    __tablename__ = "meetings"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    connection_id: Mapped[str] = mapped_column(
        ForeignKey(Connection.id, ondelete="CASCADE"), index=True
    )
    by_id: Mapped[str] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Scan(Base):
    """The receipt of one reading, by the id that the phone made: the same id gets the same answer.

    `code` is what was read: badge or live. `is_hidden` marks what came while the other had blocked the scanner, so that it
    does not appear after the block is lifted either.
    """

    __tablename__ = "scans"
    __table_args__ = (Index(None, "event_id", "received_at"), Index(None, "other_id"))

    scanner_id: Mapped[str] = mapped_column(
        ForeignKey(Attendee.id, ondelete="CASCADE"), primary_key=True
    )
    scan_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"))
    way: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(10))
    scanned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(20))
    is_hidden: Mapped[bool] = mapped_column(default=False)
    other_id: Mapped[str | None] = mapped_column(ForeignKey(Attendee.id, ondelete="CASCADE"))
    request_id: Mapped[str | None] = mapped_column(Id)
    connection_id: Mapped[str | None] = mapped_column(Id)
