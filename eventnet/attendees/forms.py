"""What an attendee types about themselves."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from eventnet.attendees.profile import (
    MOST_PURPOSES,
    MOST_TOPICS,
    CardField,
    Comfort,
    EarlierPart,
    Purpose,
    State,
)
from eventnet.core.text import is_email, one_line
from eventnet.web.reading import Command


def _line(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


def _line_or_none(value: object) -> object:
    return (one_line(value) or None) if isinstance(value, str) else value


def _topics(value: object) -> object:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return value
    lines = [one_line(item) if isinstance(item, str) else item for item in value]
    return _each_once([line for line in lines if line])


def _as_list(value: object) -> object:
    if isinstance(value, str):
        return [value] if value else []
    return _each_once([item for item in value if item]) if isinstance(value, list) else value


def _each_once(items: list[object]) -> list[object]:
    """Return the items without repetitions. They come from anywhere, so nothing is known of their kinds."""
    return [item for place, item in enumerate(items) if item not in items[:place]]


def _address(value: str | None) -> str | None:
    if value is not None and not is_email(value):
        raise PydanticCustomError("not_an_address", "not an address")
    return value


def _once(value: object) -> str | None:
    """Return the id of a form that was printed; anything else is as none, for nobody typed it."""
    return value if isinstance(value, str) and re.fullmatch(r"[\w-]{40,50}", value) else None


def _link(value: str | None) -> str | None:
    if value is None:
        return None
    if "://" not in value:
        value = f"https://{value}"
    if not value.lower().startswith(("https://", "http://")) or " " in value or "." not in value:
        raise ValueError("not a web address")
    return value


Name = Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=80)]
Short = Annotated[Annotated[str, Field(max_length=80)] | None, BeforeValidator(_line_or_none)]
Topics = Annotated[
    list[Annotated[str, Field(max_length=60)]],
    BeforeValidator(_topics),
    Field(max_length=MOST_TOPICS),
]


class JoinForm(Command):
    """All that a walk-in has to say, and what they may add. `once` is the random id that the page was printed with."""

    name: Name
    organisation: Short = None
    once: Annotated[str | None, BeforeValidator(_once)] = None


class PurposeForm(Command):
    """Why somebody is here: up to two reasons."""

    purposes: Annotated[
        list[Purpose], BeforeValidator(_as_list), Field(max_length=MOST_PURPOSES)
    ] = []


class TopicsForm(Command):
    """What somebody likes to be asked about."""

    ask_me_about: Topics = []


class LookingForm(Command):
    """What somebody is looking for."""

    looking_for: Topics = []


class AboutForm(Command):
    """Languages, pronouns, and whether this is somebody's first event here."""

    languages: Annotated[
        list[Annotated[str, Field(max_length=30)]], BeforeValidator(_topics), Field(max_length=6)
    ] = []
    pronouns: Annotated[
        Annotated[str, Field(max_length=30)] | None, BeforeValidator(_line_or_none)
    ] = None
    first_event: Annotated[bool | None, BeforeValidator(lambda v: None if v == "" else v)] = None


class ComfortForm(Command):
    """How somebody likes to be met."""

    comfort: Annotated[Comfort | None, BeforeValidator(lambda v: v or None)] = None


class VisibilityForm(Command):
    """Whether we may suggest somebody to others here. Skipped means no."""

    may_be_suggested: bool = False


class BadgeScansForm(Command):
    """Whether badge scans are accepted by themselves."""

    accepts_scans: bool


class CardForm(Command):
    """What can be shared, field by field."""

    name: Name
    organisation: Short = None
    role: Short = None
    email: Annotated[
        Annotated[str, Field(max_length=254), AfterValidator(_address)] | None,
        BeforeValidator(_line_or_none),
    ] = None
    phone: Annotated[
        Annotated[str, Field(max_length=40, pattern=r"^[+()0-9 ./-]+$")] | None,
        BeforeValidator(_line_or_none),
    ] = None
    link: Annotated[
        Annotated[str, AfterValidator(_link), Field(max_length=300)] | None,
        BeforeValidator(_line_or_none),
    ] = None


class StateForm(Command):
    """How somebody is right now."""

    state: State


class UndisturbedForm(Command):
    """Whether prompts wait on Now until somebody looks."""

    undisturbed: bool


class EarlierForm(Command):
    """What comes along from earlier events; nothing is ticked before."""

    parts: Annotated[list[EarlierPart], BeforeValidator(_as_list), Field(max_length=5)] = []


class ShareForm(Command):
    """The fields of the card that somebody shares with one person; nothing is ticked before."""

    share: Annotated[list[CardField], BeforeValidator(_as_list), Field(max_length=5)] = []


class InviteForm(Command):
    """Whom to keep a place for."""

    name: Name
    email: Annotated[
        Annotated[str, Field(max_length=254), AfterValidator(_address)] | None,
        BeforeValidator(_line_or_none),
    ] = None
    group_name: Annotated[
        Annotated[str, Field(max_length=60)] | None, BeforeValidator(_line_or_none)
    ] = None
