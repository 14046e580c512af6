"""A live code that comes late connects only under the strictest conditions, in any order; every doubt is a request."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import update

from eventnet.connections.models import Connection, Meeting, Request
from eventnet.connections.queries import connections_of, requests_to
from eventnet.connections.service import ScanResult, answer
from eventnet.events.models import Event
from tests.factories.gathering import an_attendee
from tests.factories.showing import Two, a_phone

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("covered", "contact", "outcome"),
    [
        (True, None, "connected"),
        (False, None, "requested"),
        (True, 30 * MINUTE, "requested"),  # the scanner was heard of in between
        (True, 3 * HOUR - MINUTE, "connected"),  # the contact in which it is sent
        (True, 3 * HOUR - 5 * MINUTE, "requested"),  # longer ago than the grace
    ],
)
def test_a_late_scan_connects_only_if_all_conditions_hold(
    two: Two, covered: bool, contact: timedelta | None, outcome: str
) -> None:
    shown, came = two.now + 20 * MINUTE, two.now + 20 * MINUTE + 3 * HOUR
    if covered:
        two.ana.tells(shown, now=shown)
    if contact is not None:
        two.ben.is_in_contact(shown + contact)
    result = two.ben.scans(two.ana.shows(shown), now=came, at=shown)
    assert result.outcome == outcome
    assert two.count(Connection) == (outcome == "connected")
    with two.database.read() as db:
        waiting = requests_to(db, two.party.ana.id)
    if outcome == "requested":
        [(request, person)] = waiting
        assert (request.way, person.id) == ("live", two.party.ben.id)
        assert abs(request.at - shown) < MINUTE
    else:
        assert waiting == []


def test_a_sixth_late_scanner_becomes_a_request(two: Two) -> None:
    shown, came = two.now + 20 * MINUTE, two.now + 2 * HOUR
    with two.database.write() as db:
        others = [an_attendee(db, two.party.event, f"Guest {n}", now=two.now) for n in range(6)]
    phones = [a_phone(two.database, one, now=two.now) for one in others]
    two.ana.tells(shown, now=shown)
    outcomes = [phone.scans(two.ana.shows(shown), now=came, at=shown).outcome for phone in phones]
    assert outcomes == ["connected"] * 5 + ["requested"]


@pytest.mark.parametrize(
    ("after_end", "phase", "outcome"),
    [
        (23 * HOUR, "after", "connected"),
        (25 * HOUR, "after", "requested"),
        (23 * HOUR, "closed", "event-over"),
    ],
)
def test_a_late_scan_connects_until_a_day_after_the_end(
    two: Two, after_end: timedelta, phase: str, outcome: str
) -> None:
    shown = two.now + 20 * MINUTE
    with two.database.write() as db:
        ended = two.now + HOUR
        db.execute(update(Event).where(Event.id == two.party.event.id).values(ended_at=ended))
    two.ana.tells(shown, now=shown)
    came = two.now + HOUR + after_end
    result = two.ben.scans(two.ana.shows(shown), now=came, at=shown, phase=phase)
    assert result.outcome == outcome


def test_a_no_wins_over_a_second_reading_of_the_same_window(two: Two) -> None:
    shown = two.now + 20 * MINUTE
    back = shown + HOUR
    asked = two.ben.scans(two.ana.shows(shown), now=back, at=shown)
    with two.database.write() as db:
        answer(
            db,
            attendee_id=two.ana.attendee.id,
            request_id=asked.request_id or "",
            accept=False,
            shares=[],
            now=back,
        )
    two.ana.tells(shown, now=back)
    again = two.ben.scans(two.ana.shows(shown), now=back, at=shown + timedelta(seconds=1))
    assert (asked.outcome, again.outcome) == ("requested", "waiting")
    assert two.count(Connection) == 0


def test_a_code_shown_after_the_end_connects_nobody(two: Two) -> None:
    with two.database.write() as db:
        ended = two.now - HOUR
        db.execute(update(Event).where(Event.id == two.party.event.id).values(ended_at=ended))
    result = two.ben.scans(two.ana.shows(two.now), now=two.now, phase="after")
    assert (result.outcome, two.count(Request)) == ("event-over", 0)


def test_a_picture_of_a_code_that_is_shown_around_later_gives_a_request_at_most(two: Two) -> None:
    shown = two.now + 20 * MINUTE
    two.ana.tells(shown, now=shown)
    code = two.ana.shows(shown)
    later = shown + 30 * MINUTE
    assert two.ben.scans(code, now=later).outcome == "code-changed"
    assert two.ben.scans(code, now=later + 3 * HOUR, at=later).outcome == "requested"
    assert two.count(Connection) == 0


def test_a_phone_that_has_just_joined_was_never_without_a_network(two: Two) -> None:
    shown, came = two.now + 20 * MINUTE, two.now + 3 * HOUR
    two.ana.tells(shown, now=shown)
    with two.database.write() as db:
        eve = an_attendee(db, two.party.event, "Eve New", now=came)
    phone = a_phone(two.database, eve, now=came)
    assert phone.scans(two.ana.shows(shown), now=came, at=shown).outcome == "requested"


@pytest.mark.parametrize("scan_first", [True, False])
@pytest.mark.parametrize("both_scanned", [True, False])
def test_two_phones_without_a_network_end_in_one_connection_in_any_order(
    two: Two, scan_first: bool, both_scanned: bool
) -> None:
    shown = two.now + 20 * MINUTE
    codes = two.ana.shows(shown), two.ben.shows(shown)
    came = shown + 5 * HOUR

    def ben_comes_back(now: datetime) -> ScanResult:
        two.ben.is_in_contact(now)
        two.ben.tells(shown, now=now)
        return two.ben.scans(codes[0], now=now, at=shown)

    def ana_comes_back(now: datetime) -> None:
        two.ana.is_in_contact(now)
        two.ana.tells(shown, shown + MINUTE, now=now)
        if both_scanned:
            two.ana.scans(codes[1], now=now, at=shown)

    if scan_first:
        assert ben_comes_back(came).outcome == "requested"
        ana_comes_back(came + HOUR)
    else:
        ana_comes_back(came)
        assert ben_comes_back(came + HOUR).outcome == "connected"
    two.ana.tells(shown, now=came + 2 * HOUR)  # sent again: nothing new
    with two.database.read() as db:
        for who in (two.party.ana, two.party.ben):
            assert len(connections_of(db, who.id)) == 1
            assert requests_to(db, who.id) == []
    assert (two.count(Connection), two.count(Meeting)) == (1, 0)


def test_both_scanned_each_other_late_is_a_connection_without_any_log(two: Two) -> None:
    shown, came = two.now + 20 * MINUTE, two.now + 3 * HOUR
    two.ana.is_in_contact(shown + 10 * MINUTE)
    two.ben.is_in_contact(shown + 10 * MINUTE)
    assert two.ben.scans(two.ana.shows(shown), now=came, at=shown).outcome == "requested"
    assert two.ana.scans(two.ben.shows(shown), now=came, at=shown).outcome == "connected"


def test_a_scan_that_was_kept_for_a_week_is_a_request_and_never_lost(two: Two) -> None:
    shown = two.now + 20 * MINUTE
    came = shown + timedelta(days=7)
    result = two.ben.scans(two.ana.shows(shown), now=came, at=shown, phase="after")
    assert (result.outcome, two.count(Request)) == ("requested", 1)


def test_a_reading_dated_before_the_code_was_shown_is_doubtful(two: Two) -> None:
    shown, came = two.now + 20 * MINUTE, two.now + 3 * HOUR
    two.ana.tells(shown, now=shown)
    early = two.ben.scans(two.ana.shows(shown), now=came, at=shown - 5 * MINUTE)
    assert (early.outcome, two.count(Connection)) == ("requested", 0)


def test_a_reading_of_the_year_1_is_a_request(two: Two) -> None:
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    code = two.ana.shows(two.now - HOUR)
    assert two.ben.scans(code, now=two.now, at=first).outcome == "requested"
