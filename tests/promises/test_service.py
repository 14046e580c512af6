"""A promise is its writer's: made and settled twice, told only to whom it was made, and only where that was chosen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from eventnet.connections import parting
from eventnet.connections.queries import connections_of
from eventnet.core.errors import Conflict, NotFound
from eventnet.db.session import Database
from eventnet.promises.forms import ExchangeForm, PromiseForm, SettleForm
from eventnet.promises.models import Promise
from eventnet.promises.queries import Promised, exchanges_of, has_due, promises_of
from eventnet.promises.service import MOST, drop_exchange, promise, settle, write_exchange
from eventnet.promises.states import MORNING, is_due, reminder_of
from tests.factories.gathering import Gathering
from tests.factories.meeting import connected

KEY = "promise-000000001"
MONDAY = date(2026, 6, 15)


@pytest.fixture
def known(database: Database, gathering: Gathering, now: datetime) -> str:
    """The connection of Ana and Ben."""
    with database.write() as db:
        return connected(db, gathering.ana, gathering.ben, now=now)


def makes(database: Database, who: str, known: str, now: datetime, **more: object) -> None:
    values = {"promise_id": KEY, "connection_id": known, "text": "Send the link", **more}
    with database.write() as db:
        promise(db, attendee_id=who, form=PromiseForm.model_validate(values), now=now)


def settles(
    database: Database, who: str, state: str, now: datetime, due: date | None = None
) -> None:
    with database.write() as db:
        form = SettleForm.model_validate({"state": state, "due": due})
        settle(db, attendee_id=who, promise_id=KEY, form=form, now=now)


def seen_by(database: Database, attendee_id: str) -> list[Promised]:
    with database.read() as db:
        return promises_of(db, attendee_id, connections_of(db, attendee_id))


def test_a_promise_is_kept_once_and_what_came_of_it_may_change(
    database: Database, gathering: Gathering, known: str, now: datetime
) -> None:
    ana = gathering.ana.id
    for text in ("Send the link", "Another text of the same id"):
        makes(database, ana, known, now, text=text)
    for state, due in (("kept", None), ("renegotiated", MONDAY), ("let-go", None), ("open", None)):
        for _ in range(2):
            settles(database, ana, state, now + timedelta(minutes=1), due)
        [row] = seen_by(database, ana)
        assert (row.promise.state, row.promise.text) == (state, "Send the link")
        assert row.is_pending == (state in {"open", "renegotiated"})
        assert row.promise.due_on == (None if state == "kept" else MONDAY)


@pytest.mark.parametrize(
    ("by", "told", "state", "sees"),
    [
        ("me", True, "open", True),
        ("me", True, "kept", True),
        ("me", True, "let-go", False),
        ("me", False, "open", False),
        ("them", True, "open", False),
    ],
)
def test_the_other_sees_only_what_was_promised_to_them_and_told(
    database: Database, gathering: Gathering, known: str, now: datetime, by: str, told: bool, state: str, sees: bool
) -> None:  # fmt: skip
    makes(database, gathering.ana.id, known, now, by=by, told=told)
    settles(database, gathering.ana.id, state, now)
    seen = seen_by(database, gathering.ben.id)
    assert [row.promise.text for row in seen] == (["Send the link"] if sees else [])
    assert not any(row.is_own or row.by_me for row in seen)
    with pytest.raises(NotFound):
        settles(database, gathering.ben.id, "kept", now)


@pytest.mark.parametrize("kind", ["remove", "block"])
@pytest.mark.parametrize("who_ends", ["ana", "ben"])
def test_when_they_part_the_promise_stays_with_its_writer_alone(
    database: Database, gathering: Gathering, known: str, now: datetime, kind: str, who_ends: str
) -> None:
    makes(database, gathering.ana.id, known, now, told=True)
    ender = getattr(gathering, who_ends).id
    with database.write() as db:
        getattr(parting, kind)(db, attendee_id=ender, connection_id=known, now=now)
    [mine] = seen_by(database, gathering.ana.id)
    assert (mine.promise.text, mine.known) == ("Send the link", None)
    assert seen_by(database, gathering.ben.id) == []
    settles(database, gathering.ana.id, "kept", now)
    if kind == "remove":
        with database.write() as db:
            connected(db, gathering.ben, gathering.ana, now=now + timedelta(hours=1))
        assert seen_by(database, gathering.ben.id) == []
        assert seen_by(database, gathering.ana.id)[0].known is not None


def test_outsiders_promise_settle_and_log_nothing(
    database: Database, gathering: Gathering, known: str, now: datetime
) -> None:
    makes(database, gathering.ana.id, known, now, told=True)
    outsider = gathering.outsider.id
    form = ExchangeForm(connection_id=known, what="idea-given")
    with pytest.raises(NotFound):
        makes(database, outsider, known, now, promise_id="p" * 16)
    with pytest.raises(NotFound):
        settles(database, outsider, "kept", now)
    with pytest.raises(NotFound), database.write() as db:
        write_exchange(db, attendee_id=outsider, form=form, now=now)
    assert seen_by(database, outsider) == []


def test_pending_promises_about_one_person_have_an_end(
    database: Database, gathering: Gathering, known: str, now: datetime
) -> None:
    for number in range(MOST):
        makes(database, gathering.ana.id, known, now, promise_id=f"promise-{number:09d}")
    with pytest.raises(Conflict):
        makes(database, gathering.ana.id, known, now, promise_id="one-more-000000000")
    settles(database, gathering.ana.id, "kept", now)
    makes(database, gathering.ana.id, known, now, promise_id="one-more-000000000")
    with database.read() as db:
        assert db.scalar(select(func.count()).select_from(Promise)) == MOST + 1


def test_the_log_is_its_writers_and_an_entry_is_kept_and_dropped_once(
    database: Database, gathering: Gathering, known: str, now: datetime
) -> None:
    form = ExchangeForm(connection_id=known, what="know-how-received", text=" how to   count ")
    ana = gathering.ana.id
    for _ in range(2):
        with database.write() as db:
            write_exchange(db, attendee_id=ana, form=form, now=now)
    with database.read() as db:
        [row] = exchanges_of(db, attendee_id=ana, connection_id=known)
        assert (row.kind, row.given, row.text) == ("know-how", False, "how to count")
        assert exchanges_of(db, attendee_id=gathering.ben.id, connection_id=known) == []
    for who, left in ((gathering.ben.id, 1), (ana, 0), (ana, 0)):
        with database.write() as db:
            drop_exchange(db, attendee_id=who, exchange_id=form.exchange_id)
            assert len(exchanges_of(db, attendee_id=ana, connection_id=known)) == left


def test_pending_ones_come_first_by_their_day(
    database: Database, gathering: Gathering, known: str, now: datetime
) -> None:
    ana = gathering.ana.id
    days = {"no day": None, "later": MONDAY + timedelta(days=1), "soon": MONDAY}
    for number, (text, due) in enumerate(days.items()):
        key = f"another-{number:09d}"
        makes(database, ana, known, now, promise_id=key, text=text, due=due)
    makes(database, ana, known, now, text="done", due=MONDAY)
    settles(database, ana, "kept", now)
    order = [row.promise.text for row in seen_by(database, ana)]
    assert order == ["soon", "later", "no day", "done"]
    noon = datetime(2026, 6, 13, 12, tzinfo=UTC)
    with database.read() as db:
        assert not has_due(db, ana, now=noon)
        assert has_due(db, ana, now=noon + timedelta(days=1))
        assert not has_due(db, gathering.ben.id, now=noon + timedelta(days=9))


@given(
    st.integers(0, 525_600),
    st.integers(-3, 3),
    st.integers(0, 80),
    st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles"]),
)
def test_a_letter_waits_for_the_morning_of_the_day_at_the_event(
    minutes: int, days: int, hours_ago: int, timezone: str
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due = now.date() + timedelta(days=days)
    what = reminder_of(due, set_at=now - timedelta(hours=hours_ago), now=now, timezone=timezone)
    if what != "wait":
        assert is_due(due, now=now, timezone=timezone)
    elif is_due(due, now=now, timezone=timezone):
        later = now + timedelta(hours=MORNING.hour + 1)
        assert reminder_of(due, set_at=now, now=later, timezone=timezone) != "wait"
