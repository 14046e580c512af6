"""A live code connects both at once while it is good; five may use it; revoking and blocking win over it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from eventnet.accounts.sessions import revoke
from eventnet.attendees.models import Attendee
from eventnet.badges.models import LiveUse
from eventnet.connections.keeping import share
from eventnet.connections.models import Connection, Meeting, Request, Side
from eventnet.connections.queries import connections_of, requests_to
from eventnet.connections.service import ScanResult
from eventnet.db.factlog import FactRow
from tests.factories.gathering import an_attendee
from tests.factories.meeting import a_scan, connected
from tests.factories.showing import SECRET, Phone, Two, a_phone

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def test_a_good_code_connects_both_at_once_with_what_each_remembered(two: Two) -> None:
    with two.database.write() as db:
        for who, shares in ((two.party.ana, ["email"]), (two.party.ben, ["role"])):
            db.execute(update(Attendee).where(Attendee.id == who.id).values(shares=shares))
    result = two.ben.scans(two.ana.shows(two.now), now=two.now)
    assert (result.outcome, result.other_id) == ("connected", two.party.ana.id)
    with two.database.read() as db:
        made = db.scalars(select(Connection)).one()
        sides = {side.attendee_id: side.shares for side in db.scalars(select(Side))}
    assert (made.id, made.way) == (result.connection_id, "live")
    assert sides == {two.party.ana.id: ["email"], two.party.ben.id: ["role"]}
    assert two.count(Request) == 0


def test_the_same_scan_gets_the_same_answer_and_tells_nobody(two: Two) -> None:
    code = two.ana.shows(two.now)
    first = two.ben.scans(code, now=two.now, scan_id="scan-0000000000001")
    facts = two.count(FactRow)
    again = two.ben.scans(code, now=two.now + 3 * HOUR, scan_id="scan-0000000000001")
    assert again == first
    assert two.count(FactRow) == facts
    assert (two.count(Connection), two.count(LiveUse)) == (1, 1)


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=72), timedelta(hours=-72)])
@pytest.mark.parametrize(("seconds", "outcome"), [(-30, "connected"), (0, "connected"), (30, "connected"), (60, "code-changed"), (900, "code-changed")])  # fmt: skip
def test_a_code_is_good_in_its_window_and_one_on_either_side_by_the_servers_clock(
    two: Two, ahead: timedelta, seconds: int, outcome: str
) -> None:
    eva = a_phone(two.database, two.party.ana, now=two.now, ahead=ahead)
    code = eva.shows(two.now - timedelta(seconds=seconds))
    assert two.ben.scans(code, now=two.now).outcome == outcome


def test_one_of_another_event_or_with_a_wrong_key_is_no_code_of_this_event(two: Two) -> None:
    uma = a_phone(two.database, two.party.outsider, now=two.now)
    assert two.ben.scans(uma.shows(two.now), now=two.now).outcome == "not-here"
    forged = two.ana.shows(two.now)
    forged = forged[:-1] + ("0" if forged[-1] != "0" else "1")
    assert two.ben.scans(forged, now=two.now).outcome == "not-here"
    assert (
        two.ben.scans(two.ana.shows(two.now), now=two.now, secrets=("new",)).outcome == "not-here"
    )
    assert two.ana.scans(two.ana.shows(two.now), now=two.now).outcome == "own-badge"
    assert two.count(Connection) == 0


def test_after_a_change_of_the_servers_key_codes_of_the_old_one_still_connect(two: Two) -> None:
    secrets = ("new", SECRET)
    assert (
        two.ben.scans(two.ana.shows(two.now), now=two.now, secrets=secrets).outcome == "connected"
    )


def test_a_code_settles_what_the_two_had_asked_each_other(two: Two) -> None:
    with two.database.write() as db:
        asked = a_scan(db, two.party.ben, two.party.ana, now=two.now)
    assert asked.outcome == "requested"
    assert two.ben.scans(two.ana.shows(two.now), now=two.now).outcome == "connected"
    with two.database.read() as db:
        assert requests_to(db, two.party.ana.id) == []
        assert db.scalars(select(Request.state)).one() == "accepted"


def test_people_who_know_each_other_meet_again(two: Two) -> None:
    with two.database.write() as db:
        connected(db, two.party.ben, two.party.ana, now=two.now - HOUR)
    result = two.ben.scans(two.ana.shows(two.now), now=two.now)
    assert (result.outcome, two.count(Meeting)) == ("known", 1)


def test_both_scanning_each_other_is_one_connection_and_one_meeting(two: Two) -> None:
    first = two.ben.scans(two.ana.shows(two.now), now=two.now)
    second = two.ana.scans(two.ben.shows(two.now), now=two.now)
    assert first.connection_id == second.connection_id
    assert (second.outcome, two.count(Connection), two.count(Meeting)) == ("connected", 1, 0)


# Five scanners


def test_the_sixth_scanner_of_a_window_waits_for_the_next_code(two: Two) -> None:
    with two.database.write() as db:
        others = [an_attendee(db, two.party.event, f"Guest {n}", now=two.now) for n in range(6)]
    phones = [a_phone(two.database, one, now=two.now) for one in others]
    code = two.ana.shows(two.now)
    outcomes = [phone.scans(code, now=two.now).outcome for phone in phones]
    assert outcomes == ["connected"] * 5 + ["code-full"]
    assert two.count(Request) == 0
    later = two.now + timedelta(seconds=30)
    assert phones[5].scans(two.ana.shows(later), now=later).outcome == "connected"


def test_ten_who_scan_at_the_same_moment_are_five_connections(two: Two) -> None:
    with two.database.write() as db:
        others = [an_attendee(db, two.party.event, f"Guest {n}", now=two.now) for n in range(10)]
    phones = [a_phone(two.database, one, now=two.now) for one in others]
    code, start, outcomes = two.ana.shows(two.now), threading.Barrier(10), list[str]()

    def scan(phone: Phone) -> None:
        start.wait()
        outcomes.append(phone.scans(code, now=two.now).outcome)

    threads = [threading.Thread(target=scan, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["code-full"] * 5 + ["connected"] * 5
    assert two.count(Connection) == 5


# What wins over a code


def test_a_revoked_devices_code_makes_a_request_at_most(two: Two) -> None:
    code = two.ana.shows(two.now)
    with two.database.write() as db:
        assert revoke(
            db, person_id=two.party.ana.person_id, device_id=two.ana.device_id, now=two.now
        )
    result = two.ben.scans(code, now=two.now)
    assert (result.outcome, two.count(Connection)) == ("requested", 0)
    two.ana.tells(two.now, now=two.now)
    assert two.count(Connection) == 0


def test_to_the_blocked_a_good_code_is_as_an_expired_one(two: Two) -> None:
    expired = two.ben.scans(
        two.ana.shows(two.now - HOUR), now=two.now, scan_id="scan-0000000000001"
    )
    two.block(two.ana, two.ben)
    facts = two.count(FactRow)
    good = two.ben.scans(two.ana.shows(two.now), now=two.now, scan_id="scan-0000000000002")
    assert good == ScanResult("scan-0000000000002", expired.outcome)
    assert (two.count(FactRow), two.count(LiveUse), two.count(Request)) == (facts, 0, 0)


def test_a_block_wins_over_an_earlier_scan_that_comes_later(two: Two) -> None:
    shown, came = two.now + 20 * MINUTE, two.now + 3 * HOUR
    asked = two.ben.scans(two.ana.shows(shown), now=came, at=shown)
    assert asked.outcome == "requested"
    two.block(two.ana, two.ben)
    assert two.ana.tells(shown, now=came) == [None]
    again = two.ben.scans(two.ana.shows(shown), now=came, at=shown)
    assert (again.outcome, two.count(Connection)) == ("waiting", 0)
    with two.database.read() as db:
        assert requests_to(db, two.party.ana.id) == []
    assert two.ana.scans(two.ben.shows(came), now=came).outcome == "you-blocked"


def test_somebody_who_was_removed_is_not_here(two: Two) -> None:
    code = two.ana.shows(two.now)
    with two.database.write() as db:
        gone = update(Attendee).where(Attendee.id == two.party.ana.id).values(removed_at=two.now)
        db.execute(gone)
    assert two.ben.scans(code, now=two.now).outcome == "not-here"


def test_what_was_shared_once_is_remembered_for_the_next_code(two: Two) -> None:
    made = two.ben.scans(two.ana.shows(two.now), now=two.now)
    assert made.connection_id is not None
    with two.database.write() as db:
        share(db, attendee_id=two.party.ben.id, connection_id=made.connection_id, shares=["phone"])
        cleo = an_attendee(db, two.party.event, "Cleo Marsh", now=two.now)
    phone = a_phone(two.database, cleo, now=two.now)
    assert phone.scans(two.ben.shows(two.now), now=two.now).outcome == "connected"
    with two.database.read() as db:
        [known] = connections_of(db, cleo.id)
    assert known.theirs.shares == ["phone"]


def test_to_the_blocked_whom_one_knew_a_good_code_is_as_an_expired_one(two: Two) -> None:
    with two.database.write() as db:
        connected(db, two.party.ben, two.party.ana, now=two.now - HOUR)
    two.block(two.ana, two.ben)
    result = two.ben.scans(two.ana.shows(two.now), now=two.now, scan_id="scan-0000000000001")
    assert result == ScanResult("scan-0000000000001", "code-changed")
