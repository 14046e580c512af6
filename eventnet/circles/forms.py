"""What somebody opens a circle with, and what they tell the organisers about one."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator
from pydantic_core import PydanticCustomError

from eventnet.circles.states import (
    FEWEST_FREE,
    LENGTHS,
    MOST_FREE,
    MOST_PLACE,
    MOST_TOPIC,
    USUAL_FREE,
    USUAL_MINUTES,
)
from eventnet.core.text import one_line
from eventnet.safety.forms import ReportForm
from eventnet.web.reading import Command


def _line(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


def _line_or_none(value: object) -> object:
    return (one_line(value) or None) if isinstance(value, str) else value


class CircleForm(Command):
    """An open table. `draft_id` is made with the empty form, so that sending it twice opens one."""

    draft_id: Annotated[str, Field(pattern="^[0-9a-hjkmnp-tv-z]{20}$")]
    topic: Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=MOST_TOPIC)]
    place: Annotated[
        Annotated[str, Field(max_length=MOST_PLACE)] | None, BeforeValidator(_line_or_none)
    ] = None
    free: Annotated[int, Field(ge=FEWEST_FREE, le=MOST_FREE)] = USUAL_FREE
    minutes: int = USUAL_MINUTES

    @field_validator("minutes")
    @classmethod
    def _one_of_ours(cls, minutes: int) -> int:
        if minutes not in LENGTHS:
            raise PydanticCustomError("not_a_length", "not a length that is offered")
        return minutes


class CircleReportForm(ReportForm):
    """What happened at a circle. `about` is one of those whom the reporter sat with; without it, who opened it."""

    about: Annotated[
        Annotated[str, Field(max_length=40)] | None, BeforeValidator(_line_or_none)
    ] = None
