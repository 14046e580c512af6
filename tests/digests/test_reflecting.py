"""After the event: a draft from one's own words, whom to bring together, and what one says to oneself."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from eventnet.attendees.models import Attendee
from eventnet.connections.keeping import write_note
from eventnet.connections.parting import block
from eventnet.db.session import Database
from eventnet.digests.drafts import draft_for
from eventnet.digests.models import Reflection
from tests.factories.parties import Party, a_party, end, issued
from tests.factories.suggesting import writes
from tests.plugins.app import Browse

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def party(database: Database, now: datetime) -> Party:
    """Let the event be over, Ana have written a note about Ben, and Cleo look for what Ben knows."""
    made = a_party(database, now=now)
    with database.write() as db:
        writes(db, made.ben, about=["spare kiosks"])
        writes(db, made.cleo, looking=["a spare kiosk, or kiosks"])
        db.execute(
            update(Attendee).where(Attendee.id == made.ana.id).values(purposes=["learn", "meet"])
        )
        write_note(
            db,
            attendee_id=made.ana.id,
            connection_id=made.with_ben,
            text="Six riders, every second Tuesday.",
            now=now,
        )
        end(db, made.event, now=now)
        for one in (made.ana, made.ben):
            issued(db, one, now=now)
    return made


def said(database: Database, who: Attendee) -> Reflection | None:
    with database.read() as db:
        return db.scalar(select(Reflection).where(Reflection.attendee_id == who.id))


def test_a_draft_has_nothing_but_the_readers_own_words(app: Flask) -> None:
    with app.test_request_context():
        assert draft_for("Ben Okoro", promised=[], note=None) is None
        assert draft_for("Ben Okoro", promised=["send the audit"], note="Ask about July.") == (
            "Hello Ben,\nI said I would: send the audit\nAsk about July."
        )


def test_the_plan_offers_draft_and_introduction_to_their_owner_only(
    party: Party, browser_of: Browse
) -> None:
    at = f"/e/{party.event.key}/plan"
    page = browser_of(party.ana.person_id).get(at).text
    assert "Six riders, every second Tuesday.</textarea>" in page
    assert "People you could bring together" in page
    assert f"/people/{party.with_cleo}/introduce/{party.with_ben}" in page
    bens = browser_of(party.ben.person_id).get(at).text
    assert "Six riders" not in bens
    assert "People you could bring together" not in bens


def test_what_one_says_is_kept_changed_and_seen_by_nobody_else(
    party: Party, browser_of: Browse, database: Database
) -> None:
    at = f"/e/{party.event.key}/plan"
    ana = browser_of(party.ana.person_id)
    assert "You came to: Learn a skill or find a mentor, Just meet good people" in ana.get(at).text
    form = {"favour": [party.with_ben, "nobody-i-know"], "helped": "partly", "line": "Ask earlier."}
    for _twice in range(2):
        assert ana.post(f"{at}/reflection", data=form).status_code == 303
    kept = said(database, party.ana)
    assert kept is not None
    assert (kept.favours, kept.helped, kept.line) == ([party.with_ben], "partly", "Ask earlier.")
    page = ana.get(f"{at}?said").text
    assert re.search(rf'value="{party.with_ben}" checked', page)
    assert "Ask earlier." in page
    assert "Kept." in page
    assert "Ask earlier." not in browser_of(party.ben.person_id).get(at).text
    ana.post(f"{at}/reflection", data={"nobody": "true"})
    kept = said(database, party.ana)
    assert kept is not None
    assert (kept.favours, kept.helped, kept.line) == ([], None, None)


def test_outsiders_and_people_without_a_plan_say_nothing(
    party: Party, browser_of: Browse, database: Database
) -> None:
    at = f"/e/{party.event.key}/plan/reflection"
    for who in (party.dan, party.gathering.outsider):
        assert browser_of(who.person_id).post(at, data={"line": "x"}).status_code == 404
    wrong = browser_of(party.ana.person_id).post(at, data={"helped": "greatly"})
    assert wrong.status_code == 422
    assert said(database, party.ana) is None


def test_whoever_was_blocked_stands_nowhere_in_it(
    party: Party, browser_of: Browse, database: Database, now: datetime
) -> None:
    with database.write() as db:
        block(db, attendee_id=party.ben.id, connection_id=party.with_ben, now=now)
    page = browser_of(party.ana.person_id).get(f"/e/{party.event.key}/plan").text
    assert "Ben Okoro" not in page
    assert "People you could bring together" not in page
