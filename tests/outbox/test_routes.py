"""A batch: a result for each item by its id, each judged apart, each done once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from eventnet.connections.models import Connection, Memo, Request, Scan, Side
from eventnet.connections.tags import tags_of
from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.outbox.models import OutboxReceipt
from eventnet.prompts.models import Reply
from tests.factories.gathering import Gathering
from tests.factories.meeting import a_scan, connected
from tests.factories.prompting import an_open_prompt, in_own_words
from tests.outbox.conftest import Item, Send, an_item
from tests.plugins.app import Browse
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def count(database: Database, model: type[Any]) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


def test_a_scan_is_answered_as_at_its_own_address_and_counts_once(
    send: Send, database: Database, bens_code: str
) -> None:
    scan = an_item("scan", {"code": bens_code, "way": "typed"})
    first, again = send(scan)[0], send(scan, scan)
    assert first["id"] == scan["id"]
    assert (first["status"], first["answer"]["outcome"]) == (200, "requested")
    assert first["answer"]["person"]["name"] == "Ben Okoro"
    assert again == [first, first]
    assert (count(database, Scan), count(database, Request)) == (1, 1)


def test_a_scan_carries_its_moment_whatever_the_phones_clock_says(
    send: Send, database: Database, bens_code: str, now: datetime
) -> None:
    wrong = now + timedelta(hours=71)
    scan = an_item(
        "scan", {"code": bens_code, "way": "typed"}, at=(wrong - timedelta(hours=3)).isoformat()
    )
    send(scan, sent_at=wrong.isoformat())
    with database.read() as db:
        assert db.scalars(select(Scan)).one().scanned_at == now - timedelta(hours=3)


def test_a_note_on_a_scan_waits_for_the_answer_and_becomes_the_note(
    send: Send, database: Database, bens_code: str, browser_of: Browse, gathering: Gathering
) -> None:
    scan = an_item("scan", {"code": bens_code, "way": "typed"}, sequence=1)
    note = an_item("note", {"scan_id": scan["id"], "text": "evening hours"}, sequence=2)
    early = send(note)[0]
    assert (early["status"], early["problem"]["code"]) == (425, "scan-first")
    assert [result["status"] for result in send(scan, note)] == [200, 200]
    assert [result["status"] for result in send(note, scan)] == [200, 200]
    with database.read() as db:
        assert db.scalars(select(Memo)).one().text == "evening hours"
        request = db.scalars(select(Request)).one()
    ben = browser_of(gathering.ben.person_id)
    answer = an_item("answer", {"request_id": request.id, "answer": "accept"})
    done = send(answer, answer, phone=ben)
    assert [result["answer"]["state"] for result in done] == ["accepted", "accepted"]
    with database.read() as db:
        sides = {side.attendee_id: side.note for side in db.scalars(select(Side))}
    assert sides == {gathering.ana.id: "evening hours", gathering.ben.id: None}
    assert (count(database, Memo), count(database, Connection)) == (0, 1)


def test_a_note_on_a_scan_of_a_known_person_is_added_to_the_one_that_is_there(
    send: Send, database: Database, bens_code: str, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        connected(db, gathering.ana, gathering.ben, now=now)
    scan = an_item("scan", {"code": bens_code, "way": "typed"})
    connection = send(scan)[0]["answer"]["connection"]["id"]
    send(an_item("note", {"connection_id": connection, "text": "blue scarf"}, sequence=1))
    note = an_item("note", {"scan_id": scan["id"], "text": "maps"}, sequence=2)
    send(note, note)
    send(note)
    with database.read() as db:
        note_of_ana = db.get_one(Side, (connection, gathering.ana.id)).note
    assert note_of_ana == "blue scarf\nmaps"


def test_an_older_note_or_star_or_reply_that_comes_late_leaves_the_newer_one(
    send: Send, database: Database, gathering: Gathering, clock: SettableClock
) -> None:
    with database.write() as db:
        connection = connected(db, gathering.ana, gathering.ben, now=clock.now())
        prompt = an_open_prompt(db, gathering.event, now=clock.now(), form=in_own_words())
    pairs: list[tuple[Item, Item]] = [
        (
            an_item("note", {"connection_id": connection, "text": "old"}, sequence=1),
            an_item("note", {"connection_id": connection, "text": "new"}, sequence=4),
        ),
        (
            an_item("star", {"connection_id": connection, "starred": False}, sequence=2),
            an_item("star", {"connection_id": connection, "starred": True}, sequence=5),
        ),
        (
            an_item("reply", {"prompt_id": prompt.id, "text": "old"}, sequence=3),
            an_item("reply", {"prompt_id": prompt.id, "text": "new"}, sequence=6),
        ),
        (
            an_item("tag", {"connection_id": connection, "text": "maps"}, sequence=7),
            an_item(
                "tag", {"connection_id": connection, "text": "Maps", "tagged": False}, sequence=9
            ),
        ),
        (
            an_item(
                "tag", {"connection_id": connection, "text": "sea", "tagged": False}, sequence=8
            ),
            an_item("tag", {"connection_id": connection, "text": "sea"}, sequence=10),
        ),
    ]
    for older, newer in pairs:
        assert send(newer)[0]["answer"]["outdated"] is False
        clock.move(minutes=1)
        late = send(older, newer, older)
        assert [result["answer"]["outdated"] for result in late] == [True, False, True]
    with database.read() as db:
        side = db.get_one(Side, (connection, gathering.ana.id))
        assert (side.note, side.starred_at is not None) == ("new", True)
        assert db.scalars(select(Reply)).one().text == "new"
        assert list(tags_of(db, gathering.ana.id).labels.values()) == ["sea"]
    assert count(database, OutboxReceipt) == 10


def test_words_from_another_device_of_the_same_person_stay_when_they_are_newer(
    send: Send, database: Database, gathering: Gathering, browser_of: Browse, clock: SettableClock
) -> None:
    with database.write() as db:
        connection = connected(db, gathering.ana, gathering.ben, now=clock.now())
    at = clock.now().isoformat()
    clock.move(minutes=5)
    laptop = browser_of(gathering.ana.person_id)
    laptop.post(f"/e/{gathering.event.key}/people/{connection}/note", json={"text": "laptop"})
    clock.move(minutes=5)
    note = an_item("note", {"connection_id": connection, "text": "phone"}, at=at, sequence=9)
    assert send(note, sent_at=clock.now().isoformat())[0]["answer"]["outdated"] is True
    with database.read() as db:
        assert db.get_one(Side, (connection, gathering.ana.id)).note == "laptop"


def test_bad_items_are_named_and_stop_no_other(
    send: Send, database: Database, bens_code: str, gathering: Gathering, now: datetime
) -> None:
    with database.write() as db:
        theirs = a_scan(db, gathering.ben, gathering.ana, now=now)
    bad = [
        "not an item",
        {"kind": "scan"},
        an_item("dance", {}),
        an_item("scan", {"code": bens_code}, at="0001-01-01T00:00:00Z"),
        an_item("star", {"connection_id": "a\x00b", "starred": True}),
        an_item("scan", {"code": ""}),
        an_item("scan", {"code": bens_code, "way": "telepathy"}),
        an_item("note", {"text": "whose?"}),
        an_item("note", {"connection_id": new_id(), "text": "nobody"}),
        an_item("star", {"connection_id": new_id(), "starred": True}),
        an_item("reply", {"prompt_id": new_id(), "text": "to nothing"}),
        an_item("answer", {"request_id": new_id(), "answer": "accept"}),
    ]
    good = an_item("answer", {"request_id": theirs.request_id, "answer": "accept"})
    results = send(*bad, good)
    assert [result["status"] for result in results] == [422] * 8 + [404] * 4 + [200]
    assert [result["id"] for result in results[2:]] == [item["id"] for item in [*bad[2:], good]]  # type: ignore[index]
    assert results[0]["id"] is None
    assert all(result["problem"]["title"] for result in results[:-1])
    assert (count(database, Connection), count(database, OutboxReceipt)) == (1, 0)


def test_a_batch_is_bounded(ana_phone: FlaskClient, gathering: Gathering) -> None:
    url = f"/e/{gathering.event.key}/outbox"
    many = [an_item("scan", {"code": "x"}) for _ in range(51)]
    assert ana_phone.post(url, json={"items": many}).status_code == 422
    large = an_item("note", {"connection_id": "x", "text": "y" * 70_000})
    assert ana_phone.post(url, json={"items": [large]}).status_code == 413
    assert ana_phone.post(url, json={"items": []}).get_json() == {"results": []}


def test_a_page_of_an_earlier_session_sends_nothing_under_the_next(
    ana_phone: FlaskClient, database: Database, gathering: Gathering, bens_code: str
) -> None:
    scan = an_item("scan", {"code": bens_code, "way": "typed"})
    answer = ana_phone.post(
        f"/e/{gathering.event.key}/outbox", json={"session": "somebody-else", "items": [scan]}
    )
    assert (answer.status_code, answer.get_json()["code"]) == (409, "other-session")
    assert count(database, Scan) == 0


def test_outsiders_send_nothing_and_reach_nothing_of_others(
    app: Any,
    send: Send,
    database: Database,
    gathering: Gathering,
    browser_of: Browse,
    now: datetime,
) -> None:
    with database.write() as db:
        connection = connected(db, gathering.ana, gathering.ben, now=now)
        asked = a_scan(db, gathering.ben, gathering.ana, now=now)
    assert asked.outcome == "known"
    url, item = (
        f"/e/{gathering.event.key}/outbox",
        an_item("star", {"connection_id": connection, "starred": True}),
    )
    outsider = browser_of(gathering.outsider.person_id)
    assert outsider.post(url, json={"items": [item]}).status_code == 404
    elsewhere = f"/e/{gathering.elsewhere.key}/outbox"
    results = outsider.post(elsewhere, json={"items": [item]}).get_json()["results"]
    assert results[0]["status"] == 404
    nobody = app.test_client()
    nobody.environ_base |= outsider.environ_base
    assert nobody.post(url, json={"items": [item]}).status_code == 401
    with database.read() as db:
        assert {side.starred_at for side in db.scalars(select(Side))} == {None}
