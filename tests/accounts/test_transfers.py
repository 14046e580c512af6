"""A second device comes in from a first one: one use, two minutes, both agree, and nobody else gets in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from eventnet.accounts.models import Device
from eventnet.accounts.service import devices_of
from eventnet.accounts.sessions import revoke
from eventnet.db.session import Database
from tests.factories.doors import a_new_browser
from tests.factories.gathering import Gathering
from tests.plugins.app import Browse
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


class Pair:
    """Ana's first device, and a browser that nobody is signed in at."""

    def __init__(self, app: Flask, first: FlaskClient, key: str) -> None:
        self.first = first
        self.second = a_new_browser(app)
        self.page = f"/e/{key}/me/transfer"

    def code(self) -> str:
        """Ask for a code on the first device, and read it there."""
        assert self.first.post(self.page).status_code == 303
        found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", self.first.get(self.page).text)
        assert found is not None
        return found.group()

    def call(self, code: str) -> tuple[str, str]:
        """Call with the code; return the token and the number that the second device shows."""
        page = self.second.post("/transfer", data={"code": code})
        assert page.status_code == 200
        token = re.search(r'name="token" value="([^"]+)"', page.text)
        number = re.search(r'name="number" value="(\d\d)"', page.text)
        assert token is not None
        assert number is not None
        return token.group(1), number.group(1)

    def allow(self) -> int:
        """Press Allow on the first device, if it is there."""
        found = re.search(rf"{self.page}/\w+/allow", self.first.get(self.page).text)
        return self.first.post(found.group()).status_code if found else 0

    def take(self, token: str) -> tuple[int, str]:
        """Ask whether the second device may come in, as its page does."""
        answer = self.second.post("/transfer/take", json={"token": token})
        body = answer.json or {}
        return answer.status_code, str(body.get("state") or body.get("code"))


@pytest.fixture
def pair(app: Flask, gathering: Gathering, browser_of: Browse) -> Pair:
    return Pair(app, browser_of(gathering.ana.person_id), gathering.event.key)


def devices(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(Device)) or 0


def test_both_devices_agree_and_the_second_is_in_once(
    pair: Pair, gathering: Gathering, database: Database
) -> None:
    before = devices(database)
    token, number = pair.call(pair.code().lower().replace("-", " "))
    assert pair.take(token) == (200, "waiting")
    asked = pair.first.get(pair.page).text
    assert number in asked
    assert pair.allow() == 303
    assert pair.take(token) == (200, "in")
    assert pair.second.get(f"/e/{gathering.event.key}/now").status_code == 200
    assert "Your other device is let in" in pair.first.get(pair.page).text
    assert devices(database) == before + 1
    pair.second.delete_cookie("eventnet", domain="localhost")
    assert pair.take(token)[0] in {409, 410}
    assert devices(database) == before + 1


def test_opening_the_link_of_the_code_changes_nothing(pair: Pair) -> None:
    code = pair.code()
    link = pair.second.get(f"/T/{code.replace('-', '')}")
    assert link.status_code == 302
    page = pair.second.get(link.headers["Location"])
    assert code.replace("-", "") in page.text
    assert "wants to come in" not in pair.first.get(pair.page).text
    pair.call(code)


def test_without_the_first_devices_yes_nobody_comes_in(pair: Pair, clock: SettableClock) -> None:
    token, _number = pair.call(pair.code())
    assert pair.take(token) == (200, "waiting")
    clock.move(minutes=3)
    assert pair.take(token) == (410, "transfer-over")
    assert pair.allow() == 0


def test_not_mine_ends_it(pair: Pair) -> None:
    token, _number = pair.call(pair.code())
    assert pair.first.post(f"{pair.page}/end").status_code == 303
    assert pair.take(token) == (410, "transfer-over")


def test_a_code_calls_once_and_for_two_minutes(
    app: Flask, pair: Pair, clock: SettableClock
) -> None:
    code = pair.code()
    pair.call(code)
    late = a_new_browser(app)
    assert late.post("/transfer", data={"code": code}).status_code == 422
    old, new = pair.code(), pair.code()
    assert old != new
    assert late.post("/transfer", data={"code": old}).status_code == 422
    clock.move(minutes=2, seconds=1)
    assert late.post("/transfer", data={"code": new}).status_code == 422
    assert late.post("/transfer", data={"code": "never-was"}).status_code == 422


def test_an_outsider_can_neither_allow_nor_see_it(
    pair: Pair, gathering: Gathering, browser_of: Browse
) -> None:
    code = pair.code()
    token, _number = pair.call(code)
    found = re.search(rf"{pair.page}/(\w+)/allow", pair.first.get(pair.page).text)
    assert found is not None
    ben = browser_of(gathering.ben.person_id)
    assert ben.post(found.group()).status_code == 410
    shown = "Both show"
    assert shown in pair.first.get(pair.page).text
    assert shown not in ben.get(pair.page).text
    elsewhere = browser_of(gathering.outsider.person_id)
    assert elsewhere.post(found.group()).status_code == 404
    assert pair.take(token) == (200, "waiting")


def test_a_signed_in_browser_keeps_its_person(
    pair: Pair, gathering: Gathering, browser_of: Browse
) -> None:
    ben = browser_of(gathering.ben.person_id)
    answer = ben.post("/transfer", data={"code": pair.code()})
    assert answer.status_code == 409
    assert "signed in already" in ben.get("/transfer").text


def test_a_first_device_that_was_signed_out_lets_nobody_in(
    pair: Pair, gathering: Gathering, database: Database, clock: SettableClock
) -> None:
    token, _number = pair.call(pair.code())
    assert pair.allow() == 303
    person = gathering.ana.person_id
    with database.write() as db:
        for device in devices_of(db, person):
            revoke(db, person_id=person, device_id=device.id, now=clock.now())
    assert pair.take(token) == (410, "transfer-over")
