"""What a phone sends of what it kept: an envelope, items, and a body for each kind."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from eventnet.connections.forms import AnswerForm, NoteForm, StarForm, TagForm
from eventnet.promises.forms import ClientId, SettleForm
from eventnet.prompts.forms import ReplyForm
from eventnet.web.reading import Command, Moment

MOST_ITEMS = 50
Kind = Literal[
    "scan", "answer", "note", "star", "tag", "promise", "settle", "exchange", "drop", "reply"
]  # fmt: skip


def _or_none(value: object) -> object:
    return (value.strip() or None) if isinstance(value, str) else value


ItemId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{16,40}$")]
OurId = Annotated[str, Field(min_length=1, max_length=20)]


class OutboxForm(Command):
    """A batch. Items are looked at one by one, so that one that cannot be read stops no other.

    `session` is the marker that the page was printed with, `sent_at` the phone's clock at sending.
    """

    session: Annotated[Annotated[str, Field(max_length=40)] | None, BeforeValidator(_or_none)] = (
        None
    )
    sent_at: Annotated[Moment | None, BeforeValidator(_or_none)] = None
    items: Annotated[list[Any], Field(max_length=MOST_ITEMS)]


class ItemForm(Command):
    """One thing: its client-made id, and when it was done by the phone's clock and in which order."""

    id: ItemId
    kind: Kind
    body: dict[str, Any]
    at: Annotated[Moment | None, BeforeValidator(_or_none)] = None
    sequence: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0


class NoteItem(NoteForm):
    """A note about a connection, or about whoever a scan leads to."""

    connection_id: Annotated[OurId | None, BeforeValidator(_or_none)] = None
    scan_id: Annotated[ItemId | None, BeforeValidator(_or_none)] = None

    @model_validator(mode="after")
    def _one_of_them(self) -> NoteItem:
        if (self.connection_id is None) == (self.scan_id is None):
            raise PydanticCustomError("connection_or_scan", "a connection or a scan")
        return self


class StarItem(StarForm):
    """A star on a connection, or its taking away."""

    connection_id: OurId


class TagItem(TagForm):
    """A tag on a connection, or its taking away."""

    connection_id: OurId


class AnswerItem(AnswerForm):
    """The answer to a request."""

    request_id: OurId


class SettleItem(SettleForm):
    """What came of a promise."""

    promise_id: ClientId


class DropItem(Command):
    """An entry of the log of what went which way is taken away."""

    exchange_id: ClientId


class ReplyItem(ReplyForm):
    """The reply to a prompt."""

    prompt_id: OurId
