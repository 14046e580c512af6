"""What is open from earlier events stands at the later one, is settled there, and shows no more than it showed there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event as sql_events

from eventnet.attendees.models import Attendee
from eventnet.connections import parting
from eventnet.core.errors import NotFound
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.promises.forms import PromiseForm, SettleForm
from eventnet.promises.models import Promise
from eventnet.promises.queries import FromEvent, has_due, promises_elsewhere, writer_of
from eventnet.promises.service import promise, settle
from tests.factories.gathering import Gathering, an_attendee, an_event, comes_again
from tests.factories.meeting import connected
from tests.factories.parties import end
from tests.plugins.app import Browse

KEY = "promise-000000001"
BENS = "promise-000000002"
QUIET = "promise-000000003"


@dataclass(frozen=True)
class Twice:
    """Ana and Ben at two events. At the first they met; each promised something, and Ben wrote down one for himself."""

    first: Gathering
    later: Event
    ana: Attendee
    ben: Attendee
    known: str


@pytest.fixture
def twice(database: Database, gathering: Gathering, now: datetime) -> Twice:
    with database.write() as db:
        known = connected(db, gathering.ana, gathering.ben, now=now)
        later = an_event(db, gathering.organiser, now=now, name="Open Streets again")
        for who, key, text, told in (
            (gathering.ana, KEY, "Send the link", False),
            (gathering.ben, BENS, "Lend the scanner", True),
            (gathering.ben, QUIET, "Ask about the flat", False),
        ):
            values = {"promise_id": key, "connection_id": known, "text": text, "told": told}
            promise(db, attendee_id=who.id, form=PromiseForm.model_validate(values), now=now)
        return Twice(
            gathering,
            later,
            ana=comes_again(db, gathering.ana, later, now=now),
            ben=comes_again(db, gathering.ben, later, now=now),
            known=known,
        )


def open_for(database: Database, attendee: Attendee) -> list[FromEvent]:
    with database.read() as db:
        return promises_elsewhere(db, attendee.id)


def texts(found: list[FromEvent]) -> list[tuple[str, bool, str | None]]:
    return [
        (row.promise.text, row.by_me, row.known.other.name if row.known else None)
        for one in found
        for row in one.rows
    ]


def says(database: Database, who: Attendee, key: str, state: str, now: datetime, due: date | None = None) -> None:  # fmt: skip
    with database.write() as db:
        form = SettleForm.model_validate({"state": state, "due": due})
        settle(db, attendee_id=who.id, promise_id=key, form=form, now=now)


def test_what_is_open_shows_at_the_later_event_as_it_did_at_the_earlier(
    database: Database, twice: Twice
) -> None:
    [at_first] = open_for(database, twice.ana)
    assert at_first.event.name == "Open Streets"
    assert sorted(texts([at_first])) == [
        ("Lend the scanner", False, "Ben Okoro"),
        ("Send the link", True, "Ben Okoro"),
    ]
    assert sorted(texts(open_for(database, twice.ben))) == [
        ("Ask about the flat", True, "Ana Lima"),
        ("Lend the scanner", True, "Ana Lima"),
    ]
    assert open_for(database, twice.first.ana) == []  # from there nothing is elsewhere
    assert open_for(database, twice.first.outsider) == []


def test_it_is_settled_where_one_is_now_and_then_stands_there_no_more(
    database: Database, twice: Twice, now: datetime
) -> None:
    for who in (twice.ben, twice.first.outsider):
        with pytest.raises(NotFound):
            says(database, who, KEY, "kept", now)
    for _again in range(2):
        says(database, twice.ana, KEY, "kept", now)
        assert [row[0] for row in texts(open_for(database, twice.ana))] == ["Lend the scanner"]
    with database.read() as db:
        assert db.get_one(Promise, (twice.first.ana.id, KEY)).state == "kept"
        assert writer_of(db, attendee_id=twice.ana.id, promise_id=KEY) == twice.first.ana.id
        assert writer_of(db, attendee_id=twice.ben.id, promise_id=KEY) is None
    says(database, twice.ben, BENS, "let-go", now)
    assert open_for(database, twice.ana) == []


@pytest.mark.parametrize("kind", ["remove", "block"])
def test_after_a_parting_only_ones_own_is_left_without_a_name(
    database: Database, twice: Twice, now: datetime, kind: str
) -> None:
    with database.write() as db:
        leave = {"remove": parting.remove, "block": parting.block}[kind]
        leave(db, attendee_id=twice.first.ben.id, connection_id=twice.known, now=now)
    assert texts(open_for(database, twice.ana)) == [("Send the link", True, None)]


def test_a_promise_that_is_due_stands_on_now_of_the_event_that_is_on(
    database: Database, twice: Twice, browser_of: Browse, now: datetime
) -> None:
    with database.read() as db:
        assert not has_due(db, twice.ana.id, now=now)
    says(database, twice.ana, KEY, "renegotiated", now, now.date())
    with database.write() as db:
        assert has_due(db, twice.ana.id, now=now)
        assert not has_due(db, twice.ben.id, now=now)
        end(db, twice.first.event, now=now)
    at, then = f"/e/{twice.later.key}", f"/e/{twice.first.event.key}"
    ana = browser_of(twice.ana.person_id)
    page = ana.get(f"{at}/now").text
    assert "Send the link" in page
    assert f'action="{at}/promises/{KEY}?from=now"' in page
    assert f'href="{then}/people/{twice.known}"' in page
    assert "Send the link" not in browser_of(twice.ben.person_id).get(f"{at}/now").text


def test_the_promises_page_names_the_event_and_is_found_from_people(
    database: Database, twice: Twice, browser_of: Browse, now: datetime
) -> None:
    at = f"/e/{twice.later.key}"
    ana = browser_of(twice.ana.person_id)
    page = ana.get(f"{at}/promises").text
    assert "Still open from Open Streets" in page
    assert "Lend the scanner" in page
    assert "Ask about the flat" not in page
    with database.write() as db:
        cleo = an_attendee(db, twice.later, "Cleo Marsh", now=now)
        connected(db, twice.ana, cleo, now=now)
    assert f'href="{at}/promises"' in ana.get(f"{at}/people").text
    answer = ana.post(f"{at}/promises/{KEY}?from=promises", data={"state": "kept"})
    assert answer.headers["Location"] == f"{at}/promises"
    assert "Send the link" not in ana.get(f"{at}/promises").text
    cleos = browser_of(cleo.person_id)
    assert "Lend the scanner" not in cleos.get(f"{at}/promises").text
    assert cleos.post(f"{at}/promises/{BENS}", data={"state": "kept"}).status_code == 404
    outsider = browser_of(twice.first.outsider.person_id)
    assert outsider.get(f"{at}/promises").status_code == 404
    assert outsider.post(f"{at}/promises/{BENS}", data={"state": "kept"}).status_code == 404


def test_the_outbox_of_the_later_event_settles_it_as_well(
    twice: Twice, browser_of: Browse, database: Database
) -> None:
    item = {"id": "settle-0000000001", "kind": "settle", "body": {"promise_id": KEY, "state": "kept"}}  # fmt: skip
    for person, status in ((twice.ben, 404), (twice.ana, 200), (twice.ana, 200)):
        sent = browser_of(person.person_id).post(f"/e/{twice.later.key}/outbox", json={"items": [item]})  # fmt: skip
        assert sent.json is not None
        assert sent.json["results"][0]["status"] == status
    assert "Send the link" not in [row[0] for row in texts(open_for(database, twice.ana))]


def test_more_events_and_promises_cost_no_more_questions(
    database: Database, twice: Twice, now: datetime
) -> None:
    asked: list[str] = []

    def count() -> int:
        asked.clear()
        open_for(database, twice.ana)
        return len(asked)

    sql_events.listen(
        database.engine, "before_cursor_execute", lambda *row: asked.append(str(row[2]))
    )
    before = count()
    with database.write() as db:
        for number in range(4):
            event = an_event(db, twice.first.organiser, now=now, name=f"More {number}")
            ana, ben = (comes_again(db, one, event, now=now) for one in (twice.ana, twice.ben))
            known = connected(db, ana, ben, now=now + timedelta(minutes=number))
            values = {"promise_id": f"{number}" * 16, "connection_id": known, "text": "Write"}
            promise(db, attendee_id=ana.id, form=PromiseForm.model_validate(values), now=now)
    assert count() == before
    assert len(open_for(database, twice.ana)) == 5
