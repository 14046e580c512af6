"""What an organiser plans, and presses while rounds are on."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator
from pydantic_core import PydanticCustomError

from eventnet.core.text import one_line
from eventnet.rounds.states import (
    MOST_CHANGE_S,
    MOST_MINUTES,
    MOST_ROUNDS,
    MOST_TABLE,
    MOST_TITLE,
    SIZES,
)
from eventnet.web.reading import Command, Moment


def _line_or_none(value: object) -> object:
    return (one_line(value) or None) if isinstance(value, str) else value


_OPTIONAL = BeforeValidator(_line_or_none)


class SeriesForm(Command):
    """Rounds as they are planned. `draft_id` is made with the empty form, so that sending it twice plans one series.

    `starts_at` is the wall clock of the event's own zone. Without it an organiser starts them by hand.
    """

    draft_id: Annotated[
        Annotated[str, Field(pattern="^[0-9a-hjkmnp-tv-z]{20}$")] | None, _OPTIONAL
    ] = None
    title: Annotated[Annotated[str, Field(max_length=MOST_TITLE)] | None, _OPTIONAL] = None
    size: Annotated[int, Field(ge=SIZES[0], le=SIZES[-1])] = 2
    rounds: Annotated[int, Field(ge=1, le=MOST_ROUNDS)] = 4
    minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)] = 5
    change_s: Annotated[int, Field(ge=0, le=MOST_CHANGE_S)] = 60
    first_table: Annotated[int, Field(ge=1, le=MOST_TABLE)] = 1
    starts_at: Annotated[Moment | None, _OPTIONAL] = None
    then: Literal["keep", "announce"] = "keep"


class ExtendForm(Command):
    """Until when the round that is on lasts: a moment with its offset, so that asking twice is asking once."""

    until: datetime

    @field_validator("until")
    @classmethod
    def _aware(cls, until: datetime) -> datetime:
        if until.tzinfo is None:
            raise PydanticCustomError("without_offset", "a moment needs its offset")
        return until


class TurnForm(Command):
    """Which round is over now, so that pressing twice ends one."""

    number: Annotated[int, Field(ge=0, le=MOST_ROUNDS)]
