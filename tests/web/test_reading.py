"""Whatever a body holds, it becomes a typed command or a clear refusal, never a crash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from pydantic import Field

from eventnet.core.errors import AppError, InvalidInput, WrongType
from eventnet.web.limits import MAX_BODY
from eventnet.web.reading import Command, read
from tests.factories.doors import a_new_browser

if TYPE_CHECKING:
    from flask import Flask

FORM = "application/x-www-form-urlencoded"


class TableForm(Command):
    """A command with one field of each kind that forms send."""

    name: Annotated[str, Field(min_length=1, max_length=10)]
    seats: int = 4
    quiet: bool = False
    kind: Literal["round", "long"] = "round"
    topics: list[Annotated[str, Field(max_length=10)]] = []  # noqa: RUF012 - pydantic copies it
    host: str | None = None


def send(app: Flask, body: bytes | str, kind: str | None, **more: Any) -> TableForm:
    """Read a request with that body."""
    with app.test_request_context("/tables", method="POST", data=body, content_type=kind):
        return read(TableForm, **more)


def taken(app: Flask, body: bytes | str, kind: str) -> TableForm | InvalidInput:
    """Return what a body became, or why it became nothing."""
    try:
        return send(app, body, kind)
    except InvalidInput as error:
        return error


def refusal(app: Flask, body: bytes | str, kind: str | None = "application/json") -> AppError:
    """Return the error that a body meets."""
    with pytest.raises(AppError) as refused:
        send(app, body, kind)
    return refused.value


def test_json_and_a_form_make_the_same_command(house: Flask) -> None:
    as_json = send(
        house,
        json.dumps({"name": "Three", "quiet": True, "topics": ["maps", "bread"]}),
        "application/json; charset=utf-8",
    )
    as_form = send(house, "name=Three&quiet=true&topics=maps&topics=bread", FORM)
    assert as_json == as_form == TableForm(name="Three", quiet=True, topics=["maps", "bread"])


def test_a_form_with_one_of_many_is_still_a_list_and_a_repeated_single_takes_the_first(
    house: Flask,
) -> None:
    form = send(house, "name=One&name=Two&topics=maps", FORM)
    assert (form.name, form.topics) == ("One", ["maps"])


def test_a_multipart_form_is_a_form(house: Flask) -> None:
    body = '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nThree\r\n--x--\r\n'
    assert send(house, body, "multipart/form-data; boundary=x").name == "Three"


def test_what_the_address_says_is_added(house: Flask) -> None:
    assert send(house, "name=Three", FORM, seats=6).seats == 6


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"{]", b'{"name": }', b"\xff\xfe\x00", b'{"name": "\xff"}', b"null", b"true", b"17",
        b'"text"', b"[]", b'[{"name": "Three"}]', b'{"name": "Three"} {}', b"{'name': 'Three'}",
        b"[" * 20_000, b'{"name":' * 7_000, b'{"seats": ' + b"9" * 5_000 + b"}",
    ],
    ids=lambda body: repr(body[:20]),
)  # fmt: skip
def test_what_is_not_an_object_of_json_is_malformed(house: Flask, body: bytes) -> None:
    error = refusal(house, body)
    assert (error.error_code, error.status, error.fields) == ("malformed-json", 422, {})


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"name": "missing"}),
        ({"name": ""}, {"name": "string-too-short"}),
        ({"name": "x" * 11}, {"name": "string-too-long"}),
        ({"name": 5}, {"name": "string-type"}),
        ({"name": None}, {"name": "string-type"}),
        ({"name": ["a"]}, {"name": "string-type"}),
        ({"name": "\ud800"}, {"name": "string-unicode"}),
        ({"name": "a", "seats": "many"}, {"seats": "int-parsing"}),
        ({"name": "a", "seats": 1.5}, {"seats": "int-from-float"}),
        ({"name": "a", "seats": float("inf")}, {"seats": "finite-number"}),
        ({"name": "a", "quiet": "perhaps"}, {"quiet": "bool-parsing"}),
        ({"name": "a", "kind": "square"}, {"kind": "literal-error"}),
        ({"name": "a", "kind": {}}, {"kind": "literal-error"}),
        ({"name": "a", "topics": "maps"}, {"topics": "list-type"}),
        ({"name": "a", "topics": [1]}, {"topics.0": "string-type"}),
        ({"name": "a", "admin": True}, {"admin": "extra-forbidden"}),
        ({"name": 5, "kind": 5}, {"name": "string-type", "kind": "literal-error"}),
    ],
    ids=repr,
)
def test_every_wrong_field_gets_a_code_of_its_own(
    house: Flask, body: dict[str, Any], fields: dict[str, str]
) -> None:
    error = refusal(house, json.dumps(body))
    assert (error.error_code, error.status) == ("invalid-input", 422)
    assert error.fields == fields


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/octet-stream", "image/png"]
)
def test_another_kind_of_content_is_not_read(house: Flask, kind: str) -> None:
    error = refusal(house, '{"name": "Three"}', kind)
    assert isinstance(error, WrongType)
    assert (error.error_code, error.status) == ("wrong-content-type", 415)


def test_a_body_without_a_kind_is_an_empty_form(house: Flask) -> None:
    assert refusal(house, "name=Three", None).fields == {"name": "missing"}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@profile(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.dictionaries(st.sampled_from([*TableForm.model_fields, "other"]), anything))
def test_any_json_becomes_a_command_or_names_its_fields(house: Flask, body: dict[str, Any]) -> None:
    outcome = taken(house, json.dumps(body), "application/json")
    if isinstance(outcome, TableForm):
        assert 1 <= len(outcome.name) <= 10
    else:
        assert outcome.fields
        assert {name.split(".")[0] for name in outcome.fields} <= {*TableForm.model_fields, "other"}


@profile(
    max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.binary(max_size=200), st.sampled_from([FORM, "application/json"]))
def test_any_bytes_become_a_command_or_a_refusal(house: Flask, body: bytes, kind: str) -> None:
    outcome = taken(house, body, kind)
    assert isinstance(outcome, TableForm) or outcome.status == 422


@pytest.mark.parametrize("kind", ["application/json", FORM, "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("length", [MAX_BODY + 1, 10 * MAX_BODY])
def test_a_body_that_is_too_large_is_refused_unread(house: Flask, kind: str, length: int) -> None:
    answer = a_new_browser(house).post(
        "/signin", data=b"{" * length, content_type=kind, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["code"] == "too-large"


def test_too_many_parts_are_too_large_as_well(house: Flask) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
    answer = a_new_browser(house).post(
        "/signin", data=part * 300 + "--x--", content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413
