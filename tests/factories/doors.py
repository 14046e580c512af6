"""Browsers that nobody is signed in at yet, and what people find in their mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from eventnet.db.session import Database
from eventnet.jobs.slow import answer_asks
from eventnet.mail.models import Letter
from eventnet.web.context import house_of
from tests.factories.letters import text_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse as Response


def a_new_browser(app: Flask) -> FlaskClient:
    """Return a client without cookies that sends what a browser sends with our own pages."""
    conf = house_of(app).settings
    host, _, port = conf.public_host.partition(":")
    client = app.test_client()
    client.environ_base |= {
        "SERVER_NAME": host,
        "SERVER_PORT": port or ("443" if conf.is_https else "80"),
        "HTTP_HOST": conf.public_host,
        "HTTP_ORIGIN": conf.public_url,
        "HTTP_SEC_FETCH_SITE": "same-origin",
    }
    if conf.is_https:
        client.environ_base["wsgi.url_scheme"] = "https"
    return client


def token_in(client: FlaskClient, name: str = "eventnet") -> str | None:
    """Return the session token that the browser keeps."""
    cookie = client.get_cookie(name)
    return cookie.value if cookie is not None else None


@dataclass(frozen=True)
class Mailed:
    """What a letter offers: a path to open, and six digits to type."""

    path: str
    digits: str


def letters_to(database: Database, address: str) -> list[Letter]:
    """Return the letters written to an address, in the order of their writing."""
    with database.read() as db:
        found = db.scalars(
            select(Letter)
            .where(Letter.to_address == address)
            .order_by(Letter.created_at, Letter.id)
        )
        return list(found)


def mailed_to(database: Database, address: str) -> Mailed:
    """Return what the latest letter to an address offers."""
    return offered_in(letters_to(database, address)[-1])


def offered_in(letter: Letter) -> Mailed:
    """Return the link's path and the six digits of one letter."""
    text = text_of(letter)
    path = re.search(r"https?://[^/\s]+(/(?:signin|verify)/\S+)", text)
    digits = re.search(r"^\s*(\d{3} ?\d{3})\s*$", text, re.MULTILINE)
    assert path is not None, text
    assert digits is not None, text
    return Mailed(path.group(1), digits.group(1))


def ask_for_way_in(app: Flask, client: FlaskClient, address: str) -> Response:
    """Ask for a letter as the sign-in page does, and let the worker write it; return the page's answer."""
    answer = client.post("/signin", data={"email": address})
    with app.app_context():
        answer_asks(house_of(app))
    return answer


def wrong(digits: str) -> str:
    """Return six other digits."""
    number = int(digits.replace(" ", ""))
    return f"{(number + 1) % 1_000_000:06d}"
