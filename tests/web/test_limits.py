"""Asking too often is slowed down, by session and not by the address that a whole hall shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eventnet.web.limits import limiter, whose
from tests.factories.doors import a_new_browser
from tests.web.conftest import a_house

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def throttled(empty_url: str) -> Iterator[Flask]:
    """A house that counts."""
    made = a_house(empty_url, throttle=True)
    yield made
    limiter.enabled = False  # one limiter serves every app of a process
    made.extensions["eventnet"].database.close()


def test_the_door_of_signing_in_closes_after_thirty_a_minute(throttled: Flask) -> None:
    answers = [
        a_new_browser(throttled).post("/signin", data={"email": f"{n}@example.org"})
        for n in range(31)
    ]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    refused = a_new_browser(throttled).post(
        "/signin", json={"email": "x@example.org"}, headers={"Accept": "application/json"}
    )
    assert refused.headers["Retry-After"] == "60"
    assert refused.json is not None
    assert refused.json["code"] == "too-many-requests"


def test_a_new_cookie_does_not_open_a_door_that_counts_addresses(throttled: Flask) -> None:
    answers = []
    for number in range(31):
        client = a_new_browser(throttled)
        client.set_cookie("eventnet", f"made-up-{number}", domain="localhost")
        answers.append(client.post("/signin", data={"email": "x@example.org"}).status_code)
    assert answers[-1] == 429


def test_other_pages_stay_open_when_one_door_is_closed(throttled: Flask) -> None:
    for number in range(31):
        a_new_browser(throttled).post("/signin", data={"email": f"{number}@example.org"})
    assert a_new_browser(throttled).get("/signin").status_code == 200


def test_a_person_is_counted_by_session_and_a_new_browser_by_address(house: Flask) -> None:
    with house.test_request_context("/", headers={"Cookie": "eventnet=one"}):
        one = whose()
    with house.test_request_context("/", headers={"Cookie": "eventnet=another"}):
        another = whose()
    with house.test_request_context("/", environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        assert whose() == "address:192.0.2.7"
    assert len({one, another}) == 2
    assert "one" not in one.split("address")[0] or len(one) == 64


def test_without_throttle_nobody_is_counted(house: Flask) -> None:
    answers = {
        a_new_browser(house).post("/signin", data={"email": "x"}).status_code for _ in range(40)
    }
    assert answers == {422}


def test_health_is_asked_as_often_as_one_likes(throttled: Flask) -> None:
    client = a_new_browser(throttled)
    assert {client.get("/healthz").status_code for _ in range(1_300)} == {200}
