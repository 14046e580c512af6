"""Evidence is what one could know oneself, and costs the same number of queries for three people as for thirty."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.connections.keeping import set_star, write_note
from eventnet.connections.queries_each import met_by_each
from eventnet.db.session import Database
from eventnet.digests.evidence import evidence_of_each
from eventnet.digests.ranking import Evidence
from eventnet.safety.service import write_block
from tests.factories.gathering import an_attendee
from tests.factories.meeting import a_scan, connected
from tests.factories.parties import Party, a_party
from tests.factories.prompting import an_open_prompt, choose
from tests.factories.rounding import a_hall
from tests.plugins.statements import counted


def of(db: Session, party: Party, attendee: Attendee) -> dict[str, Evidence]:
    found = evidence_of_each(
        db,
        met_by_each(db, [attendee.id]),
        event_id=party.event.id,
        starts_at=party.event.starts_at,
        ends_at=party.event.ends_at,
    )
    return {one.connection_id: one for one in found[attendee.id]}


def test_who_said_yes_to_whom_is_told_from_the_readers_side(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    with database.read() as db:
        mine, bens = of(db, party, party.ana), of(db, party, party.ben)
    assert mine[party.with_ben].answered == "by-them"
    assert mine[party.with_cleo].answered == "by-me"
    assert bens[party.with_ben].answered == "by-me"


def test_two_who_scanned_each_other_both_asked(database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        a_scan(db, party.ana, party.dan, now=now)
        crossed = a_scan(db, party.dan, party.ana, now=now)
        assert crossed.connection_id is not None
        assert of(db, party, party.ana)[crossed.connection_id].answered == "both"


def test_meeting_again_counts_whoever_scanned_and_a_second_look_does_not(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        a_scan(db, party.ben, party.ana, now=now + timedelta(minutes=1))
        a_scan(db, party.ben, party.ana, now=now + timedelta(hours=2))
        found = of(db, party, party.ana)[party.with_ben]
    assert found.times_met == 2
    assert found.span == 2 / 8


def test_what_the_other_keeps_for_themselves_changes_nothing(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        before = of(db, party, party.ana)
        set_star(db, attendee_id=party.ben.id, connection_id=party.with_ben, starred=True, now=now)
        write_note(
            db, attendee_id=party.ben.id, connection_id=party.with_ben, text="Ask her", now=now
        )
        assert of(db, party, party.ana) == before


def test_the_own_star_and_note_are_seen_but_not_the_notes_words(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        before = of(db, party, party.ana)[party.with_ben]
        set_star(db, attendee_id=party.ana.id, connection_id=party.with_ben, starred=True, now=now)
        write_note(db, attendee_id=party.ana.id, connection_id=party.with_ben, text="Maps", now=now)
        after = of(db, party, party.ana)[party.with_ben]
    assert after == replace(before, starred=True, noted=True)


def test_replies_in_common_are_counted(database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        for bens_choice in (0, 0, 1):
            prompt = an_open_prompt(db, party.event, now=now)
            choose(db, prompt, party.ana, 0, now=now)
            choose(db, prompt, party.ben, bens_choice, now=now)
        found = of(db, party, party.ana)
    assert found[party.with_ben].replied == 3
    assert found[party.with_cleo].replied == 0


def test_common_contacts_are_counted_without_those_hidden_from_the_reader(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        connected(db, party.ben, party.cleo, now=now)
        assert of(db, party, party.ana)[party.with_ben].common == 1
        connected(db, party.dan, party.ana, now=now)
        connected(db, party.dan, party.ben, now=now)
        assert of(db, party, party.ana)[party.with_ben].common == 2
        write_block(db, blocker_id=party.dan.id, blocked_id=party.ana.id, now=now)
        assert of(db, party, party.ana)[party.with_ben].common == 1


def test_who_sat_at_one_table_in_a_round_is_known_to_these_two_alone(
    database: Database, now: datetime
) -> None:
    hall = a_hall(database, 4, now=now, rounds=1)
    hall.begin(now=now)
    ana, *others = hall.people
    (mate,) = hall.place(ana).mates
    hall.turn(now=now + timedelta(minutes=6))
    with database.write() as db:
        for other in others:
            connected(db, ana, other, now=now)
        connected(db, ana, hall.there.ben, now=now)
        ids = [who.id for who in (*hall.people, hall.there.ben, hall.there.outsider)]
        met = met_by_each(db, ids)
        evidence = evidence_of_each(
            db,
            met,
            event_id=hall.event.id,
            starts_at=hall.event.starts_at,
            ends_at=hall.event.ends_at,
        )
    told = {
        (who, row.other_id): one.sat_in
        for who, found in evidence.items()
        for row, one in zip(met[who], found, strict=True)
    }
    assert {pair for pair, number in told.items() if number} == {
        (ana.id, mate.id),
        (mate.id, ana.id),
    }
    assert told[ana.id, mate.id] == 1
    assert evidence[hall.there.outsider.id] == []


def test_nobody_met_is_no_evidence(database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.read() as db:
        assert of(db, party, party.dan) == {}


def test_the_number_of_queries_does_not_grow_with_the_connections(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    with database.read() as db, counted(database) as few:
        of(db, party, party.ana)
    with database.write() as db:
        for number in range(12):
            other = an_attendee(db, party.event, f"Guest {number}", now=now)
            connected(db, party.ana, other, now=now)
            connected(db, party.ben, other, now=now)
    with database.read() as db, counted(database) as many:
        assert len(of(db, party, party.ana)) == 14
    assert len(many) == len(few) <= 10
