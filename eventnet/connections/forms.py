"""What a phone sends about scans, requests and connections."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from eventnet.attendees.forms import ShareForm
from eventnet.badges.live_code import WINDOWS
from eventnet.core.ids import new_id
from eventnet.core.text import many_lines, one_line
from eventnet.web.reading import Command

MOST_NOTE = 2000
MOST_TAG = 40
MOST_WINDOWS = 500
Way = Literal["camera", "photo", "typed", "link"]


class ScanForm(Command):
    """One reading. A page without scripts sends no id and no time: then it gets both here."""

    scan_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{16,40}$")] = Field(default_factory=new_id)
    code: Annotated[str, Field(min_length=1, max_length=2000)]
    way: Way = "typed"
    scanned_at: datetime | None = None


class AnswerForm(ShareForm):
    """The answer to a request, with the fields to share."""

    answer: Literal["accept", "decline"]


class PersonShareForm(ShareForm):
    """The fields that one person sees of one's card, and until when: the end of that day. Empty is without an end."""

    until: Annotated[
        date | None, BeforeValidator(lambda v: (v.strip() or None) if isinstance(v, str) else v)
    ] = None


class NoteForm(Command):
    """A private note about somebody; empty removes it."""

    text: Annotated[
        str,
        BeforeValidator(lambda v: many_lines(v) if isinstance(v, str) else v),
        Field(max_length=MOST_NOTE),
    ]


class StarForm(Command):
    """Whether somebody is starred."""

    starred: bool


class TagForm(Command):
    """A tag on somebody, or its taking away."""

    text: Annotated[
        str,
        BeforeValidator(lambda v: one_line(v) if isinstance(v, str) else v),
        Field(min_length=1, max_length=MOST_TAG),
    ]
    tagged: bool = True


class ShownForm(Command):
    """The windows that a phone has shown, and what the clock says that its codes follow (milliseconds since 1970)."""

    windows: Annotated[
        list[Annotated[int, Field(ge=0, lt=WINDOWS)]], Field(max_length=MOST_WINDOWS)
    ] = []
    clock: Annotated[
        Annotated[int, Field(ge=0, le=2**45)] | None,
        BeforeValidator(lambda v: (v.strip() or None) if isinstance(v, str) else v),
    ] = None
