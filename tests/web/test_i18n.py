"""The language of a page is the reader's, and the compiled catalogue is really spoken."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import ngettext

from eventnet.web.i18n import moment_words


@pytest.mark.parametrize(
    ("wanted", "language", "words"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "de", "Teilnahmecode deiner Veranstaltung"),
        ("fr,de;q=0.8", "de", "Teilnahmecode deiner Veranstaltung"),
        ("en", "en", "Join code of your event"),
        ("fr", "en", "Join code of your event"),
    ],
)
def test_a_page_speaks_the_language_of_the_browser(
    client: FlaskClient, wanted: str, language: str, words: str
) -> None:
    page = client.get("/", headers={"Accept-Language": wanted}).get_data(as_text=True)
    assert f'<html lang="{language}"' in page
    assert words in page


@pytest.mark.parametrize(("number", "words"), [(1, "1 Antwort"), (2, "2 Antworten")])
def test_a_plural_is_that_of_the_language(app: Flask, number: int, words: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "de"}):
        assert ngettext("%(num)d reply", "%(num)d replies", number) == words


@pytest.mark.parametrize(("language", "words"), [("en", "6 Mar, 14:05"), ("de", "6. März, 14:05")])
def test_a_date_is_written_as_in_the_language(app: Flask, language: str, words: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": language}):
        assert moment_words(datetime(2027, 3, 6, 14, 5, tzinfo=UTC)) == words
