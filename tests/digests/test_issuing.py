"""The worker issues digests and their letters: whole, once each, in the reader's own language and time."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select, update

from eventnet.accounts.models import Person
from eventnet.attendees.models import Attendee
from eventnet.connections.keeping import write_note
from eventnet.db.session import Database
from eventnet.digests.models import Digest
from eventnet.digests.putting_off import pause_after, stuck_at
from eventnet.jobs.slow import issue_digests, send_letters
from eventnet.mail.transports import Memory, transport
from eventnet.web.context import house_of
from tests.factories.gathering import an_attendee
from tests.factories.meeting import connected
from tests.factories.parties import Party, a_party, end, failing_for, prove_address
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask


def ended_party(database: Database, clock: SettableClock) -> Party:
    """Ana has an address, and Ben shares his with her."""
    party = a_party(database, now=clock.now())
    with database.write() as db:
        prove_address(db, party.ana, "ana@example.org", now=clock.now())
        db.execute(
            update(Attendee).where(Attendee.id == party.dan.id).values(card_email="dan@roe.example")
        )
        met = clock.now() - timedelta(minutes=2)
        connected(db, party.ana, party.dan, now=met, shares=["email"])
        end(db, party.event, now=clock.now())
    return party


def work(app: Flask) -> list[EmailMessage]:
    """Let the worker do its rounds, twice, and return what it has sent."""
    with app.app_context():
        for _round in range(2):
            issue_digests(house_of(app))
            send_letters(house_of(app))
        door = transport()
    assert isinstance(door, Memory)
    return door.letters


def body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_everybody_gets_a_digest_and_who_has_an_address_one_letter(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    party = ended_party(database, clock)
    letters = work(app)
    assert [letter["To"] for letter in letters] == ["ana@example.org"]
    with database.read() as db:
        at_the_event = select(func.count(Digest.id)).where(Digest.event_id == party.event.id)
        assert db.scalar(at_the_event) == 4
        assert db.scalar(select(func.count(Digest.id))) == 4


def test_the_letter_says_whom_to_write_to_and_why(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    party = ended_party(database, clock)
    letter = work(app)[0]
    assert letter["Subject"] == "Ana, you met 3 people. Here is where to begin."
    text, html = body(letter, "plain"), body(letter, "html")
    assert f"http://localhost:8000/e/{party.event.key}/plan" in text
    for name in ("Ben Okoro", "Cleo Marsh"):
        assert name in text
    assert "Dan Roe <dan@roe.example>" in text
    assert "You scanned their badge, and they said yes" in text
    assert "mailto:dan@roe.example?subject=Open%20Streets" in html
    assert "They scanned your badge, and you said yes" in html


def test_the_letter_holds_no_private_note_and_no_address_that_is_not_shared(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    party = ended_party(database, clock)
    with database.write() as db:
        db.execute(
            update(Attendee).where(Attendee.id == party.ben.id).values(card_email="ben@shy.example")
        )
        for attendee, words in ((party.ana, "owes me a map"), (party.ben, "talks a lot")):
            write_note(
                db,
                attendee_id=attendee.id,
                connection_id=party.with_ben,
                text=words,
                now=clock.now(),
            )
    whole = bytes(work(app)[0]).decode()
    for private in ("ben@shy.example", "owes me a map", "talks a lot"):
        assert private not in whole


def test_the_letter_can_be_stopped_in_one_click(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    ended_party(database, clock)
    letter = work(app)[0]
    link = str(letter["List-Unsubscribe"]).strip("<>")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert urlsplit(link).path.startswith("/unsubscribe/")
    assert link in body(letter, "plain")


def test_a_name_cannot_become_a_header_or_markup(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    party = a_party(database, now=clock.now())
    with database.write() as db:
        prove_address(db, party.ana, "ana@example.org", now=clock.now())
        odd = an_attendee(db, party.event, "<script>alert(1)</script> x", now=clock.now())
        connected(db, party.ana, odd, now=clock.now())
        db.execute(
            update(Attendee)
            .where(Attendee.id == party.ana.id)
            .values(name="Eve\r\nBcc: everybody@example.org")
        )
        end(db, party.event, now=clock.now())
    letter = work(app)[0]
    assert letter["Bcc"] is None
    assert "<script" not in body(letter, "html")
    assert "&lt;script&gt;" in body(letter, "html")


def test_the_letter_speaks_the_readers_language(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    party = ended_party(database, clock)
    with database.write() as db:
        db.execute(update(Person).where(Person.id == party.ana.person_id).values(locale="de"))
    letter = work(app)[0]
    assert letter["Content-Language"] == "de"
    assert '<html lang="de"' in body(letter, "html")


def test_one_digest_that_fails_does_not_stop_the_others_and_is_tried_again_later(
    app: Flask, database: Database, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    party = ended_party(database, clock)
    monkeypatch.setattr("eventnet.digests.issuing.prepare_each", failing_for({party.ben.id}))
    house = house_of(app)
    with app.app_context():
        assert issue_digests(house) == 3
        with database.read() as db:
            assert stuck_at(db, party.event.id) == 1
            assert stuck_at(db, party.gathering.elsewhere.id) == 0
        monkeypatch.undo()
        assert issue_digests(house) == 0  # put off, and nobody else is left
        clock.move(minutes=1)
        assert [issue_digests(house), issue_digests(house)] == [1, 0]
    with database.read() as db:
        assert stuck_at(db, party.event.id) == 0


def test_more_digests_that_fail_than_one_round_takes_do_not_stop_the_others(
    app: Flask, database: Database, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    party = ended_party(database, clock)
    first = {party.ana.id, party.ben.id}
    monkeypatch.setattr("eventnet.digests.issuing.prepare_each", failing_for(first))
    monkeypatch.setattr("eventnet.jobs.slow.DIGESTS_A_ROUND", 2)
    with app.app_context():
        assert [issue_digests(house_of(app)) for _round in range(2)] == [0, 2]


def test_what_fails_again_and_again_is_tried_more_and_more_seldom() -> None:
    pauses = [pause_after(tries) for tries in range(1, 40)]
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=8)
