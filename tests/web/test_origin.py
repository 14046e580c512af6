"""No address takes a change from another site, whichever address and whatever site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from eventnet.web.origin import ONE_CLICK, SAFE

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

OURS = "http://localhost:8000"
ELSEWHERE: list[dict[str, str]] = [
    {},
    {"Referer": f"{OURS}/"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": OURS},
    {"Sec-Fetch-Site": "same-site", "Origin": OURS},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "", "Origin": OURS},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "https://evil.example"},
    {"Origin": "https://localhost:8000"},
    {"Origin": "http://localhost"},
    {"Origin": "http://localhost:8001"},
    {"Origin": f"{OURS}/"},
    {"Origin": f"{OURS}.evil.example"},
    {"Origin": f"http://evil.example/{OURS}"},
    {"Origin": f"{OURS} https://evil.example"},
]


def a_value(rule: Rule, name: str) -> str:
    """Return something that an address takes in that place: where it is one of a few words, one of them."""
    choices = getattr(rule._converters.get(name), "items", None)
    return min(choices) if choices else "x"


def unsafe_addresses(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Yield (endpoint, method, path) of all that changes something, with made-up values in the path."""
    adapter = app.url_map.bind("localhost:8000")
    for rule in app.url_map.iter_rules():
        values = {name: a_value(rule, name) for name in rule.arguments}
        for method in (rule.methods or set()) - SAFE:
            yield rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)


def ask(app: Flask, method: str, path: str, headers: dict[str, str]) -> TestResponse:
    return app.test_client().open(
        path, method=method, headers={"Host": "localhost:8000", **headers}
    )


def is_one_click(app: Flask, endpoint: str) -> bool:
    return bool(getattr(app.view_functions[endpoint], ONE_CLICK, False))


def test_every_unsafe_address_refuses_every_other_site(house: Flask) -> None:
    let_in = [
        (method, path, headers)
        for endpoint, method, path in unsafe_addresses(house)
        if not is_one_click(house, endpoint)
        for headers in ELSEWHERE
        if (
            answer := ask(house, method, path, {**headers, "Accept": "application/json"})
        ).status_code
        != 403
        or answer.json is None
        or answer.json["code"] != "cross-site"
    ]
    assert let_in == []


def test_there_are_unsafe_addresses_to_try(house: Flask) -> None:
    tried = [one for one in unsafe_addresses(house) if not is_one_click(house, one[0])]
    assert len(tried) >= 25


def test_every_unsafe_address_lets_our_own_pages_reach_its_guard(house: Flask) -> None:
    ours = {"Origin": OURS, "Sec-Fetch-Site": "same-origin"}
    older = {"Origin": OURS}
    refused = [
        (method, path)
        for _, method, path in unsafe_addresses(house)
        for headers in (ours, older)
        if ask(house, method, path, headers).status_code == 403
    ]
    assert refused == []


def test_only_the_letters_one_click_may_come_from_anywhere_and_its_token_decides(
    house: Flask,
) -> None:
    open_ones = [one for one in unsafe_addresses(house) if is_one_click(house, one[0])]
    assert [endpoint for endpoint, _, _ in open_ones] == ["unsubscribe.stop"]
    for _, method, path in open_ones:
        assert ask(house, method, path, {}).status_code in {404, 410}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/x.js", "/healthz"])
def test_addresses_that_change_nothing_refuse_it_as_well(
    house: Flask, method: str, path: str
) -> None:
    assert ask(house, method, path, {"Origin": "https://evil.example"}).status_code in {403, 405}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_may_come_from_anywhere(house: Flask, method: str) -> None:
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert ask(house, method, "/join", headers).status_code == 200


@pytest.mark.parametrize(
    "name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"]
)
def test_a_get_cannot_dress_up_as_a_post(house: Flask, name: str) -> None:
    answer = ask(house, "GET", "/signout?_method=POST", {name: "POST"})
    assert answer.status_code == 405


def test_our_origin_is_compared_without_regard_to_capitals(house: Flask) -> None:
    answer = ask(house, "POST", "/signout", {"Origin": "HTTP://LOCALHOST:8000"})
    assert answer.status_code == 401
