"""The ways into the demo: links that work once, sessions that do not pile up."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from eventnet.accounts.service import is_open, use_token
from eventnet.accounts.sessions import visitor_of
from eventnet.core.errors import Gone
from eventnet.db.session import Database
from eventnet.demo.access import codes_of_featured, open_companions, open_links
from eventnet.demo.seeding import seed

SECRET = "a-secret-of-nobody"


def test_each_link_signs_its_person_in_once_and_a_new_start_ends_the_old_ones(
    database: Database, now: datetime
) -> None:
    seeded = seed(database, public_host="localhost:8000", now=now)
    with database.write() as db:
        first = open_links(db, seeded, secret=SECRET, now=now)
        used = use_token(db, purpose="sign-in", token=first.attendees[0], now=now)
        assert used.person_id == seeded.featured[0][0]
        with pytest.raises(Gone):
            use_token(db, purpose="sign-in", token=first.attendees[0], now=now)
        later = now + timedelta(hours=23)
        assert is_open(db, purpose="sign-in", token=first.organiser, now=later)
        second = open_links(db, seeded, secret=SECRET, now=now)
        assert not is_open(db, purpose="sign-in", token=first.organiser, now=now)
        assert is_open(db, purpose="sign-in", token=second.organiser, now=now)


def test_a_second_start_ends_the_simulated_sessions_of_the_first(
    database: Database, now: datetime
) -> None:
    seeded = seed(database, public_host="localhost:8000", now=now)
    with database.write() as db:
        first = open_companions(db, seeded, now=now)
        second = open_companions(db, seeded, now=now)
        assert [one.code for one in first] == [one.code for one in second]
        assert all(visitor_of(db, token=one.token, now=now) is None for one in first)
        persons = {
            getattr(visitor_of(db, token=one.token, now=now), "person_id", None) for one in second
        }
    assert len(persons) == len(second) == 14
    assert not persons & {None, *(person_id for person_id, _name in seeded.featured)}


def test_the_codes_of_the_two_belong_to_nobody_simulated(database: Database, now: datetime) -> None:
    seeded = seed(database, public_host="localhost:8000", now=now)
    with database.write() as db:
        watched = codes_of_featured(db, seeded, now=now)
        companions = open_companions(db, seeded, now=now)
    assert len(set(watched)) == 2
    assert not set(watched) & {one.code for one in companions}
