"""We answer under our own names only, and say how we are to those who look after us."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eventnet.accounts.service import allow_organiser
from eventnet.db.session import Database
from eventnet.jobs.slow import answer_asks
from eventnet.web.context import house_of
from tests.factories.doors import a_new_browser, letters_to, mailed_to
from tests.factories.letters import text_of
from tests.web.conftest import a_house

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

FOREIGN = [
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "evil.example/localhost",
    "localhost:8000@evil.example",
    "meet.example.org.evil.example",
    "",
    "[::1]:8000",
    "local host",
]


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/join", "/signin", "/healthz", "/nowhere"])
def test_a_foreign_host_name_gets_nothing(https_house: Flask, host: str, path: str) -> None:
    answer = a_new_browser(https_house).get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert "evil.example" not in answer.get_data(as_text=True)
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    "host", ["meet.example.org", "MEET.EXAMPLE.ORG", "localhost", "127.0.0.1:9"]
)
def test_our_own_names_are_answered(https_house: Flask, host: str) -> None:
    assert a_new_browser(https_house).get("/join", headers={"Host": host}).status_code == 200


def test_forwarded_names_count_for_nothing_without_a_trusted_proxy(https_house: Flask) -> None:
    forwarded = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    answer = a_new_browser(https_house).get("/J/K7QM3X", headers=forwarded)
    assert answer.headers["Location"] == "/join/k7qm3x"


def test_behind_a_trusted_proxy_a_foreign_forwarded_name_is_refused(empty_url: str) -> None:
    house = a_house(empty_url, public_url="https://meet.example.org", trusted_proxies=1)
    client = a_new_browser(house)
    refused = client.get("/join", headers={"X-Forwarded-Host": "evil.example"})
    assert refused.status_code == 400
    assert client.get("/join", headers={"X-Forwarded-Host": "meet.example.org"}).status_code == 200
    house.extensions["eventnet"].database.close()


def test_a_letter_names_the_public_address_whatever_host_asked_for_it(
    app: Flask, database: Database, now: datetime
) -> None:
    with database.write() as db:
        allow_organiser(db, email="olga@example.org", now=now)
    headers = {"Host": "127.0.0.1:8000", "X-Forwarded-Host": "evil.example"}
    answer = a_new_browser(app).post("/signin", data={"email": "olga@example.org"}, headers=headers)
    assert answer.status_code == 200
    with app.app_context():
        answer_asks(house_of(app))
    assert mailed_to(database, "olga@example.org").path.startswith("/signin/")
    text = text_of(letters_to(database, "olga@example.org")[-1])
    assert "http://localhost:8000/signin/" in text
    assert "evil" not in text


def test_a_living_process_says_so(house: Flask) -> None:
    answer = a_new_browser(house).get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_process_with_its_tables_is_ready(house: Flask) -> None:
    answer = a_new_browser(house).get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


def test_a_process_without_its_tables_is_alive_but_not_ready(tmp_path: Path) -> None:
    house = a_house(f"sqlite:///{tmp_path / 'bare.sqlite3'}")
    client = a_new_browser(house)
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "no-database"})
    house.extensions["eventnet"].database.close()


def test_the_manifest_describes_an_app_whose_icons_are_there(house: Flask) -> None:
    client = a_new_browser(house)
    manifest = client.get("/manifest.webmanifest").json
    assert manifest is not None
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/",
        "/",
        "standalone",
    )
    for icon in manifest["icons"]:
        assert client.get(icon["src"], buffered=True).mimetype == "image/png"
