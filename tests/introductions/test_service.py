"""An introduction asks two people apart; both yes connect them, and a "no" looks like no answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection
from eventnet.connections.pairs import connection_between
from eventnet.connections.parting import block, remove
from eventnet.core.errors import Conflict, Gone, InvalidInput, NotFound
from eventnet.db.session import Database
from eventnet.introductions import service
from eventnet.introductions.queries import (
    STANDS_FOR,
    brought_together_by,
    offered_by,
    offers_to,
)
from eventnet.introductions.service import MOST_OPEN, offer, say
from tests.factories.gathering import an_attendee
from tests.factories.meeting import connected
from tests.factories.parties import Party, a_party

WORDS = "You both mend old clocks, and Ben has the springs that Cleo looks for."


@pytest.fixture
def party(database: Database, now: datetime) -> Party:
    return a_party(database, now=now)


def offered(database: Database, party: Party, now: datetime, words: str = WORDS) -> str:
    with database.write() as db:
        return offer(
            db,
            event_id=party.event.id,
            attendee_id=party.ana.id,
            connection_ids=(party.with_ben, party.with_cleo),
            words=words,
            now=now,
        )


def answered(
    database: Database, who: Attendee, introduction: str, answer: str, now: datetime
) -> service.Said:
    with database.write() as db:
        return say(
            db,
            attendee_id=who.id,
            introduction_id=introduction,
            answer=answer,
            shares=["link"],
            now=now,
        )


def waiting(database: Database, who: Attendee, now: datetime) -> list[str]:
    with database.read() as db:
        return [one.introduction.id for one in offers_to(db, who.id, now=now)]


def seen_by_ana(database: Database, party: Party) -> list[tuple[bool, datetime]]:
    with database.read() as db:
        return [
            (one.introduction.connected_at is not None, one.introduction.offered_at)
            for one in offered_by(db, party.ana.id)
        ]


def test_both_yes_connect_them_once_with_the_reason_kept(
    database: Database, party: Party, now: datetime
) -> None:
    introduction = offered(database, party, now)
    assert offered(database, party, now, "Some other words for the same two") == introduction
    assert waiting(database, party.ben, now) == waiting(database, party.cleo, now) == [introduction]
    first = answered(database, party.ben, introduction, "yes", now)
    assert first.connection_id is None
    assert waiting(database, party.ben, now) == []
    second = answered(database, party.cleo, introduction, "yes", now)
    assert second.connection_id is not None
    assert answered(database, party.ben, introduction, "no", now) == service.Said(
        introduction, "yes", second.connection_id
    )
    with database.read() as db:
        between = connection_between(db, party.ben.id, party.cleo.id)
        assert between is not None
        assert between.way == "brought"
        for one, other in ((party.ben, party.cleo), (party.cleo, party.ben)):
            found = brought_together_by(db, attendee_id=one.id, other_id=other.id)
            assert found is not None
            assert (found[0].words, found[1].id) == (WORDS, party.ana.id)
    assert seen_by_ana(database, party) == [(True, now)]


@pytest.mark.parametrize("first", ["yes", "no"])
def test_a_no_looks_to_everybody_like_no_answer(
    database: Database, party: Party, now: datetime, first: str
) -> None:
    introduction = offered(database, party, now)
    before = seen_by_ana(database, party)
    said = answered(database, party.ben, introduction, first, now)
    assert said.connection_id is None
    assert seen_by_ana(database, party) == before
    assert waiting(database, party.cleo, now) == [introduction]
    other = "no" if first == "yes" else "yes"
    assert answered(database, party.cleo, introduction, other, now).connection_id is None
    assert seen_by_ana(database, party) == before
    with database.read() as db:
        assert connection_between(db, party.ben.id, party.cleo.id) is None


def test_the_hidden_and_the_connected_are_not_asked_and_nobody_can_tell(
    database: Database, party: Party, now: datetime
) -> None:
    with database.write() as db:
        known = connected(db, party.ben, party.cleo, now=now)
    introduction = offered(database, party, now)
    assert waiting(database, party.ben, now) == waiting(database, party.cleo, now) == []
    assert seen_by_ana(database, party) == [(False, now)]
    with pytest.raises(NotFound):
        answered(database, party.ben, introduction, "yes", now)
    with database.write() as db:
        block(db, attendee_id=party.ben.id, connection_id=known, now=now)
        dan = connected(db, party.ana, party.dan, now=now)
        with_dan = connected(db, party.ben, party.dan, now=now)
        block(db, attendee_id=party.dan.id, connection_id=with_dan, now=now)
        offer(
            db,
            event_id=party.event.id,
            attendee_id=party.ana.id,
            connection_ids=(party.with_ben, dan),
            words=WORDS,
            now=now,
        )
    assert waiting(database, party.ben, now) == waiting(database, party.dan, now) == []
    assert seen_by_ana(database, party) == [(False, now), (False, now)]


def test_a_block_or_a_meeting_in_between_ends_it_quietly(
    database: Database, party: Party, now: datetime
) -> None:
    introduction = offered(database, party, now)
    with database.write() as db:
        block(db, attendee_id=party.ben.id, connection_id=party.with_ben, now=now)
    assert waiting(database, party.ben, now) == []
    with pytest.raises(Gone):
        answered(database, party.ben, introduction, "yes", now)
    assert waiting(database, party.cleo, now) == [introduction]
    with database.write() as db:
        connected(db, party.cleo, party.ben, now=now)
    assert waiting(database, party.cleo, now) == []


def test_after_two_weeks_it_is_over(database: Database, party: Party, now: datetime) -> None:
    introduction = offered(database, party, now)
    later = now + STANDS_FOR
    assert waiting(database, party.ben, later) == []
    with pytest.raises(Gone):
        answered(database, party.ben, introduction, "yes", later)


def test_only_ones_own_people_and_two_different_ones(
    database: Database, party: Party, now: datetime
) -> None:
    with database.write() as db:
        with_dan = connected(db, party.ben, party.dan, now=now)

    def trying(who: Attendee, *ids: str) -> None:
        with database.write() as db:
            offer(
                db,
                event_id=party.event.id,
                attendee_id=who.id,
                connection_ids=(ids[0], ids[1]),
                words=WORDS,
                now=now,
            )

    with pytest.raises(NotFound):
        trying(party.ana, party.with_ben, with_dan)
    with pytest.raises(NotFound):
        trying(party.gathering.outsider, party.with_ben, party.with_cleo)
    with pytest.raises(InvalidInput):
        trying(party.ana, party.with_ben, party.with_ben)
    introduction = offered(database, party, now)
    for who in (party.ana, party.dan, party.gathering.outsider):
        with pytest.raises(NotFound):
            answered(database, who, introduction, "yes", now)


def test_who_removes_somebody_brings_them_together_with_nobody(
    database: Database, party: Party, now: datetime
) -> None:
    with database.write() as db:
        remove(db, attendee_id=party.ben.id, connection_id=party.with_ben, now=now)
    with pytest.raises(NotFound):
        offered(database, party, now)


def test_only_so_many_wait_at_once(database: Database, party: Party, now: datetime) -> None:
    with database.write() as db:
        ids = [
            connected(db, party.ana, an_attendee(db, party.event, f"Guest {n}", now=now), now=now)
            for n in range(MOST_OPEN + 1)
        ]
        for one in ids[:MOST_OPEN]:
            offer(
                db,
                event_id=party.event.id,
                attendee_id=party.ana.id,
                connection_ids=(party.with_ben, one),
                words=WORDS,
                now=now,
            )
    with pytest.raises(Conflict), database.write() as db:
        offer(
            db,
            event_id=party.event.id,
            attendee_id=party.ana.id,
            connection_ids=(party.with_ben, ids[-1]),
            words=WORDS,
            now=now,
        )
    with database.read() as db:
        assert db.scalar(select(func.count(Connection.id))) == MOST_OPEN + 3
    later = now + STANDS_FOR + timedelta(minutes=1)
    assert offered(database, party, later)
