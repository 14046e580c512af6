"""Untrusted input, turned into typed commands: JSON bodies and forms through the same pydantic models."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypeVar

from flask import Request, request
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from werkzeug.exceptions import BadRequest

from eventnet.core.errors import InvalidInput, WrongType


class Command(BaseModel):
    """The base of all commands: unknown fields are refused, values are not guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=20_000)

    @field_validator("*")
    @classmethod
    def _without_null(cls, value: object) -> object:
        """Refuse the one character that PostgreSQL can neither keep nor compare."""
        parts = value if isinstance(value, list) else [value]
        if any(isinstance(part, str) and "\x00" in part for part in parts):
            raise PydanticCustomError("null_character", "a NUL character")
        return value


def _of_our_times(moment: datetime) -> datetime:
    """Refuse a year in which the clocks of the world cannot be told from each other."""
    if not 1970 < moment.year < 3000:
        raise ValueError("not a year of our times")
    return moment


Moment = Annotated[datetime, AfterValidator(_of_our_times)]
"""A moment that somebody typed: it can be converted to any time zone."""

C = TypeVar("C", bound=Command)

LISTS = frozenset({"list", "tuple", "set", "frozenset"})


def read(command: type[C], **more: Any) -> C:
    """Return the request's body as that command, from JSON or from a form.

    `more` adds values that come with the address. Refuses: another content type (WrongType), a body that cannot
    be read or does not fit (InvalidInput, with a code for each field).
    """
    values = _json_of(request) if request.is_json else _form_of(request, command)
    try:
        return command.model_validate({**values, **more})
    except ValidationError as error:
        raise InvalidInput(fields=field_codes(error)) from error


def field_codes(error: ValidationError) -> dict[str, str]:
    """Return the first code for each wrong field; the input itself is never echoed."""
    codes: dict[str, str] = {}
    for problem in error.errors(include_input=False, include_url=False, include_context=False):
        name = ".".join(str(part) for part in problem["loc"]) or "body"
        codes.setdefault(name, problem["type"].replace("_", "-"))
    return codes


def _json_of(asked: Request) -> dict[str, Any]:
    try:
        body = asked.get_json()
    except (BadRequest, RecursionError) as error:  # brackets in brackets, thousands of them
        raise InvalidInput("malformed-json") from error
    if not isinstance(body, dict):
        raise InvalidInput("malformed-json")
    return body


def _form_of(asked: Request, command: type[Command]) -> dict[str, Any]:
    if asked.mimetype not in {"application/x-www-form-urlencoded", "multipart/form-data", ""}:
        raise WrongType()
    values: dict[str, Any] = {}
    for name in asked.form:
        field = command.model_fields.get(name)
        many = field is not None and "list" in str(field.annotation)
        values[name] = asked.form.getlist(name) if many else asked.form[name]
    return values


def wants_json() -> bool:
    """Tell whether the asker reads JSON rather than a page."""
    if request.is_json:
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json"
