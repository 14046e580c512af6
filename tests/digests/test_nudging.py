"""Two nudges at most, only about what is open, only to who wants letters, and each once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from eventnet.connections.parting import remove
from eventnet.db.session import Database
from eventnet.digests.models import Digest, FollowUp
from eventnet.digests.nudging import AFTER, STILL
from eventnet.digests.service import NUDGE, settle
from eventnet.digests.stopping import Wish, unsubscribe
from eventnet.jobs.slow import nudge_about_plans
from eventnet.web.context import house_of
from tests.factories.doors import letters_to
from tests.factories.letters import outgoing
from tests.factories.parties import Party, a_party, end, issued, prove_address
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask

ADDRESS = "ana@example.org"


@pytest.fixture
def party(database: Database, clock: SettableClock) -> Party:
    made = a_party(database, now=clock.now())
    with database.write() as db:
        prove_address(db, made.ana, ADDRESS, now=clock.now())
        end(db, made.event, now=clock.now())
        issued(db, made.ana, now=clock.now())
        issued(db, made.ben, now=clock.now())
    return made


def nudges(app: Flask, database: Database) -> list[str]:
    """Let the worker do its rounds, twice; return the texts of Ana's nudges."""
    with app.app_context():
        for _round in range(2):
            nudge_about_plans(house_of(app))
    found = [letter for letter in letters_to(database, ADDRESS) if letter.kind == NUDGE]
    return [outgoing(app, letter).words.text for letter in found]


def settle_all(database: Database, party: Party, outcome: str, clock: SettableClock) -> None:
    with database.write() as db:
        ids = db.scalars(
            select(FollowUp.id)
            .join(Digest, Digest.id == FollowUp.digest_id)
            .where(Digest.attendee_id == party.ana.id)
        ).all()
        for one in ids:
            settle(
                db,
                attendee_id=party.ana.id,
                follow_up_id=one,
                outcome=outcome,  # type: ignore[arg-type]
                now=clock.now(),
            )


def test_after_three_days_and_after_fourteen_and_never_again(
    app: Flask, database: Database, party: Party, clock: SettableClock
) -> None:
    clock.move(days=2, hours=23)
    assert nudges(app, database) == []
    clock.move(hours=1)
    first = nudges(app, database)
    assert len(first) == 1
    assert "Ben Okoro" in first[0]
    assert "last letter" not in first[0]
    clock.move(days=11)
    both = nudges(app, database)
    assert len(both) == 2
    assert any("This is the last letter about it." in text for text in both)
    clock.move(days=30)
    assert len(nudges(app, database)) == 2


@pytest.mark.parametrize("outcome", ["done", "let-go"])
def test_what_is_settled_is_not_nudged_about(
    app: Flask, database: Database, party: Party, clock: SettableClock, outcome: str
) -> None:
    settle_all(database, party, outcome, clock)
    clock.move(days=3)
    assert nudges(app, database) == []


def test_later_is_still_open_and_people_who_are_gone_are_not(
    app: Flask, database: Database, party: Party, clock: SettableClock
) -> None:
    settle_all(database, party, "later", clock)
    with database.write() as db:
        remove(db, attendee_id=party.ben.id, connection_id=party.with_ben, now=clock.now())
    clock.move(days=3)
    (text,) = nudges(app, database)
    assert "Cleo Marsh" in text
    assert "Ben Okoro" not in text


def test_nobody_is_nudged_who_wants_no_letters_or_when_it_is_too_late(
    app: Flask, database: Database, party: Party, clock: SettableClock
) -> None:
    clock.move(days=3)
    clock.move(minutes=STILL / timedelta(minutes=1) + 1)
    assert nudges(app, database) == []
    with database.write() as db:
        wish = Wish(party.ana.person_id, party.event.id)
        unsubscribe(db, wish=wish, kinds=(NUDGE,), now=clock.now())
    clock.move(days=11)
    assert nudges(app, database) == []
    with database.read() as db:
        assert set(db.scalars(select(Digest.nudges))) == {len(AFTER)}
