"""The demo event is made by the use cases, is lifelike, and is made once."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection, Request
from eventnet.connections.queries import connections_of, requests_to
from eventnet.connections.tags import tags_of
from eventnet.db.session import Database
from eventnet.demo.people import invented
from eventnet.demo.seeding import NAME, seed
from eventnet.events.models import Event
from eventnet.events.queries import programme_of, quiet_times
from eventnet.introductions.queries import offered_by, offers_to
from eventnet.promises.queries import exchanges_of, promises_of
from eventnet.prompts.models import Prompt, Reply
from eventnet.prompts.planning import quiet_until
from eventnet.prompts.queries_texts import count_waiting
from tests.factories.gathering import an_event, an_organiser


def test_the_demo_is_in_its_second_hour_and_lifelike(database: Database, now: datetime) -> None:
    seeded = seed(database, public_host="localhost:8000", now=now)
    with database.read() as db:
        event = db.get_one(Event, seeded.event_id)
        assert event.phase == "live"
        assert 80 * 60 < (now - event.starts_at).total_seconds() < 100 * 60
        assert db.scalar(select(func.count(Attendee.id))) == 60
        connections = db.scalar(select(func.count(Connection.id))) or 0
        assert 90 <= connections <= 160
        states = db.scalars(select(Prompt.state).order_by(Prompt.created_at)).all()
        assert sorted(states) == ["closed", "closed", "closed", "open", "scheduled", "scheduled"]
        assert (db.scalar(select(func.count(Reply.id))) or 0) > 40
        latest = db.scalar(select(func.max(Connection.made_at)))
        assert latest is not None
        assert latest <= now


def test_the_demo_has_a_day_with_talks_and_prompts_only_in_its_breaks(
    database: Database, now: datetime
) -> None:
    seeded = seed(database, public_host="localhost:8000", now=now)
    with database.read() as db:
        event = db.get_one(Event, seeded.event_id)
        quiet = quiet_times(db, event.id)
        programme = programme_of(db, event.id)
        assert len(quiet) >= 4
        assert quiet_until(quiet, now) is None
        assert (programme[0].starts_at, programme[-1].ends_at) == (event.starts_at, event.ends_at)
        prompts = list(db.scalars(select(Prompt)))
        times = [prompt.opened_at or prompt.opens_at for prompt in prompts]
        assert all(at is not None and quiet_until(quiet, at) is None for at in times)
        assert [prompt.kind for prompt in prompts if prompt.follows_id] == ["mission"]
        assert count_waiting(db, event.id) >= 4


def test_the_two_printed_people_have_a_request_each_and_do_not_know_each_other(
    database: Database, now: datetime
) -> None:
    seeded = seed(database, public_host="localhost:8000", now=now)
    assert [name for _person, name in seeded.featured] == ["Maren Holt", "Kwame Asante"]
    with database.read() as db:
        both = [
            db.scalars(select(Attendee).where(Attendee.person_id == person)).one()
            for person, _name in seeded.featured
        ]
        assert all(requests_to(db, attendee.id) for attendee in both)
        low, high = sorted(attendee.id for attendee in both)
        pair = select(Connection.id).where(Connection.low_id == low, Connection.high_id == high)
        assert db.scalar(pair) is None
        between = select(Request.id).where(Request.from_id == low, Request.to_id == high)
        assert db.scalar(between) is None


def test_a_second_start_finds_the_event_that_runs(database: Database, now: datetime) -> None:
    first = seed(database, public_host="localhost:8000", now=now)
    assert seed(database, public_host="localhost:8000", now=now) == first


def test_the_same_seed_invents_the_same_people_and_no_two_share_a_name() -> None:
    people = invented(Random(1))
    assert people == invented(Random(1))
    assert len({person.name for person in people}) == len(people) == 60
    assert all(len(person.ask_me_about) <= 3 and len(person.looking_for) <= 3 for person in people)


def test_an_event_of_the_same_name_by_somebody_else_is_left_alone(
    database: Database, now: datetime
) -> None:
    with database.write() as db:
        stranger = an_organiser(db, now=now)
        theirs = an_event(db, stranger, now=now, name=NAME)
    seeded = seed(database, public_host="localhost:8000", now=now)
    assert seeded.event_id != theirs.id
    assert len(seeded.featured) == 2


def test_seeding_ends_and_begins_no_other_event(database: Database, now: datetime) -> None:
    with database.write() as db:
        owner = an_organiser(db, now=now)
        due = an_event(db, owner, now=now, began=timedelta(hours=-1), lasts=timedelta(hours=2))
        due.starts_at = now - timedelta(hours=3)
        due.ends_at = now - timedelta(hours=2)
    seed(database, public_host="localhost:8000", now=now)
    with database.read() as db:
        assert db.get_one(Event, due.id).phase == "before"


def test_the_two_printed_people_have_kept_something_and_are_being_introduced(
    database: Database, now: datetime
) -> None:
    seeded = seed(database, public_host="localhost:8000", now=now)
    persons = [person for person, _name in seeded.featured]
    with database.read() as db:
        both = db.scalars(select(Attendee).where(Attendee.person_id.in_(persons))).all()
        assert len(both) == 2
        for one in both:
            known = connections_of(db, one.id)
            kept = promises_of(db, one.id, known)
            assert {row.promise.state for row in kept} == {"open", "kept"}
            assert {row.promise.by for row in kept} == {"me", "them"}
            book = tags_of(db, one.id)
            assert sorted(tag.label for tag in book.on(known[0].connection.id)) == [
                "Call back",
                "Forms",
            ]
            here = {"attendee_id": one.id, "connection_id": known[0].connection.id}
            assert exchanges_of(db, **here)
            assert len(offers_to(db, one.id, now=now)) == 1
            assert len(offered_by(db, one.id)) == 1
            others = {side.other.id for side in known}
            assert others.isdisjoint({each.id for each in both})
