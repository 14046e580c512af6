"""Every typed command takes an empty field for what it is, and nothing that it does not know."""

from __future__ import annotations

import importlib
import inspect
import types
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import ValidationError

from eventnet.web.reading import Command
from tests.plugins.sources import PACKAGE


def all_commands() -> list[type[Command]]:
    """Return every command of every room."""
    rooms = sorted(path.parent.name for path in PACKAGE.glob("*/forms.py"))
    modules = [importlib.import_module(f"eventnet.{room}.forms") for room in rooms]
    return [
        found
        for module in modules
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, Command) and found.__module__ == module.__name__
    ]


def may_be_none(annotation: Any) -> bool:
    """Tell whether a type allows None."""
    is_union = get_origin(annotation) in {Union, types.UnionType}
    return is_union and type(None) in get_args(annotation)


OPTIONAL = [
    (command, name)
    for command in all_commands()
    for name, field in command.model_fields.items()
    if may_be_none(field.annotation)
]


def problems_of(command: type[Command], name: str, value: Any) -> list[str]:
    """Return what is wrong with one field; that others are missing is not asked here."""
    try:
        command.model_validate({name: value})
    except ValidationError as error:
        return [what["type"] for what in error.errors() if name in what["loc"]]
    return []


@pytest.mark.parametrize(
    ("command", "name"), OPTIONAL, ids=[f"{command.__name__}.{name}" for command, name in OPTIONAL]
)
def test_a_field_that_may_stay_empty_may_be_none_and_a_blank_never_breaks_it(
    command: type[Command], name: str
) -> None:
    assert problems_of(command, name, None) == []
    for blank in ("", "   "):
        assert set(problems_of(command, name, blank)) <= {
            "bool_parsing", "datetime_from_date_parsing", "datetime_parsing", "literal_error",
        }  # fmt: skip


@pytest.mark.parametrize("command", all_commands(), ids=lambda command: command.__name__)
def test_what_nobody_knows_is_refused(command: type[Command]) -> None:
    with pytest.raises(ValidationError) as refused:
        command.model_validate({"nobody_knows": 1})
    assert "extra_forbidden" in {what["type"] for what in refused.value.errors()}
