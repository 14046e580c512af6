"""What an organiser types about an event."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from eventnet.core.text import one_line
from eventnet.web.i18n import LOCALES
from eventnet.web.reading import Command, Moment


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not a time zone")
    return name


def _locale(code: str) -> str:
    if code not in LOCALES:
        raise ValueError("not a language we speak")
    return code


def _web_link(text: str | None) -> str | None:
    if text and not text.lower().startswith(("https://", "http://")):
        raise ValueError("not a web address")
    return text


def _blank_is_none(value: object) -> object:
    if isinstance(value, str):
        value = one_line(value)
    return value or None


Line = Annotated[str, BeforeValidator(lambda v: one_line(v) if isinstance(v, str) else v)]
_OPTIONAL = BeforeValidator(_blank_is_none)


class EventForm(Command):
    """Name, place and time. Times are the wall clock of the event's own zone, as in `2026-11-24T09:30`."""

    name: Annotated[Line, Field(min_length=1, max_length=120)]
    place: Annotated[Annotated[str, Field(max_length=120)] | None, _OPTIONAL] = None
    timezone: Annotated[str, AfterValidator(_zone)]
    locale: Annotated[str, AfterValidator(_locale)] = "en"
    starts_at: Moment
    ends_at: Moment
    conduct_url: Annotated[
        Annotated[str, Field(max_length=300), AfterValidator(_web_link)] | None, _OPTIONAL
    ] = None

    def moments(self) -> tuple[datetime, datetime]:
        """Return beginning and end in UTC."""
        zone = ZoneInfo(self.timezone)
        return tuple(  # type: ignore[return-value]
            (at.replace(tzinfo=zone) if at.tzinfo is None else at).astimezone(UTC)
            for at in (self.starts_at, self.ends_at)
        )


class PhaseForm(Command):
    """Which phase the event goes to."""

    phase: Annotated[str, Field(pattern="^(live|after|closed)$")]


class AccentForm(Command):
    """The colour of an event's own, as `#0f6b5c`; empty is ours."""

    accent: Annotated[Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$")] | None, _OPTIONAL] = None


class ScreenForm(Command):
    """Which link of the big screen is to end."""

    number: Annotated[int, Field(ge=1, le=1_000_000)]


class ItemForm(Command):
    """An entry of the programme, by the wall clock of the event's own zone. While a quiet one is on nothing is pushed."""

    title: Annotated[Line, Field(min_length=1, max_length=120)]
    place: Annotated[Annotated[str, Field(max_length=120)] | None, _OPTIONAL] = None
    starts_at: Moment
    ends_at: Moment
    is_quiet: bool = True

    def moments(self, timezone: str) -> tuple[datetime, datetime]:
        """Return beginning and end in UTC."""
        zone = ZoneInfo(timezone)
        begin, end = (
            (at.replace(tzinfo=zone) if at.tzinfo is None else at).astimezone(UTC)
            for at in (self.starts_at, self.ends_at)
        )
        return begin, end


class QuietForm(Command):
    """Whether nothing is pushed during an entry of the programme."""

    is_quiet: bool


class LimitForm(Command):
    """How many prompts an hour reach anybody."""

    prompts_an_hour: Annotated[int, Field(ge=1, le=12)]
