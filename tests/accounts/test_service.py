"""A way in: once, for ten minutes, for one purpose, and five tries at its digits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from eventnet.accounts import service
from eventnet.accounts.models import Person, SignIn
from eventnet.accounts.service import Purpose, WayIn
from eventnet.core.errors import Gone, InvalidInput
from eventnet.db.session import Database
from tests.factories.doors import wrong

ANA = "ana@example.org"
SECRET = "a secret of this test"


def an_account(database: Database, now: datetime, email: str = ANA) -> Person:
    with database.write() as db:
        return service.allow_organiser(db, email=email, now=now)


def a_way_in(
    database: Database, person: Person, now: datetime, purpose: Purpose = "sign-in"
) -> WayIn:
    with database.write() as db:
        return service.open_way_in(
            db, purpose=purpose, person_id=person.id, email=ANA, secret=SECRET, now=now
        )


def use(database: Database, way: WayIn, now: datetime, purpose: Purpose = "sign-in") -> str:
    with database.write() as db:
        return service.use_token(db, purpose=purpose, token=way.token, now=now).person_id


def type_in(
    database: Database, digits: str, now: datetime, purpose: Purpose = "sign-in", email: str = ANA
) -> SignIn | None:
    with database.write() as db:
        return service.use_digits(
            db, purpose=purpose, email=email, digits=digits, secret=SECRET, now=now
        )


def test_a_link_works_once_and_looking_at_it_uses_nothing_up(
    database: Database, now: datetime
) -> None:
    person = an_account(database, now)
    way = a_way_in(database, person, now)
    for _time in range(3):
        with database.read() as db:
            assert service.is_open(db, purpose="sign-in", token=way.token, now=now)
    assert use(database, way, now) == person.id
    with pytest.raises(Gone):
        use(database, way, now)
    with database.read() as db:
        assert not service.is_open(db, purpose="sign-in", token=way.token, now=now)


def test_digits_work_once_and_end_the_link_they_came_with(
    database: Database, now: datetime
) -> None:
    person = an_account(database, now)
    way = a_way_in(database, person, now)
    used = type_in(database, f" {way.digits[:3]} {way.digits[3:]} ", now)
    assert used is not None
    assert used.person_id == person.id
    with pytest.raises(Gone):
        type_in(database, way.digits, now)
    with pytest.raises(Gone):
        use(database, way, now)


def test_digits_may_be_typed_with_the_digits_of_another_script(
    database: Database, now: datetime
) -> None:
    way = a_way_in(database, an_account(database, now), now)
    arabic = way.digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert type_in(database, arabic, now) is not None


@pytest.mark.parametrize("typed", ["", "²²²²²²", "none at all", "12345", "1" * 20])
def test_what_is_no_code_is_a_wrong_code(database: Database, now: datetime, typed: str) -> None:
    a_way_in(database, an_account(database, now), now)
    assert type_in(database, typed, now) is None


def test_a_way_in_is_good_for_ten_minutes_and_not_a_moment_longer(
    database: Database, now: datetime
) -> None:
    person = an_account(database, now)
    way = a_way_in(database, person, now)
    end = now + timedelta(minutes=10)
    with pytest.raises(Gone):
        use(database, way, end)
    with pytest.raises(Gone):
        type_in(database, way.digits, end)
    assert use(database, way, end - timedelta(seconds=1)) == person.id


def test_the_fifth_try_counts_and_there_is_no_sixth(database: Database, now: datetime) -> None:
    way = a_way_in(database, an_account(database, now), now)
    for _try in range(4):
        assert type_in(database, wrong(way.digits), now) is None
    assert type_in(database, way.digits, now) is not None
    again = a_way_in(database, an_account(database, now), now)
    for _try in range(5):
        assert type_in(database, wrong(again.digits), now) is None
    with pytest.raises(Gone):
        type_in(database, again.digits, now)


def test_a_new_way_in_ends_the_old_one_of_its_purpose_only(
    database: Database, now: datetime
) -> None:
    person = an_account(database, now)
    old = a_way_in(database, person, now)
    proof = a_way_in(database, person, now, "verify")
    new = a_way_in(database, person, now + timedelta(minutes=1))
    with pytest.raises(Gone):
        use(database, old, now + timedelta(minutes=1))
    assert use(database, new, now + timedelta(minutes=1)) == person.id
    assert use(database, proof, now + timedelta(minutes=1), "verify") == person.id


@pytest.mark.parametrize(("made", "tried"), [("sign-in", "verify"), ("verify", "sign-in")])
def test_what_was_made_for_one_purpose_opens_nothing_else(
    database: Database, now: datetime, made: Purpose, tried: Purpose
) -> None:
    way = a_way_in(database, an_account(database, now), now, made)
    with database.read() as db:
        assert not service.is_open(db, purpose=tried, token=way.token, now=now)
    with pytest.raises(Gone):
        use(database, way, now, tried)
    with pytest.raises(Gone):
        type_in(database, way.digits, now, tried)
    assert type_in(database, way.digits, now, made) is not None


def test_digits_open_only_for_the_address_and_the_person_they_were_sent_to(
    database: Database, now: datetime
) -> None:
    way = a_way_in(database, an_account(database, now), now)
    stranger = an_account(database, now, "stan@example.org")
    with pytest.raises(Gone):
        type_in(database, way.digits, now, email="stan@example.org")
    with database.write() as db, pytest.raises(Gone):
        service.use_digits(
            db, purpose="sign-in", email=ANA, digits=way.digits, secret=SECRET, now=now,
            person_id=stranger.id,
        )  # fmt: skip


def test_neither_the_token_nor_the_digits_are_stored(database: Database, now: datetime) -> None:
    way = a_way_in(database, an_account(database, now), now)
    with database.read() as db:
        row = db.scalars(select(SignIn)).one()
        kept = [str(getattr(row, column.key)) for column in SignIn.__table__.columns]
    assert not [value for value in kept if way.token in value]
    assert row.code_digest is not None
    assert len(row.code_digest) == 64
    assert way.digits != row.code_digest


def test_an_organiser_is_added_once_however_the_address_is_typed(
    database: Database, now: datetime
) -> None:
    first = an_account(database, now)
    assert an_account(database, now, "  Ana@Example.ORG ").id == first.id
    with database.read() as db:
        assert db.scalars(select(Person.email)).all() == [ANA]


@pytest.mark.parametrize("email", ["", "ana", "ana@", "@example.org", "a b@example.org", "a@b"])
def test_what_cannot_be_an_address_is_refused(
    database: Database, now: datetime, email: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        an_account(database, now, email)
    assert refused.value.fields == {"email": "not-an-address"}
