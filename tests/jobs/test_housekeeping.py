"""What serves for a time only goes when it can no longer matter, and not a moment before; nothing else goes with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventnet.accounts.asking import WINDOW, ask
from eventnet.accounts.models import Ask, Device, SignIn, Transfer
from eventnet.accounts.service import open_way_in
from eventnet.accounts.sessions import LIFETIME, open_session
from eventnet.accounts.transfers import open_transfer
from eventnet.badges.live_service import ensure_live_device
from eventnet.badges.models import LiveShown, LiveUse
from eventnet.connections.live import AFTER_END
from eventnet.connections.models import LiveClaim, Request, Scan
from eventnet.core.ids import new_id
from eventnet.db.base import Base
from eventnet.db.session import Database
from eventnet.digests.service import KINDS
from eventnet.events.models import Event
from eventnet.jobs import housekeeping
from eventnet.jobs.housekeeping import MARGIN, RULES, erase_some, keep_house
from eventnet.mail.models import Letter
from eventnet.mail.service import try_again
from eventnet.outbox.models import OutboxReceipt
from eventnet.web.context import house_of
from tests.factories.gathering import Gathering
from tests.factories.letters import a_letter, sent_by
from tests.factories.meeting import a_scan
from tests.factories.parties import a_party, end, issued, prove_address
from tests.plugins.clock import SettableClock

SECRET = "only-for-the-tests-of-this-product-and-nothing-else"
SECOND = timedelta(seconds=1)


@pytest.fixture
def kept(database: Database, gathering: Gathering, now: datetime) -> Gathering:
    """One row of each kind about Ana, who scanned Ben and shows live codes at a device of hers."""
    ana, ben = gathering.ana, gathering.ben
    with database.write() as db:
        asked = a_scan(db, ana, ben, now=now)
        open_session(db, person_id=ana.person_id, label="Phone", now=now)
        device = db.scalars(select(Device).where(Device.person_id == ana.person_id)).first()
        assert device is not None
        open_transfer(db, device_id=device.id, secret=SECRET, now=now)
        open_way_in(
            db,
            purpose="sign-in",
            person_id=ana.person_id,
            email="ana@example.org",
            secret=SECRET,
            now=now,
        )
        ask(
            db,
            purpose="sign-in",
            email="ana@example.org",
            person_id=ana.person_id,
            locale="en",
            secret=SECRET,
            now=now,
        )
        shows = ensure_live_device(db, attendee_id=ana.id, device_id=device.id)
        for window in (1, 2, 3):
            db.add(LiveShown(live_device_id=shows.id, window=window))
            db.add(LiveUse(live_device_id=shows.id, window=window, scanner_id=ben.id))
        db.add(LiveClaim(request_id=asked.request_id, live_device_id=shows.id, window=1))
        db.add(
            OutboxReceipt(
                attendee_id=ana.id,
                item_id=new_id(),
                device_id=device.id,
                subject="note:x",
                sequence=1,
                at=now,
                received_at=now,
                outcome="done",
            )
        )
    return gathering


def counts(database: Database) -> dict[str, int]:
    with database.read() as db:
        return {
            rule.model.__name__: db.scalar(select(func.count()).select_from(rule.model)) or 0
            for rule in RULES
        }


def ended(database: Database, there: Gathering, phase: str, at: datetime) -> None:
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        event.phase, event.ended_at, event.retention_days = phase, at, 30


def goes_at(
    app: Flask, clock: SettableClock, database: Database, moment: datetime, *models: type[Base]
) -> None:
    """See to it that these rows are there until that moment, gone after it, and that all others stay."""
    house, before = house_of(app), counts(database)
    clock.set(moment - SECOND)
    keep_house(house)
    assert counts(database) == before
    clock.set(moment + SECOND)
    assert keep_house(house) == sum(before[model.__name__] for model in models) > 0
    assert keep_house(house) == 0
    gone = {model.__name__: 0 for model in models}
    assert counts(database) == {**before, **gone}


def test_ways_in_go_a_day_after_they_end(
    app: Flask, clock: SettableClock, database: Database, kept: Gathering, now: datetime
) -> None:
    goes_at(app, clock, database, now + timedelta(minutes=2) + MARGIN, Transfer)
    goes_at(app, clock, database, now + timedelta(minutes=10) + MARGIN, SignIn)
    goes_at(app, clock, database, now + WINDOW + MARGIN, Ask)


def test_what_late_live_codes_need_goes_when_none_connects_any_more(
    app: Flask, clock: SettableClock, database: Database, kept: Gathering, now: datetime
) -> None:
    keep_house_until = now + timedelta(days=20)
    clock.set(keep_house_until)
    keep_house(house_of(app))  # the event is live: the log of its devices stays
    assert counts(database)["LiveShown"] == 3
    ended(database, kept, "after", keep_house_until)
    goes_at(
        app,
        clock,
        database,
        keep_house_until + AFTER_END + MARGIN,
        LiveClaim,
        LiveShown,
        LiveUse,
    )


def test_a_claim_goes_as_soon_as_its_request_is_answered(
    app: Flask, database: Database, kept: Gathering
) -> None:
    with database.write() as db:
        db.scalars(select(Request)).one().state = "declined"
    assert keep_house(house_of(app)) == 1
    assert counts(database)["LiveClaim"] == 0


def test_receipts_stay_until_the_closed_events_retention_has_passed(
    app: Flask, clock: SettableClock, database: Database, kept: Gathering, now: datetime
) -> None:
    ended(database, kept, "after", now)
    clock.set(now + timedelta(days=60))
    keep_house(house_of(app))
    assert counts(database)["OutboxReceipt"] == 1  # not closed: a phone may still send
    ended(database, kept, "closed", now + timedelta(days=60))
    goes_at(app, clock, database, now + timedelta(days=90) + MARGIN, OutboxReceipt)
    with database.read() as db:
        assert len(db.scalars(select(Scan)).all()) == 1  # what somebody did is no receipt


def test_a_session_that_nobody_used_for_its_lifetime_goes_with_its_device(
    app: Flask, clock: SettableClock, database: Database, kept: Gathering, now: datetime
) -> None:
    clock.set(now + LIFETIME + MARGIN - SECOND)
    keep_house(house_of(app))
    before = counts(database)["Device"]
    assert before > 0
    clock.set(now + LIFETIME + MARGIN + SECOND)
    keep_house(house_of(app))
    assert counts(database)["Device"] == 0


def test_of_letters_that_are_settled_only_what_became_of_them_stays(
    app: Flask, clock: SettableClock, database: Database, now: datetime
) -> None:
    moment = now + MARGIN
    with database.write() as db:
        ids = {
            (kind, state): a_letter(db, now=now, kind=kind, headers={"Reply-To": "x@example.org"})
            for kind in ("sign-in", "digest")
            for state in ("waiting", "sent", "refused", "failed", "cancelled")
        }
        for (_kind, state), letter in ids.items():
            letter.state, letter.sent_at = state, now if state == "sent" else None
            letter.may_repeat = True
    clock.set(moment - SECOND)
    keep_house(house_of(app))
    with database.read() as db:
        assert {row.to_address for row in db.scalars(select(Letter))} == {"ana@example.org"}
    clock.set(moment + SECOND)
    assert keep_house(house_of(app)) == 8
    assert keep_house(house_of(app)) == 0
    with database.read() as db:
        left = {row.id: row for row in db.scalars(select(Letter))}
    for (kind, state), letter in ids.items():
        if kind == "sign-in" and state != "waiting":
            assert letter.id not in left
            continue
        row = left[letter.id]
        gone = state != "waiting"
        words = (row.to_address, row.subject, row.text, row.html, row.headers)
        assert (words == ("", None, None, None, {})) == gone
        kept = (row.state, row.message_id, row.may_repeat, row.created_at)
        assert kept == (state, letter.message_id, True, now)


def test_a_letter_that_was_given_up_and_forgotten_goes_all_the_same_when_it_is_tried_again(
    app: Flask, clock: SettableClock, database: Database, now: datetime
) -> None:
    party = a_party(database, now=now)
    with database.write() as db:
        prove_address(db, party.ana, "ana@example.org", now=now)
        end(db, party.event, now=now)
        issued(db, party.ana, now=now)
        db.scalars(select(Letter)).one().state = "failed"
    clock.set(now + MARGIN + SECOND)
    keep_house(house_of(app))
    with database.write() as db:
        assert db.scalars(select(Letter.to_address)).one() == ""
        try_again(db, event_id=party.event.id, kinds=KINDS, now=clock.now())
    assert [letter["To"] for letter in sent_by(app)] == ["ana@example.org"]


def test_it_goes_in_batches_and_on_where_it_was(
    app: Flask,
    clock: SettableClock,
    database: Database,
    kept: Gathering,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended(database, kept, "after", now)
    clock.set(now + timedelta(days=9))
    shown = next(rule for rule in RULES if rule.model is LiveShown)
    with database.write() as db:
        assert erase_some(db, shown, now=clock.now(), most=2) == 2

    def breaking(*_some: object, **_more: object) -> int:
        raise RuntimeError("killed")

    whole: Callable[..., int] = erase_some
    monkeypatch.setattr(housekeeping, "erase_some", breaking)
    with pytest.raises(RuntimeError):
        keep_house(house_of(app))
    monkeypatch.setattr(housekeeping, "erase_some", whole)
    assert counts(database)["LiveShown"] == 1
    keep_house(house_of(app))
    assert counts(database)["LiveShown"] == 0
