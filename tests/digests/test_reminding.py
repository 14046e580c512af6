"""A letter about a promise whose day has come: once, to who has an address and wants it, about people one still knows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from eventnet.accounts.models import Person
from eventnet.connections import parting
from eventnet.db.session import Database
from eventnet.digests.preparing import prepare
from eventnet.digests.service import LETTER, REMINDER
from eventnet.digests.stopping import Wish, unsubscribe
from eventnet.jobs.slow import issue_digests, remind_of_promises
from eventnet.promises.forms import PromiseForm, SettleForm
from eventnet.promises.service import promise, settle
from eventnet.web.context import house_of
from tests.factories.doors import letters_to
from tests.factories.letters import outgoing, sent_by
from tests.factories.parties import Party, a_party, end, prove_address
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask

ADDRESS = "ana@example.org"
KEY = "promise-000000001"


@pytest.fixture
def party(database: Database, clock: SettableClock) -> Party:
    """Ana has an address, and promised Ben something for the day after tomorrow."""
    made = a_party(database, now=clock.now())
    with database.write() as db:
        prove_address(db, made.ana, ADDRESS, now=clock.now())
    promises(database, made, clock.now())
    return made


def promises(database: Database, party: Party, now: datetime, **more: object) -> None:
    values = {
        "promise_id": KEY,
        "connection_id": party.with_ben,
        "text": "Send the link",
        "due": now.date() + timedelta(days=2),
        **more,
    }
    with database.write() as db:
        promise(db, attendee_id=party.ana.id, form=PromiseForm.model_validate(values), now=now)


def work(app: Flask) -> list[str]:
    """Let the worker do its rounds, twice; return the subjects of Ana's letters about promises."""
    with app.app_context():
        for _round in range(2):
            remind_of_promises(house_of(app))
    return [letter["Subject"] for letter in sent_by(app) if letter["To"] == ADDRESS]


def test_one_letter_comes_on_the_morning_of_the_day(
    app: Flask, database: Database, clock: SettableClock, party: Party
) -> None:
    promises(database, party, clock.now(), promise_id="b" * 16, text="Call", by="them")
    clock.move(days=1)
    assert work(app) == []
    clock.move(days=1)
    assert work(app) == ["A promise for today"]
    letter = outgoing(app, letters_to(database, ADDRESS)[0])
    assert "Send the link" in letter.words.text
    assert "Call" not in letter.words.text
    assert "You promised Ben Okoro" in letter.words.text
    assert f"/e/{party.event.key}/promises" in letter.words.text
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    clock.move(days=3)
    assert len(work(app)) == 1


def test_another_date_gets_another_letter_and_a_kept_one_gets_none(
    app: Flask, database: Database, clock: SettableClock, party: Party
) -> None:
    promises(database, party, clock.now(), promise_id="b" * 16, text="Call")
    clock.move(days=2)
    assert work(app) == ["2 promises for today"]
    with database.write() as db:
        later = SettleForm(state="renegotiated", due=clock.now().date() + timedelta(days=1))
        settle(db, attendee_id=party.ana.id, promise_id=KEY, form=later, now=clock.now())
        again = SettleForm(state="kept")
        settle(db, attendee_id=party.ana.id, promise_id="b" * 16, form=again, now=clock.now())
    assert len(work(app)) == 1
    clock.move(days=1)
    assert work(app) == ["2 promises for today", "A promise for today"]


@pytest.mark.parametrize("why", ["unsubscribed", "no address", "parted", "set that day", "kept"])
def test_nobody_is_written_to_who_should_not_be(
    app: Flask, database: Database, clock: SettableClock, party: Party, why: str
) -> None:
    if why == "no address":
        with database.write() as db:
            db.execute(update(Person).values(email_verified_at=None))
    if why == "unsubscribed":
        wish = Wish(party.ana.person_id, party.event.id)
        with database.write() as db:
            unsubscribe(db, wish=wish, kinds=(LETTER, REMINDER), now=clock.now())
    if why == "parted":
        with database.write() as db:
            parting.block(
                db, attendee_id=party.ben.id, connection_id=party.with_ben, now=clock.now()
            )
    if why == "kept":
        with database.write() as db:
            form = SettleForm(state="kept")
            settle(db, attendee_id=party.ana.id, promise_id=KEY, form=form, now=clock.now())
    if why == "set that day":
        with database.write() as db:
            form = SettleForm(state="let-go")
            settle(db, attendee_id=party.ana.id, promise_id=KEY, form=form, now=clock.now())
        clock.move(days=2)
        promises(database, party, clock.now() - timedelta(days=2), promise_id="c" * 16, due=None)
        promises(database, party, clock.now(), promise_id="d" * 16, due=clock.now().date())
    clock.move(days=2)
    assert work(app) == []
    assert letters_to(database, ADDRESS) == []


def test_unsubscribing_takes_a_waiting_letter_back(
    app: Flask, database: Database, clock: SettableClock, party: Party
) -> None:
    clock.move(days=2)
    with app.app_context():
        remind_of_promises(house_of(app))
    with database.write() as db:
        wish = Wish(party.ana.person_id, party.event.id)
        unsubscribe(db, wish=wish, kinds=(LETTER, REMINDER), now=clock.now())
    assert [letter.state for letter in letters_to(database, ADDRESS)] == ["cancelled"]


def test_the_plan_and_its_letter_begin_with_what_was_promised(
    app: Flask, database: Database, clock: SettableClock, party: Party
) -> None:
    with database.write() as db:
        end(db, party.event, now=clock.now())
    with app.app_context():
        issue_digests(house_of(app))
    words = outgoing(app, letters_to(database, ADDRESS)[0]).words
    assert words.text.index("WHAT WAS PROMISED") < words.text.index("WORTH A MESSAGE")
    assert "You promised Ben Okoro · by" in words.text
    assert "Send the link" in words.html


def test_whom_one_owes_something_comes_before_whom_one_only_met(
    database: Database, clock: SettableClock, party: Party
) -> None:
    promises(database, party, clock.now(), promise_id="b" * 16, by="them")
    with database.write() as db:
        end(db, party.event, now=clock.now())
    with database.read() as db:
        anas = prepare(db, party.ana.id)
        bens = prepare(db, party.ben.id)
    assert anas is not None
    assert bens is not None
    assert anas.ranked[0].connection_id == party.with_ben
    assert {"code": "promised-by-me"} in anas.ranked[0].reasons
    assert all(reason["code"] != "promised-by-them" for reason in bens.ranked[0].reasons)
