"""An error has one code, for programs as problem+json and for people as a calm page, and never echoes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from eventnet.core.errors import AppError, Busy, NotFound
from eventnet.web.guards import public
from eventnet.web.wording import words_for
from tests.factories.doors import a_new_browser
from tests.web.conftest import a_house

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

CANARY = "canary-7f3a<script>alert(1)</script>"
JSON = {"Accept": "application/json"}
ASKED = [
    ("GET", "/nowhere", {}, 404, "not-found"),
    ("GET", "/e/nobody/now", {}, 401, "not-signed-in"),
    ("GET", "/o", {}, 401, "not-signed-in"),
    ("DELETE", "/signin", {}, 405, "method-not-allowed"),
    ("GET", "/signin/nothing", {}, 410, "link-expired"),
    ("GET", "/verify/nothing", {}, 410, "link-expired"),
    ("GET", "/i/nothing", {}, 410, "link-expired"),
    ("GET", "/join/nothing", {}, 404, "no-such-event"),
    ("POST", "/signin/code", {"json": {"email": "x"}}, 422, "invalid-input"),
    ("POST", "/signin", {"data": b"{", "content_type": "application/json"}, 422, "malformed-json"),
    ("POST", "/signin", {"json": {"email": "x"}}, 422, "invalid-input"),
    ("POST", "/signin", {"data": b"x", "content_type": "text/plain"}, 415, "wrong-content-type"),
    ("POST", "/signin", {"data": b"x" * 99_999}, 413, "too-large"),
    ("POST", "/signout", {"headers": {"Origin": "https://evil.example"}}, 403, "cross-site"),
    ("GET", "/join", {"headers": {"Host": "evil.example"}}, 400, "bad-request"),
]


@pytest.fixture
def broken(empty_url: str) -> Iterator[Flask]:
    """A house with three addresses that fail, each in its own way."""
    made = a_house(empty_url)

    def fail(error: Exception) -> str:
        raise error

    for path, error in {
        "/bug": RuntimeError(f"a bug that knows {CANARY}"),
        "/busy": Busy(retry_after=2),
        "/odd": NotFound("a-code-without-words"),
    }.items():
        made.add_url_rule(path, path, public(partial(fail, error)))
    yield made
    made.extensions["eventnet"].database.close()


@pytest.mark.parametrize(("method", "path", "more", "status", "code"), ASKED)
def test_programs_get_a_problem_with_a_stable_code(
    stranger: FlaskClient, method: str, path: str, more: dict[str, object], status: int, code: str
) -> None:
    headers = {**JSON, **more.get("headers", {})}  # type: ignore[dict-item]
    answer = stranger.open(path, method=method, **{**more, "headers": headers})  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    body = answer.json
    assert body is not None
    assert (body["code"], body["status"]) == (code, status)
    assert set(body) <= {"code", "title", "status", "detail", "fields"}
    assert body["title"]
    assert body["detail"]


@pytest.mark.parametrize(("method", "path", "more", "status", "code"), ASKED)
def test_people_get_a_page_with_the_same_status(
    stranger: FlaskClient, method: str, path: str, more: dict[str, object], status: int, code: str
) -> None:
    if "json" in more or more.get("content_type") == "application/json":
        pytest.skip("sent by a program")
    answer = stranger.open(path, method=method, **more)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert words_for(code, status).title.replace("'", "&#39;") in answer.get_data(as_text=True)


def test_a_program_that_fails_a_form_is_told_the_fields(stranger: FlaskClient) -> None:
    answer = stranger.post("/signin", json={"email": "not an address", "extra": 1})
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert set(answer.json["fields"]) == {"email", "extra"}
    assert answer.json["fields"]["extra"] == "extra-forbidden"


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", f"/{CANARY}", {}),
        ("GET", f"/signin/{CANARY}", {}),
        ("GET", f"/join/{CANARY}", {}),
        ("GET", f"/e/{CANARY}/now?q={CANARY}", {}),
        ("POST", "/signin", {"json": {"email": CANARY, "more": CANARY}}),
        ("POST", "/signin", {"data": CANARY, "content_type": "application/json"}),
        ("GET", "/join", {"headers": {"Host": "canary-7f3a.example"}}),
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_no_error_echoes_what_was_sent(
    stranger: FlaskClient, method: str, path: str, more: dict[str, object], accept: str
) -> None:
    headers = {"Accept": accept, **more.get("headers", {})}  # type: ignore[dict-item]
    answer = stranger.open(path, method=method, **{**more, "headers": headers})  # type: ignore[arg-type]
    assert answer.status_code >= 400
    text = answer.get_data(as_text=True)
    assert "canary-7f3a" not in text


def test_a_bug_is_an_incident_with_a_number_and_nothing_more(broken: Flask) -> None:
    client = a_new_browser(broken)
    page = client.get("/bug")
    assert page.status_code == 500
    assert "canary" not in page.get_data(as_text=True)
    assert "Traceback" not in page.get_data(as_text=True)
    problem = client.get("/bug", headers=JSON)
    assert problem.json is not None
    assert problem.json["code"] == "unexpected"
    assert len(problem.json["incident"]) == 20
    assert "canary" not in problem.get_data(as_text=True)


def test_busy_says_when_to_try_again(broken: Flask) -> None:
    answer = a_new_browser(broken).get("/busy", headers=JSON)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_a_code_without_words_gets_those_of_its_status(broken: Flask) -> None:
    answer = a_new_browser(broken).get("/odd", headers=JSON)
    assert answer.json is not None
    assert answer.json["code"] == "a-code-without-words"
    assert answer.json["title"]


def test_a_wrong_method_is_told_the_right_ones(stranger: FlaskClient) -> None:
    answer = stranger.delete("/signin", headers=JSON)
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def all_codes(base: type[AppError] = AppError) -> set[str]:
    """Return the codes of the tree of errors."""
    return {base.code}.union(*(all_codes(child) for child in base.__subclasses__()))


def test_every_error_of_the_tree_that_people_meet_has_words_of_its_own(house: Flask) -> None:
    with house.test_request_context("/"):
        plain = {words_for("no-such-code", 400).title, words_for("no-such-code", 500).title}
        without = {code for code in all_codes() if words_for(code, 400).title in plain}
    assert without <= {"error", "conflict", "too-early"}
