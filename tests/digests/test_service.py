"""A digest is issued once, to those it is due to, and its outcomes are their own to give and to change."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from eventnet.attendees.models import Attendee
from eventnet.connections.keeping import set_star
from eventnet.core.errors import NotFound
from eventnet.db.session import Database
from eventnet.digests.models import Digest, FollowUp
from eventnet.digests.preparing import prepare
from eventnet.digests.queries import (
    attendees_without,
    digest_of,
    digest_url_of,
    outcomes_at,
    plan_of,
)
from eventnet.digests.service import issue, settle
from eventnet.events.service import go_to
from eventnet.mail.models import Letter
from eventnet.safety.service import write_block
from tests.factories.parties import a_party, end, issued, prove_address
from tests.factories.prompting import told

HOST = "meet.example.org"


def test_no_digest_is_due_while_the_event_is_on(database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.read() as db:
        assert attendees_without(db, now=now, limit=10) == []
        assert prepare(db, party.ana.id) is None


def test_everybody_who_is_still_there_gets_a_digest_when_the_event_is_over(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        db.execute(update(Attendee).where(Attendee.id == party.cleo.id).values(removed_at=now))
        end(db, party.event, now=now)
        due = attendees_without(db, now=now, limit=10)
        assert set(due) == {party.ana.id, party.ben.id, party.dan.id}
        assert attendees_without(db, now=now, limit=2) == due[:2]


def test_a_digest_is_issued_once_however_often_one_tries(database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        end(db, party.event, now=now)
        prepared = prepare(db, party.ana.id)
        assert prepared is not None
        first = issue(db, prepared=prepared, host=HOST, now=now)
        second = issue(db, prepared=prepared, host=HOST, now=now)
        assert first is not None
        assert second is None
        assert db.scalar(select(func.count(Digest.id))) == 1
        assert db.scalar(select(func.count(FollowUp.id))) == 2
        rows = told(db, "digest-issued")
    assert [(row.attendee_id, row.desk) for row in rows] == [(party.ana.id, False)]


def test_an_event_that_is_opened_again_and_ends_again_issues_no_second_digest(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        end(db, party.event, now=now)
        digest_id = issued(db, party.ana, now=now)
        go_to(db, event_id=party.event.id, phase="live", person_id=None, now=now)
        end(db, party.event, now=now + timedelta(hours=1))
        assert party.ana.id not in attendees_without(db, now=now, limit=10)
        assert prepare(db, party.ana.id) is None
        digest = digest_of(db, party.ana.id)
        assert digest is not None
        assert digest.id == digest_id


def test_the_letter_waits_in_the_same_transaction(database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        prove_address(db, party.ana, "ana@example.org", now=now)
        end(db, party.event, now=now)
        prepared = prepare(db, party.ana.id)
        assert prepared is not None
        issue(db, prepared=prepared, host=HOST, now=now)
        digest = digest_of(db, party.ana.id)
        assert digest is not None
        letter = db.scalars(select(Letter)).one()
        assert letter.id == digest.letter_id
        assert (letter.to_address, letter.kind, letter.state) == (
            "ana@example.org",
            "digest",
            "waiting",
        )


def test_without_a_proven_address_there_is_a_digest_and_no_letter(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        end(db, party.event, now=now)
        prepared = prepare(db, party.ana.id)
        assert prepared is not None
        assert issue(db, prepared=prepared, host=HOST, now=now)
        assert db.scalar(select(func.count(Letter.id))) == 0


def test_somebody_who_met_nobody_gets_a_digest_without_follow_ups(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        end(db, party.event, now=now)
        issued(db, party.dan, now=now)
        plan = plan_of(db, party.dan.id)
    assert plan is not None
    assert (plan.people, plan.entries) == (0, ())


def test_the_starred_come_first_and_the_blocked_not_at_all(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        set_star(db, attendee_id=party.ana.id, connection_id=party.with_cleo, starred=True, now=now)
        end(db, party.event, now=now)
        issued(db, party.ana, now=now)
        plan = plan_of(db, party.ana.id)
        assert plan is not None
        assert [entry.known.other.name for entry in plan.entries] == ["Cleo Marsh", "Ben Okoro"]
        assert plan.entries[0].follow_up.reasons[0] == {"code": "starred"}
        write_block(db, blocker_id=party.cleo.id, blocked_id=party.ana.id, now=now)
        after = plan_of(db, party.ana.id)
        assert after is not None
        assert [entry.known.other.name for entry in after.entries] == ["Ben Okoro"]
        assert after.people == 1


def test_somebody_blocked_between_reading_and_writing_gets_no_place(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        end(db, party.event, now=now)
        prepared = prepare(db, party.ana.id)
        assert prepared is not None
        write_block(db, blocker_id=party.ana.id, blocked_id=party.ben.id, now=now)
        issue(db, prepared=prepared, host=HOST, now=now)
        assert list(db.scalars(select(FollowUp.connection_id))) == [party.with_cleo]


def test_a_digest_has_an_address_only_for_whom_it_is(database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        end(db, party.event, now=now)
        issued(db, party.ana, now=now)
        key = party.event.key
        assert digest_url_of(db, attendee_id=party.ana.id, event_key=key) == f"/e/{key}/plan"
        assert digest_url_of(db, attendee_id=party.ben.id, event_key=key) is None


def test_an_outcome_is_kept_once_can_be_changed_and_tells_the_desk(
    database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    later = now + timedelta(days=1)
    with database.write() as db:
        end(db, party.event, now=now)
        issued(db, party.ana, now=now)
        follow_up = db.scalars(select(FollowUp).order_by(FollowUp.rank)).all()[0]
        said = [
            settle(
                db, attendee_id=party.ana.id, follow_up_id=follow_up.id, outcome=outcome, now=later
            )
            for outcome in ("later", "later", "done")
        ]
        assert said == [True, False, True]
        db.refresh(follow_up)
        assert (follow_up.outcome, follow_up.outcome_at) == ("done", later)
        rows = told(db, "follow-up-settled")
        assert [(row.attendee_id, row.desk) for row in rows] == [
            (party.ana.id, False),
            (None, True),
        ] * 2
        digest = digest_of(db, party.ana.id)
        assert digest is not None
        assert digest.opened_at == later


def test_nobody_else_settles_a_follow_up(database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        end(db, party.event, now=now)
        issued(db, party.ana, now=now)
        for whose in (party.ben, party.gathering.outsider):
            for follow_up_id in db.scalars(select(FollowUp.id)).all():
                with pytest.raises(NotFound):
                    settle(
                        db, attendee_id=whose.id, follow_up_id=follow_up_id, outcome="done", now=now
                    )
        assert set(db.scalars(select(FollowUp.outcome))) == {None}


def test_a_follow_up_about_somebody_hidden_is_not_there(database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        end(db, party.event, now=now)
        issued(db, party.ana, now=now)
        write_block(db, blocker_id=party.ben.id, blocked_id=party.ana.id, now=now)
        about_ben = db.scalars(
            select(FollowUp.id).where(FollowUp.connection_id == party.with_ben)
        ).one()
        with pytest.raises(NotFound):
            settle(db, attendee_id=party.ana.id, follow_up_id=about_ben, outcome="done", now=now)


def test_the_figures_count_what_came_of_the_follow_ups(database: Database, now: datetime) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        assert outcomes_at(db, party.event.id).digests == 0
        end(db, party.event, now=now)
        for attendee in (party.ana, party.ben, party.dan):
            issued(db, attendee, now=now)
        plan = plan_of(db, party.ana.id)
        assert plan is not None
        first = [entry.follow_up.id for entry in plan.entries]
        settle(db, attendee_id=party.ana.id, follow_up_id=first[0], outcome="done", now=now)
        settle(db, attendee_id=party.ana.id, follow_up_id=first[1], outcome="let-go", now=now)
        found = outcomes_at(db, party.event.id)
        elsewhere = outcomes_at(db, party.gathering.elsewhere.id)
    assert (found.digests, found.acted, found.follow_ups) == (3, 1, 3)
    assert (found.done, found.later, found.let_go, found.open) == (1, 0, 1, 1)
    assert elsewhere.follow_ups == 0
