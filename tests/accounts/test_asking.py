"""A mailbox gets a few letters in a quarter of an hour, and nobody learns by asking whether it is known here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, func, select

from eventnet.accounts.answering import answer, asks_due
from eventnet.accounts.asking import MOST, WINDOW, ask, mailbox_of, take_try
from eventnet.accounts.letters import sign_in_letter
from eventnet.accounts.models import Ask, Person, SignIn
from eventnet.accounts.service import ATTEMPTS, GOOD_FOR
from eventnet.db.session import Database
from eventnet.jobs.slow import answer_asks
from eventnet.mail.models import Letter
from eventnet.web.context import house_of
from tests.factories.doors import a_new_browser, ask_for_way_in, letters_to, mailed_to
from tests.factories.gathering import Gathering
from tests.plugins.app import Browse
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

OLGA = "olga@example.org"
NOBODY = "nobody@example.org"
SECRET = "a secret of this test"


@pytest.fixture
def stranger(app: Flask, gathering: Gathering) -> FlaskClient:
    """A browser that nobody is signed in at."""
    return a_new_browser(app)


def asked(
    database: Database, now: datetime, *, email: str = OLGA, purpose: Any = "sign-in"
) -> bool:
    with database.write() as db:
        return ask(
            db,
            purpose=purpose,
            email=email,
            person_id=None,
            locale="en",
            secret=SECRET,
            now=now,
        )


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect what is asked of the database meanwhile."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        heard.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)


def test_a_mailbox_gets_five_letters_in_a_quarter_of_an_hour_and_then_more(
    database: Database, now: datetime
) -> None:
    assert [asked(database, now) for _ in range(MOST + 2)] == [True] * MOST + [False] * 2
    assert asked(database, now, email=NOBODY)  # another mailbox is none of it
    assert asked(database, now, purpose="verify")  # nor is another kind of letter
    assert not asked(database, now + WINDOW - timedelta(seconds=1))
    assert asked(database, now + WINDOW)


def test_no_address_is_kept_of_an_ask(database: Database, now: datetime) -> None:
    asked(database, now)
    with database.read() as db:
        row = db.scalars(select(Ask)).one()
        values = [str(getattr(row, column.key)) for column in Ask.__table__.columns]
    assert row.mailbox == mailbox_of(OLGA, secret=SECRET)
    assert row.mailbox != mailbox_of(OLGA, secret="another server's")
    assert not any("olga" in value or "@" in value for value in values)


def test_tries_are_counted_for_the_latest_ask_and_end_with_it(
    database: Database, now: datetime
) -> None:
    def tries(email: str, at: datetime) -> int:
        with database.write() as db:
            return sum(take_try(db, email=email, secret=SECRET, now=at) for _ in range(9))

    assert tries(OLGA, now) == 0
    asked(database, now)
    assert [tries(OLGA, now), tries(OLGA, now), tries(NOBODY, now)] == [ATTEMPTS, 0, 0]
    later = now + timedelta(minutes=1)
    asked(database, later)
    assert tries(OLGA, later + GOOD_FOR) == 0
    assert tries(OLGA, later) == ATTEMPTS


def test_the_sixth_letter_is_not_written_the_page_is_the_same_and_the_fifth_still_works(
    app: Flask, stranger: FlaskClient, database: Database
) -> None:
    pages = {ask_for_way_in(app, stranger, OLGA).text for _time in range(MOST + 3)}
    assert len(pages) == 1
    assert len(letters_to(database, OLGA)) == MOST
    assert stranger.post(mailed_to(database, OLGA).path).status_code == 303


def test_to_whoever_asks_a_known_mailbox_is_as_an_unknown_one(
    app: Flask, stranger: FlaskClient, database: Database
) -> None:
    """The same page, by the same questions to the database, with no letter written on the way."""
    heard = {}
    for email in (NOBODY, OLGA):
        with statements(database) as heard[email]:
            for _time in range(MOST + 1):
                stranger.post("/signin", data={"email": email})
    assert heard[NOBODY] == heard[OLGA]
    with database.read() as db:
        assert db.scalar(select(func.count(Letter.id))) == 0
    with app.app_context():
        answer_asks(house_of(app))
    for email in (NOBODY, OLGA):
        with statements(database) as heard[email]:
            stranger.post("/signin/code", data={"email": email, "digits": "1"})
    assert heard[NOBODY] == heard[OLGA]


def test_an_ask_is_answered_once_also_by_two_workers(
    app: Flask, stranger: FlaskClient, database: Database, now: datetime
) -> None:
    stranger.post("/signin", data={"email": OLGA})
    house = house_of(app)
    with database.read() as db:
        both = [asks_due(db, now=now, limit=9)[0] for _worker in range(2)]
    with app.app_context():
        assert [answer(house, *one) for one in both] == [True, False]
        assert answer_asks(house) == 0
    with database.read() as db:
        assert db.scalar(select(func.count(SignIn.id))) == 1
    assert stranger.post(mailed_to(database, OLGA).path).status_code == 303


def test_an_ask_that_nobody_answered_in_time_lapses(
    app: Flask, stranger: FlaskClient, database: Database, clock: SettableClock
) -> None:
    stranger.post("/signin", data={"email": OLGA})
    clock.set(clock.now() + GOOD_FOR)
    with app.app_context():
        assert answer_asks(house_of(app)) == 0
    assert letters_to(database, OLGA) == []


def test_an_address_that_was_given_up_meanwhile_gets_no_letter(
    app: Flask, stranger: FlaskClient, database: Database, gathering: Gathering
) -> None:
    stranger.post("/signin", data={"email": OLGA})
    with database.write() as db:
        db.get_one(Person, gathering.organiser.id).email = "olga@elsewhere.example"
    with app.app_context():
        assert answer_asks(house_of(app)) == 0
    with database.read() as db:
        assert db.scalar(select(func.count(Letter.id))) == 0


def test_an_ask_that_cannot_be_answered_does_not_stand_before_the_others(
    app: Flask, stranger: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger.post("/signin", data={"email": OLGA})
    stranger.post("/signin", data={"email": "stan@example.org"})
    turns = iter((False, True))

    def now_and_then(**words: Any) -> Any:
        if not next(turns):
            raise LookupError
        return sign_in_letter(**words)

    monkeypatch.setattr("eventnet.accounts.answering.sign_in_letter", now_and_then)
    with app.app_context():
        assert [answer_asks(house_of(app)), answer_asks(house_of(app))] == [1, 0]
    assert len(letters_to(database, OLGA)) + len(letters_to(database, "stan@example.org")) == 1


def test_an_attendee_cannot_fill_somebodys_mailbox_with_proofs(
    database: Database, gathering: Gathering, browser_of: Browse
) -> None:
    """Neither from one account nor from two; who signs in there still gets a letter."""
    victim = "victim@example.org"
    pages = set()
    for attendee in (gathering.ana, gathering.ben):
        client = browser_of(attendee.person_id)
        for _time in range(4):
            page = client.post(f"/e/{gathering.event.key}/me/address", data={"email": victim})
            assert page.status_code == 200
            pages.add(page.text.split("</main>")[0].split("<main")[1])
    assert len(pages) == 1
    assert len(letters_to(database, victim)) == MOST
