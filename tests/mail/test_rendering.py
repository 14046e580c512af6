"""A letter speaks its reader's language and the event's time, whoever's page or job writes it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from flask_babel import format_time, get_locale

from eventnet.accounts.letters import sign_in_letter, verify_letter
from eventnet.mail.rendering import speaking

if TYPE_CHECKING:
    from flask import Flask

LINK = "http://localhost:8000/signin/abc?x=1&y=2"


def test_a_letter_is_written_without_a_request(app: Flask) -> None:
    with app.app_context():
        letter = sign_in_letter(locale="en", link=LINK, digits="048213")
    assert "048213" in letter.subject
    assert "\n" not in letter.subject
    assert "    048213\n" in letter.text
    assert f"\n{LINK}\n" in letter.text
    assert 'href="http://localhost:8000/signin/abc?x=1&amp;y=2"' in letter.html
    assert '<html lang="en" dir="ltr">' in letter.html


def test_a_letter_asks_whether_an_address_is_the_readers(app: Flask) -> None:
    with app.app_context():
        letter = verify_letter(locale="en", link=LINK, digits="048213")
    assert "048213" in letter.subject
    assert LINK in letter.text


@pytest.mark.parametrize("write", [sign_in_letter, verify_letter])
def test_a_letter_fetches_nothing_when_it_is_opened(app: Flask, write: object) -> None:
    assert callable(write)
    with app.app_context():
        html = write(locale="en", link=LINK, digits="048213").html
    for fetched in ("<img", "<link", "<script", "url(", "@import", "src="):
        assert fetched not in html


def test_each_letter_of_one_job_has_its_own_language_and_zone(app: Flask, now: datetime) -> None:
    heard = []
    with app.app_context():
        for locale, timezone in (("en", "UTC"), ("de", "Europe/Berlin"), ("en", "Asia/Tokyo")):
            with speaking(locale, timezone):
                heard.append((str(get_locale()), format_time(now, "HH:mm")))
    assert heard == [("en", "10:00"), ("de", "12:00"), ("en", "19:00")]


def test_a_letter_leaves_the_page_that_writes_it_as_it_was(app: Flask, now: datetime) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "de"}):
        before = (str(get_locale()), format_time(now, "HH:mm"))
        with speaking("en", "Asia/Tokyo"):
            assert (str(get_locale()), format_time(now, "HH:mm")) == ("en", "19:00")
        assert (str(get_locale()), format_time(now, "HH:mm")) == before == ("de", "10:00")


def test_a_language_that_we_do_not_speak_becomes_one_that_we_do(app: Flask) -> None:
    with app.app_context():
        assert 'lang="en"' in sign_in_letter(locale="tlh", link=LINK, digits="1").html
