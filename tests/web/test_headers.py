"""Every answer carries the strict headers, whatever kind of answer it is and whoever gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eventnet.web.assets import Assets
from tests.factories.doors import a_new_browser

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

KINDS = {
    "page": "/join",
    "json": "/healthz",
    "redirect": "/j/k7qm3x",
    "error page": "/nowhere",
    "not signed in": "/o",
    "service worker": "/sw.js",
    "offline page": "/offline",
    "manifest": "/manifest.webmanifest",
    "no such asset": "/static/nothing.js",
    "odd path": "/e/%00/now",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy_of(response: TestResponse) -> dict[str, set[str]]:
    """Return the content policy as directives and what each allows."""
    parts = response.headers["Content-Security-Policy"].split(";")
    return {name: set(values) for name, *values in (part.split() for part in parts)}


def asset(app: Flask, name: str) -> str:
    found: Assets = app.extensions["assets"]
    return found.url(name)


def check(response: TestResponse) -> None:
    """See that an answer carries all that every answer carries."""
    for name, value in ALWAYS.items():
        assert response.headers.getlist(name) == [value]
    policy = policy_of(response)
    assert policy["default-src"] == {"'none'"}
    assert policy["frame-ancestors"] == policy["base-uri"] == {"'none'"}
    assert policy["script-src"] == {"'self'", "'wasm-unsafe-eval'"}
    assert policy["style-src"] == policy["form-action"] == policy["worker-src"] == {"'self'"}
    allowed = {source for sources in policy.values() for source in sources}
    assert allowed <= {
        "'none'", "'self'", "'wasm-unsafe-eval'", "data:", "blob:",
        "ws://localhost:8000", "wss://meet.example.org",
    }  # fmt: skip
    assert "camera=(self)" in response.headers["Permissions-Policy"]
    assert "geolocation=()" in response.headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in response.headers
    assert "Server" not in response.headers


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_carries_the_strict_headers(house: Flask, kind: str) -> None:
    client = a_new_browser(house)
    check(client.get(KINDS[kind], buffered=True))
    check(client.get(KINDS[kind], headers={"Accept": "application/json"}, buffered=True))


@pytest.mark.parametrize("name", ["attendee.js", "attendee.css", "scan-worker.js", "icons.svg"])
def test_the_build_carries_them_too_because_a_worker_has_its_own_policy(
    house: Flask, name: str
) -> None:
    response = a_new_browser(house).get(asset(house, name), buffered=True)
    assert response.status_code == 200
    check(response)
    assert "immutable" in response.headers["Cache-Control"]


def test_refusals_carry_them(house: Flask) -> None:
    client = a_new_browser(house)
    check(client.post("/signin", data={"email": "not an address"}))
    check(client.post("/signin", data=b"x" * 200_000))
    check(client.delete("/signin"))
    check(client.post("/signin", headers={"Origin": "https://evil.example"}))
    check(client.get("/join", headers={"Host": "evil.example"}))


@pytest.mark.parametrize("kind", ["page", "json", "redirect", "error page", "not signed in"])
def test_nothing_is_kept_by_caches_between_us_and_a_person(house: Flask, kind: str) -> None:
    assert (
        a_new_browser(house).get(KINDS[kind], buffered=True).headers["Cache-Control"] == "no-store"
    )


@pytest.mark.parametrize("kind", ["service worker", "offline page"])
def test_what_the_service_worker_keeps_is_asked_for_again(house: Flask, kind: str) -> None:
    assert (
        a_new_browser(house).get(KINDS[kind], buffered=True).headers["Cache-Control"] == "no-cache"
    )


def test_over_https_the_browser_is_told_to_stay_there(house: Flask, https_house: Flask) -> None:
    secure = a_new_browser(https_house).get("/join")
    check(secure)
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "wss://meet.example.org" in policy_of(secure)["connect-src"]
    plain = a_new_browser(house).get("/join")
    assert "Strict-Transport-Security" not in plain.headers
    assert "ws://localhost:8000" in policy_of(plain)["connect-src"]


def test_pages_hold_no_inline_script_style_or_handler(house: Flask) -> None:
    page = a_new_browser(house).get("/join").get_data(as_text=True)
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    scripts = [part.split(">")[0] for part in page.split("<script")[1:]]
    assert scripts
    assert all(' src="/static/' in one or 'type="application/json"' in one for one in scripts)
