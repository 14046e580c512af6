"""A letter goes out only to whom it may, and says only what is still so, at the moment the worker takes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from eventnet.accounts.models import Person
from eventnet.attendees.models import Attendee
from eventnet.connections.models import Side
from eventnet.connections.parting import block, remove
from eventnet.db.session import Database
from eventnet.digests.models import Digest, FollowUp
from eventnet.digests.service import KINDS, settle
from eventnet.digests.stopping import Wish, unsubscribe
from eventnet.jobs.slow import issue_digests, nudge_about_plans, remind_of_promises
from eventnet.mail.delivery import claim_next
from eventnet.mail.models import Letter
from eventnet.promises.forms import PromiseForm, SettleForm
from eventnet.promises.service import promise
from eventnet.promises.service import settle as settle_promise
from eventnet.web.context import house_of
from tests.factories.letters import sent_by
from tests.factories.meeting import connected
from tests.factories.parties import Party, a_party, end, prove_address
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from email.message import EmailMessage

    from flask import Flask

ANA, BEN, CLEO = "ana@example.org", "ben@example.org", "cleo@example.org"
PROMISE = "promise-000000001"


@pytest.fixture
def party(app: Flask, database: Database, clock: SettableClock) -> Party:
    """The event is over; Ana, Ben and Cleo have proven addresses, and their digests are issued. Ana promised Ben something."""
    made = a_party(database, now=clock.now())
    with database.write() as db:
        for attendee, address in ((made.ana, ANA), (made.ben, BEN), (made.cleo, CLEO)):
            prove_address(db, attendee, address, now=clock.now())
        form = PromiseForm.model_validate(
            {
                "promise_id": PROMISE,
                "connection_id": made.with_ben,
                "text": "Send the map",
                "due": clock.now().date() + timedelta(days=3),
            }
        )
        promise(db, attendee_id=made.ana.id, form=form, now=clock.now())
        end(db, made.event, now=clock.now())
    with app.app_context():
        issue_digests(house_of(app))
    return made


def to(letters: list[EmailMessage], address: str) -> list[str]:
    """Return the whole of each letter that went to an address."""
    return [bytes(letter).decode() for letter in letters if letter["To"] == address]


def states(database: Database) -> dict[str, str]:
    with database.read() as db:
        return {row.to_address: row.state for row in db.scalars(select(Letter))}


def ana_is_removed(db: Session, party: Party, clock: SettableClock) -> None:
    db.execute(update(Attendee).where(Attendee.id == party.ana.id).values(removed_at=clock.now()))


def ana_is_erased(db: Session, party: Party, _clock: SettableClock) -> None:
    db.execute(delete(Person).where(Person.id == party.ana.person_id))


def ana_stops(db: Session, party: Party, clock: SettableClock) -> None:
    wish = Wish(party.ana.person_id, party.event.id)
    unsubscribe(db, wish=wish, kinds=KINDS, now=clock.now())


def ana_says_no(db: Session, party: Party, _clock: SettableClock) -> None:
    db.execute(update(Attendee).where(Attendee.id == party.ana.id).values(wants_letters=False))


def her_address_is_taken_away(db: Session, party: Party, _clock: SettableClock) -> None:
    who = Person.id == party.ana.person_id
    db.execute(update(Person).where(who).values(email_verified_at=None))


@pytest.mark.parametrize(
    "change",
    [ana_is_removed, ana_is_erased, ana_stops, ana_says_no, her_address_is_taken_away],
)
def test_a_letter_that_waits_does_not_go_to_who_may_not_get_it_any_more_and_others_go(
    app: Flask,
    database: Database,
    clock: SettableClock,
    party: Party,
    change: Callable[[Session, Party, SettableClock], None],
) -> None:
    with database.write() as db:
        change(db, party, clock)
    letters = sent_by(app)
    assert sorted(letter["To"] for letter in letters) == [BEN, CLEO]
    assert states(database) == {ANA: "cancelled", BEN: "sent", CLEO: "sent"}
    assert len(sent_by(app)) == 2


def ben_blocks(db: Session, party: Party, clock: SettableClock) -> None:
    block(db, attendee_id=party.ben.id, connection_id=party.with_ben, now=clock.now())


def ana_blocks(db: Session, party: Party, clock: SettableClock) -> None:
    block(db, attendee_id=party.ana.id, connection_id=party.with_ben, now=clock.now())


def ben_parts(db: Session, party: Party, clock: SettableClock) -> None:
    remove(db, attendee_id=party.ben.id, connection_id=party.with_ben, now=clock.now())


def ben_is_removed(db: Session, party: Party, clock: SettableClock) -> None:
    db.execute(update(Attendee).where(Attendee.id == party.ben.id).values(removed_at=clock.now()))


def ben_is_erased(db: Session, party: Party, _clock: SettableClock) -> None:
    db.execute(delete(Person).where(Person.id == party.ben.person_id))


GONE = pytest.mark.parametrize(
    "change", [ben_blocks, ana_blocks, ben_parts, ben_is_removed, ben_is_erased]
)


@GONE
def test_nobody_stands_in_a_plans_letter_who_may_not_any_more(
    app: Flask,
    database: Database,
    clock: SettableClock,
    party: Party,
    change: Callable[[Session, Party, SettableClock], None],
) -> None:
    with database.write() as db:
        change(db, party, clock)
    letters = sent_by(app)
    (anas,) = to(letters, ANA)
    assert "Ben" not in anas
    assert "Cleo Marsh" in anas
    assert "you met one person" in anas
    (cleos,) = to(letters, CLEO)
    assert "Ana Lima" in cleos  # whom nothing of it concerns


@GONE
def test_nor_in_a_nudge_or_a_reminder(
    app: Flask,
    database: Database,
    clock: SettableClock,
    party: Party,
    change: Callable[[Session, Party, SettableClock], None],
) -> None:
    sent_by(app)
    clock.move(days=3)
    with app.app_context():
        nudge_about_plans(house_of(app))
        remind_of_promises(house_of(app))
    with database.write() as db:
        change(db, party, clock)
    letters = sent_by(app)[3:]
    (anas,) = to(letters, ANA)  # the reminder was about him alone
    assert "Ben" not in anas
    assert "Cleo Marsh" in anas
    assert len(to(letters, CLEO)) == 1
    with database.read() as db:
        reminder = db.scalars(select(Letter).where(Letter.kind == "reminder")).one()
    assert reminder.state == "cancelled"


def test_what_was_settled_meanwhile_is_not_written_about(
    app: Flask, database: Database, clock: SettableClock, party: Party
) -> None:
    sent_by(app)
    clock.move(days=3)
    with app.app_context():
        nudge_about_plans(house_of(app))
        remind_of_promises(house_of(app))
    with database.write() as db:
        later = SettleForm(state="renegotiated", due=clock.now().date() + timedelta(days=5))
        settle_promise(
            db, attendee_id=party.ana.id, promise_id=PROMISE, form=later, now=clock.now()
        )
        about_each_other = (
            select(Digest.attendee_id, FollowUp.id)
            .join(Digest, Digest.id == FollowUp.digest_id)
            .where(FollowUp.connection_id == party.with_cleo)
        )
        for whose, which in db.execute(about_each_other).all():
            settle(db, attendee_id=whose, follow_up_id=which, outcome="done", now=clock.now())
    letters = sent_by(app)[3:]
    (anas,) = to(letters, ANA)
    assert "Ben Okoro" in anas
    assert "Cleo Marsh" not in anas
    assert to(letters, CLEO) == []  # nothing is open any more
    assert len(to(letters, BEN)) == 1


def test_an_address_that_is_not_shared_any_more_is_not_in_the_letter(
    app: Flask, database: Database, clock: SettableClock, party: Party
) -> None:
    with database.write() as db:
        connected(db, party.ana, party.dan, now=clock.now())
        db.execute(
            update(Attendee)
            .where(Attendee.id.in_((party.ben.id, party.cleo.id)))
            .values(card_email="shared@card.example")
        )
        shares = update(Side).where(Side.attendee_id.in_((party.ben.id, party.cleo.id)))
        db.execute(shares.values(shares=["email"], shares_until=clock.now()))
    letters = to(sent_by(app), ANA)
    assert "shared@card.example" not in letters[0]


def test_a_letter_goes_to_the_address_that_is_hers_now(
    app: Flask, database: Database, party: Party
) -> None:
    new = "ana@new.example"
    with database.write() as db:
        db.execute(update(Person).where(Person.id == party.ana.person_id).values(email=new))
    assert sorted(letter["To"] for letter in sent_by(app)) == [new, BEN, CLEO]


def test_a_letter_that_was_taken_back_while_a_worker_held_it_does_not_go(
    app: Flask, database: Database, clock: SettableClock, party: Party
) -> None:
    held = claim_next(database, now=clock.now())
    assert held is not None
    with database.write() as db:
        ana_stops(db, party, clock)
    clock.move(minutes=5)
    assert sorted(letter["To"] for letter in sent_by(app)) == [BEN, CLEO]


@pytest.mark.usefixtures("party")
def test_the_words_of_a_plan_wait_nowhere(database: Database) -> None:
    with database.read() as db:
        for letter in db.scalars(select(Letter)):
            assert (letter.subject, letter.text, letter.html) == (None, None, None)
            assert set(letter.about) == {"attendee_id"}
