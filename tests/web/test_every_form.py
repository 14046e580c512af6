"""Whatever JSON is sent to whichever form, it becomes a command or a refusal with a code for each field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from pydantic import ValidationError

from eventnet.web.reading import Command, field_codes
from tests.contracts.test_forms import all_commands

simple = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["meet", "open", "email", "accept", "true", "", " ", "2026-09-17T10:00"])
)
anything = st.recursive(
    simple,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("command", all_commands(), ids=lambda command: command.__name__)
@profile(max_examples=60, deadline=None)
@given(st.data())
def test_any_json_becomes_the_command_or_names_what_is_wrong(
    command: type[Command], data: st.DataObject
) -> None:
    some = dict.fromkeys(command.model_fields, anything)
    body: dict[str, Any] = data.draw(st.fixed_dictionaries({}, optional=some))
    try:
        made = command.model_validate(body)
    except ValidationError as error:
        codes = field_codes(error)
        assert codes
        assert all(code == code.lower() and "_" not in code for code in codes.values())
    else:
        assert type(made) is command
