"""An example of a letter says that it is one, holds nobody's data, and looks as the real one does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from eventnet.db.session import Database
from eventnet.digests.example import (
    NAMES,
    Frame,
    digest_example,
    nudge_example,
    reminder_example,
)
from eventnet.mail.service import Rendered
from tests.factories.parties import a_party

if TYPE_CHECKING:
    from flask import Flask

Write = Callable[..., Rendered]
ALL = pytest.mark.parametrize("write", [digest_example, nudge_example, reminder_example])
MARK = {
    "en": "This is an example. The people in it are invented.",
    "de": "Das ist ein Beispiel. Die Leute darin sind erfunden.",
}


@pytest.fixture
def frame(now: datetime) -> Frame:
    """The event that examples are for."""
    return Frame(
        masthead={"name": "Open Streets", "line": "Town hall, 11 June", "key": "open"},
        event_name="Open Streets",
        timezone="UTC",
        ends_at=now,
        plan_url="https://meet.example.org/o/open/letters",
        stop_url="https://meet.example.org/o/open/letters",
    )


@ALL
@pytest.mark.parametrize("locale", sorted(MARK))
def test_an_example_says_so_in_its_language(
    app: Flask, frame: Frame, write: Write, locale: str
) -> None:
    with app.app_context():
        words = write(frame, locale=locale)
    assert MARK[locale] in words.text
    assert MARK[locale] in words.html
    assert f'<html lang="{locale}"' in words.html
    assert NAMES[0] in words.text


@ALL
def test_an_example_asks_the_database_nothing(
    app: Flask, database: Database, frame: Frame, now: datetime, write: Write
) -> None:
    a_party(database, now=now)
    heard: list[Any] = []

    def hear(*asked: Any) -> None:
        heard.append(asked)

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        with app.app_context():
            words = write(frame, locale="en")
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)
    assert heard == []
    for somebody in ("Ana", "Ben", "Cleo", "Dan"):
        assert somebody not in words.text


@ALL
def test_an_example_fetches_nothing_and_no_mail_from_it_reaches_anybody(
    app: Flask, frame: Frame, write: Write
) -> None:
    with app.app_context():
        html = write(frame, locale="en").html
    for fetched in ("<img", "<link", "<script", "url(", "@import", "src="):
        assert fetched not in html
    for part in html.split("mailto:")[1:]:
        assert part.split("?")[0].endswith(".example")
