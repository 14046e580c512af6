"""A person's page names the languages they speak in the reader's own words, also where only a code was given."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from eventnet.attendees.service import tell_about
from eventnet.attendees.views import languages_view
from eventnet.db.session import Database
from tests.factories.gathering import Gathering, a_browser_of
from tests.factories.meeting import connected


@pytest.mark.parametrize(
    ("typed", "locale", "shown"),
    [
        ("de", "en", "German"),
        ("de", "de", "Deutsch"),
        ("pt-BR", "en", "Portuguese (Brazil)"),
        ("Danish", "de", "Danish"),
        ("a little French", "de", "a little French"),
        ("Twi", "en", "Twi"),
        ("xx", "en", "xx"),
        ("", "en", ""),
    ],
)
def test_a_code_is_named_and_words_stay(typed: str, locale: str, shown: str) -> None:
    assert languages_view([typed], locale=locale) == [shown]


def test_the_page_of_somebody_met_names_them(
    app: Flask, database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        met = connected(db, gathering.ana, gathering.ben, now=now)
        tell_about(db, attendee_id=gathering.ben.id, values={"languages": ["uk", "Igbo"]})
    url = f"/e/{gathering.event.key}/people/{met}"
    ana = a_browser_of(app, gathering.ana.person_id, now=now)
    assert "Speaks Ukrainian, Igbo" in ana.get(url).text
    outsider = a_browser_of(app, gathering.outsider.person_id, now=now)
    assert outsider.get(url).status_code == 404
