"""A phone that catches up: items share a transaction and still stand alone, and whoever scans now goes first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from eventnet.connections.models import Scan, Side
from eventnet.core.errors import Conflict
from eventnet.db.session import Database
from eventnet.outbox import routes, service
from eventnet.web.turns import Turns
from tests.factories.gathering import Gathering
from tests.factories.meeting import connected
from tests.outbox.conftest import Item, Send, an_item

if TYPE_CHECKING:
    from flask.testing import FlaskClient

MANY = routes.TOGETHER + 4


@pytest.fixture
def scans(bens_code: str) -> list[Item]:
    """More scans than share one transaction."""
    return [an_item("scan", {"code": bens_code, "way": "camera"}) for _ in range(MANY)]


def kept(database: Database) -> set[str]:
    with database.read() as db:
        return set(db.scalars(select(Scan.scan_id)))


@pytest.mark.parametrize(
    ("error", "status"), [(Conflict("strange"), 409), (RuntimeError("a disk"), 500)]
)
def test_one_that_fails_after_it_wrote_leaves_nothing_and_takes_none_along(
    send: Send,
    database: Database,
    scans: list[Item],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
) -> None:
    bad = scans[4]["id"]

    def failing(db: Session, *, item: Any, **more: Any) -> Any:
        done = take(db, item=item, **more)
        if item.id == bad:
            db.flush()
            raise error
        return done

    take = service.take
    monkeypatch.setattr(routes, "take", failing)
    results = send(*scans)
    assert [result["id"] for result in results] == [scan["id"] for scan in scans]
    assert {result["id"]: result["status"] for result in results if result["status"] != 200} == {
        bad: status
    }
    assert kept(database) == {scan["id"] for scan in scans} - {bad}
    monkeypatch.setattr(routes, "take", take)
    assert {result["status"] for result in send(*scans)} == {200}
    assert len(kept(database)) == MANY


def test_two_notes_of_one_batch_about_the_same_person_are_both_kept(
    send: Send, database: Database, gathering: Gathering, bens_code: str, now: datetime
) -> None:
    with database.write() as db:
        connection = connected(db, gathering.ana, gathering.ben, now=now)
    scans = [an_item("scan", {"code": bens_code, "way": "camera"}, sequence=n) for n in (1, 2)]
    notes = [
        an_item("note", {"scan_id": scan["id"], "text": text}, sequence=3 + n)
        for n, (scan, text) in enumerate(zip(scans, ("blue scarf", "maps"), strict=True))
    ]
    for _ in range(2):
        assert {result["status"] for result in send(*scans, *notes)} == {200}
        with database.read() as db:
            assert db.get_one(Side, (connection, gathering.ana.id)).note == "blue scarf\nmaps"


def test_many_scans_are_answered_with_no_more_questions_than_one(
    send: Send,
    database: Database,
    gathering: Gathering,
    bens_code: str,
    scans: list[Item],
    now: datetime,
) -> None:
    with database.write() as db:
        connected(db, gathering.ana, gathering.ben, now=now)
    send(*scans)
    asked: list[int] = []

    def reading(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("SELECT") and "sides" in statement:
            asked[-1] += 1

    event.listen(database.engine, "before_cursor_execute", reading)
    try:
        for some in (scans[:1], scans):
            asked.append(0)
            assert {result["answer"]["outcome"] for result in send(*some)} == {"known"}
    finally:
        event.remove(database.engine, "before_cursor_execute", reading)
    assert asked[0] == asked[1] > 0


def test_while_another_catches_up_a_long_batch_is_asked_to_wait_and_a_scan_is_not(
    send: Send,
    ana_phone: FlaskClient,
    gathering: Gathering,
    database: Database,
    scans: list[Item],
    monkeypatch: pytest.MonkeyPatch,
    now: datetime,
) -> None:
    turns = Turns(patience_s=0.01)
    monkeypatch.setattr(routes, "CATCHING_UP", turns)
    with turns.turn():
        answer = ana_phone.post(
            f"/e/{gathering.event.key}/outbox", json={"items": scans, "sent_at": now.isoformat()}
        )
        assert answer.status_code == 503
        assert 3 <= int(answer.headers["Retry-After"]) <= 12
        assert kept(database) == set()
        assert send(scans[0])[0]["status"] == 200
    assert {result["status"] for result in send(*scans)} == {200}
