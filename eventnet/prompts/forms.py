"""What organisers write and attendees reply."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from eventnet.core.text import one_line
from eventnet.prompts.audiences import is_audience
from eventnet.prompts.marks import PATTERN
from eventnet.prompts.scales import steps_of
from eventnet.prompts.states import (
    FEWEST_OPTIONS,
    MOST_AUDIENCE,
    MOST_END,
    MOST_LABEL,
    MOST_MINUTES,
    MOST_OPTIONS,
    MOST_QUESTION,
    MOST_TEXT,
    USUAL_MINUTES,
    Kind,
)
from eventnet.web.reading import Command, Moment


def _line(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


def _line_or_none(value: object) -> object:
    return (one_line(value) or None) if isinstance(value, str) else value


def _lines(value: object) -> object:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return value
    return [line for line in map(_line, value) if line]


_LINE = BeforeValidator(_line)
_OPTIONAL = BeforeValidator(_line_or_none)
Minutes = Annotated[int, Field(ge=1, le=MOST_MINUTES)]
Follows = Annotated[str, Field(pattern="^(begin|end):[0-9a-hjkmnp-tv-z]{20}$")]
"""An entry of the programme, and whether its beginning or its end counts."""

After = Annotated[int, Field(ge=0, le=120)]
Mark = Annotated[str, Field(pattern=PATTERN)]
MOST_MARKED = 200
Then = Literal["keep", "preview", "schedule", "send", "send-anyway"]


def moment_in(zone: str, at: datetime) -> datetime:
    """Return the moment that a wall clock in that zone shows, in UTC; an aware time means itself."""
    return (at.replace(tzinfo=ZoneInfo(zone)) if at.tzinfo is None else at).astimezone(UTC)


class PromptForm(Command):
    """A prompt as it is written. `draft_id` is made with the empty form, so that sending it twice makes one prompt.

    `opens_at` is the wall clock of the event's own zone, as in `2026-09-17T14:15`. Where it `follows` an entry of the
    programme, that says the time, `after` so many minutes.
    """

    draft_id: Annotated[
        Annotated[str, Field(pattern="^[0-9a-hjkmnp-tv-z]{20}$")] | None, _OPTIONAL
    ] = None
    library_key: Annotated[
        Annotated[str, Field(max_length=40, pattern="^[a-z0-9-]+$")] | None, _OPTIONAL
    ] = None
    kind: Kind
    audience: Annotated[str, Field(max_length=MOST_AUDIENCE)] = "all"
    question: Annotated[str, Field(min_length=1, max_length=MOST_QUESTION), _LINE]
    follow_up: Annotated[Annotated[str, Field(max_length=MOST_QUESTION)] | None, _OPTIONAL] = None
    options: Annotated[
        list[Annotated[str, Field(max_length=MOST_LABEL)]],
        BeforeValidator(_lines),
        Field(validate_default=True),
    ] = []
    low: Annotated[
        Annotated[str, Field(max_length=MOST_END)] | None, _OPTIONAL, Field(validate_default=True)
    ] = None
    high: Annotated[
        Annotated[str, Field(max_length=MOST_END)] | None, _OPTIONAL, Field(validate_default=True)
    ] = None
    minutes: Minutes = USUAL_MINUTES
    opens_at: Annotated[Moment | None, _OPTIONAL] = None
    follows: Annotated[Follows | None, _OPTIONAL] = None
    after: Annotated[After, BeforeValidator(lambda value: value or 0)] = 0
    then: Then = "keep"

    @field_validator("options")
    @classmethod
    def _enough_and_different(cls, options: list[str], info: ValidationInfo) -> list[str]:
        """Accept 2 to 6 different options for a choice; whoever replies in own words needs none."""
        if info.data.get("kind") != "choice":
            return []
        if len(options) < FEWEST_OPTIONS:
            raise PydanticCustomError("too_few_options", "too few options")
        if len(options) > MOST_OPTIONS:
            raise PydanticCustomError("too_many_options", "too many options")
        if len({option.casefold() for option in options}) < len(options):
            raise PydanticCustomError("same_option_twice", "the same option twice")
        return options

    @field_validator("low", "high")
    @classmethod
    def _both_ends(cls, end: str | None, info: ValidationInfo) -> str | None:
        """Accept words for both ends of a scale; whatever is not one has none."""
        if info.data.get("kind") != "scale":
            return None
        if end is None:
            raise PydanticCustomError("missing", "an end of the scale")
        return end

    @field_validator("audience")
    @classmethod
    def _known_audience(cls, audience: str) -> str:
        if not is_audience(audience):
            raise PydanticCustomError("not_an_audience", "nobody we know")
        return audience

    @property
    def labels(self) -> list[str]:
        """Return what people choose from: the options, or the five steps of the scale."""
        if self.low is not None and self.high is not None:
            return steps_of(self.low, self.high)
        return self.options


class SendForm(Command):
    """That a prompt is sent now; `anyway` says that a notice cannot wait for the end of a talk."""

    anyway: bool = False


class ScheduleForm(Command):
    """When a prompt is sent, and for how long it stays: by the wall clock of the event's zone, or with the programme."""

    opens_at: Annotated[Moment | None, _OPTIONAL] = None
    follows: Annotated[Follows | None, _OPTIONAL] = None
    after: After = 0
    minutes: Minutes

    @model_validator(mode="after")
    def _one_of_them(self) -> ScheduleForm:
        if (self.opens_at is None) == (self.follows is None):
            raise PydanticCustomError("moment_or_entry", "a moment or an entry of the programme")
        return self


class ExtendForm(Command):
    """Until when a prompt stays open: a moment with its offset, so that asking twice is asking once."""

    until: datetime

    @field_validator("until")
    @classmethod
    def _aware(cls, until: datetime) -> datetime:
        if until.tzinfo is None:
            raise PydanticCustomError("without_offset", "a moment needs its offset")
        return until


class ReplyForm(Command):
    """One reply: an option, a text, or that one has talked about it. A page without scripts sends the others empty."""

    option_id: Annotated[Annotated[str, Field(max_length=20)] | None, _OPTIONAL] = None
    text: Annotated[Annotated[str, Field(max_length=MOST_TEXT)] | None, _OPTIONAL] = None
    talked: bool = False

    @model_validator(mode="after")
    def _one_of_them(self) -> ReplyForm:
        if (self.option_id is not None) + (self.text is not None) + self.talked != 1:
            raise PydanticCustomError("option_or_text", "an option or a text")
        return self


class DecideForm(Command):
    """What an organiser decided about texts, each by its mark: one at its own button, or all that are ticked."""

    show: Annotated[Mark | None, _OPTIONAL] = None
    hide: Annotated[Mark | None, _OPTIONAL] = None
    marked: Annotated[list[Mark], BeforeValidator(_lines), Field(max_length=MOST_MARKED)] = []
    verdict: Annotated[Literal["show", "hide"] | None, _OPTIONAL] = None

    @property
    def approved(self) -> bool:
        """Tell whether the texts are to be shown."""
        return self.show is not None or (self.hide is None and self.verdict == "show")

    @property
    def marks(self) -> list[str]:
        """Return the texts that are decided on."""
        one = self.show or self.hide
        return [one] if one else self.marked if self.verdict else []


class ReadForm(Command):
    """What an organiser decided about a text, with the text as they read it."""

    text: Annotated[str, Field(min_length=1, max_length=MOST_TEXT), _LINE]
