"""No more letters: the way out works twice, for its own person and event, and opens nothing else."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.digests.models import Unsubscription
from eventnet.digests.preparing import prepare
from eventnet.digests.queries import is_unsubscribed
from eventnet.digests.service import issue
from eventnet.digests.stopping import Wish, subscribe_again, token_for, unsubscribe, wish_of
from eventnet.mail.models import Letter
from tests.factories.parties import Party, a_party, end, prove_address

SECRET = "one"
WISH = Wish(new_id(), new_id())
HOST = "meet.example.org"


def wish_in(party: Party) -> Wish:
    return Wish(party.ana.person_id, party.event.id)


def test_a_token_says_whose_letters_it_stops() -> None:
    assert wish_of(token_for(WISH, secret=SECRET), secret=SECRET) == WISH


def test_a_token_of_another_server_means_nothing() -> None:
    assert wish_of(token_for(WISH, secret="other"), secret=SECRET) is None


@given(st.text(max_size=90))
def test_what_somebody_types_means_nothing(text: str) -> None:
    assert wish_of(text, secret=SECRET) is None


@given(st.integers(0, 79), st.sampled_from("0123456789abcdef"))
def test_a_token_changed_anywhere_means_nothing(place: int, letter: str) -> None:
    token = token_for(WISH, secret=SECRET)
    changed = token[:place] + letter + token[place + 1 :]
    assert (wish_of(changed, secret=SECRET) is None) == (changed != token)


def test_stopping_twice_is_stopping_once_and_can_be_taken_back(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    wish = wish_in(party)
    with database.write() as db:
        for _time in range(2):
            unsubscribe(db, wish=wish, kinds=("digest",), now=now)
        assert db.scalar(select(func.count(Unsubscription.id))) == 1
        assert is_unsubscribed(db, person_id=wish.person_id, event_id=wish.event_id)
        other = party.gathering.elsewhere.id
        assert not is_unsubscribed(db, person_id=wish.person_id, event_id=other)
        assert not is_unsubscribed(db, person_id=party.ben.person_id, event_id=wish.event_id)
        for _time in range(2):
            subscribe_again(db, wish=wish)
        assert not is_unsubscribed(db, person_id=wish.person_id, event_id=wish.event_id)


def test_stopping_everywhere_holds_for_every_event(database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        for _time in range(2):
            unsubscribe(db, wish=wish_in(party), everywhere=True, kinds=("digest",), now=now)
        elsewhere = party.gathering.elsewhere.id
        assert is_unsubscribed(db, person_id=party.ana.person_id, event_id=elsewhere)


def test_somebody_who_is_gone_can_stop_as_well(database: Database, now: datetime) -> None:
    with database.write() as db:
        unsubscribe(db, wish=WISH, kinds=("digest",), now=now)
        assert db.scalar(select(func.count(Unsubscription.id))) == 0


def test_who_stopped_gets_a_digest_and_no_letter(database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        prove_address(db, party.ana, "ana@example.org", now=now)
        end(db, party.event, now=now)
        prepared = prepare(db, party.ana.id)
        assert prepared is not None
        unsubscribe(db, wish=wish_in(party), kinds=("digest",), now=now)
        assert issue(db, prepared=prepared, host=HOST, now=now)
        assert db.scalar(select(func.count(Letter.id))) == 0


def test_stopping_takes_back_the_letter_that_waits(database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        for attendee, email in ((party.ana, "ana@example.org"), (party.ben, "ben@example.org")):
            prove_address(db, attendee, email, now=now)
        end(db, party.event, now=now)
        for attendee in (party.ana, party.ben):
            prepared = prepare(db, attendee.id)
            assert prepared is not None
            issue(db, prepared=prepared, host=HOST, now=now)
        unsubscribe(db, wish=wish_in(party), kinds=("digest",), now=now)
        states = {letter.to_address: letter.state for letter in db.scalars(select(Letter))}
    assert states == {"ana@example.org": "cancelled", "ben@example.org": "waiting"}
