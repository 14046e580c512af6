"""Accepting badge scans by oneself: off at first, while the event is live, the two lines only, and never against a no."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventnet.attendees.models import Attendee
from eventnet.attendees.service import tell_about
from eventnet.badges.service import ensure
from eventnet.connections import parting, service
from eventnet.connections.forms import ScanForm
from eventnet.connections.models import Connection, Request
from eventnet.connections.queries import connection_of, requests_to
from eventnet.connections.service import ScanResult
from eventnet.core.ids import new_id
from eventnet.events.service import go_to
from eventnet.safety.service import write_block
from tests.connections.test_routes import Hall
from tests.factories.meeting import a_scan, connected
from tests.factories.prompting import told
from tests.factories.showing import Phone, Two

MINUTE = timedelta(minutes=1)


def lets_in(two: Two, who: Phone, *, yes: bool = True) -> None:
    with two.database.write() as db:
        values = {
            "accepts_scans": yes,
            "card_email": "ben@secret.example",
            "shares": ["email", "role"],
        }
        tell_about(db, attendee_id=who.attendee.id, values=values)


def scans(
    two: Two, who: Phone, whose: Phone, *, phase: str = "live", now: datetime | None = None
) -> ScanResult:
    """Let one read the other's printed badge now."""
    moment = now or two.now
    with two.database.write() as db:
        code = ensure(db, event_id=two.party.event.id, attendee_id=whose.attendee.id, now=two.now)
        return service.scan(
            db,
            scanner=service.Scanner(
                two.party.event.id, who.attendee.id, phase, device_id=who.device_id
            ),
            command=ScanForm(scan_id=new_id(), code=code, way="camera"),
            public_host="localhost",
            now=moment,
        )


def test_a_scan_connects_at_once_and_gives_the_two_lines_only(two: Two) -> None:
    lets_in(two, two.ben)
    first = scans(two, two.ana, two.ben)
    assert first.outcome == "connected"
    assert scans(two, two.ana, two.ben).outcome == "known"
    assert (two.count(Connection), two.count(Request)) == (1, 0)
    with two.database.read() as db:
        known = connection_of(
            db, attendee_id=two.ana.attendee.id, connection_id=first.connection_id or ""
        )
        assert known is not None
        assert (known.theirs.shares, known.card(two.now + timedelta(days=3))) == ([], {})
        heard = {row.attendee_id for row in told(db, "connection-made") if row.attendee_id}
        assert heard == {two.ana.attendee.id, two.ben.attendee.id}
        mine = db.get_one(Attendee, two.ben.attendee.id)
        assert mine.shares == ["email", "role"]


def test_it_is_off_at_first_and_ends_with_the_event(two: Two) -> None:
    assert scans(two, two.ana, two.ben).outcome == "requested"
    lets_in(two, two.ben)
    with two.database.write() as db:
        go_to(db, event_id=two.party.event.id, phase="after", person_id=None, now=two.now)
    later = two.now + timedelta(minutes=1)
    assert scans(two, two.ana, two.ben, phase="after", now=later).outcome == "event-over"
    assert two.count(Connection) == 0


def test_before_the_event_a_scan_is_a_request(two: Two) -> None:
    lets_in(two, two.ben)
    assert scans(two, two.ana, two.ben, phase="before").outcome == "requested"
    again = scans(two, two.ana, two.ben)
    assert again.outcome == "connected"
    with two.database.read() as db:
        assert requests_to(db, two.ben.attendee.id) == []
        assert [row.state for row in db.scalars(select(Request))] == ["accepted"]


@pytest.mark.parametrize("ended", ["no", "remove", "undo", "block"])
def test_it_never_overrides_what_somebody_has_ended(two: Two, ended: str) -> None:
    lets_in(two, two.ben, yes=False)
    ana, ben = two.ana.attendee, two.ben.attendee
    with two.database.write() as db:
        if ended == "no":
            asked = a_scan(db, ana, ben, now=two.now)
            service.answer(
                db,
                attendee_id=ben.id,
                request_id=asked.request_id or "",
                accept=False,
                shares=[],
                now=two.now,
            )
        else:
            known = connected(db, ana, ben, now=two.now)
            getattr(parting, ended)(db, attendee_id=ben.id, connection_id=known, now=two.now)
    lets_in(two, two.ben)
    later = two.now + 10 * MINUTE
    two.ana.is_in_contact(two.now + 5 * MINUTE)
    two.ana.is_in_contact(later)
    outcome = scans(two, two.ana, two.ben, now=later).outcome
    assert outcome == ("waiting" if ended == "no" else "requested")
    assert two.count(Connection) == 0


def test_a_block_without_a_connection_is_not_overridden_either(two: Two) -> None:
    lets_in(two, two.ben)
    with two.database.write() as db:
        write_block(db, blocker_id=two.ben.attendee.id, blocked_id=two.ana.attendee.id, now=two.now)
    assert scans(two, two.ana, two.ben).outcome == "requested"
    assert two.count(Connection) == 0


def test_a_live_code_in_doubt_stays_a_request(two: Two) -> None:
    lets_in(two, two.ben)
    late = two.now + 60 * MINUTE
    assert two.ana.scans(two.ben.shows(two.now), now=late, at=two.now).outcome == "requested"


def test_the_setting_is_ones_own_and_the_scanner_reads_why(app: Flask, two: Two) -> None:
    hall = Hall(app, two.database, two.now, two.party)
    address = f"/e/{hall.key}/me/badge-scans"
    page = hall.ben.get(address).text
    assert "Connect us at once" in page
    for _ in range(2):
        saved = hall.ben.post(address, data={"accepts_scans": "true"})
        assert (saved.status_code, saved.location) == (303, f"/e/{hall.key}/me")
    assert "We connect you at once" in hall.ben.get(f"/e/{hall.key}/me").text
    assert "We connect you at once" not in hall.ana.get(f"/e/{hall.key}/me").text
    assert hall.outsider.post(address, data={"accepts_scans": "true"}).status_code == 404
    assert hall.outsider.get(address).status_code == 404
    assert hall.ben.post(address, data={}).status_code == 422
    said = hall.scan(hall.ana).get_json()
    assert (said["outcome"], said["person"]["name"]) == ("connected", "Ben Okoro")
    assert "who scans their badge" in said["text"]
