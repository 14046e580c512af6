"""Ana's phone, which has kept a few things, and what it sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from eventnet.badges.service import ensure
from eventnet.core.ids import new_id
from eventnet.db.session import Database
from tests.factories.gathering import Gathering
from tests.plugins.app import Browse

if TYPE_CHECKING:
    from flask.testing import FlaskClient

Item = dict[str, Any]
Send = Callable[..., list[dict[str, Any]]]


def an_item(kind: str, body: Mapping[str, Any], **more: Any) -> Item:
    """Make an item as a phone keeps it."""
    return {"id": new_id(), "kind": kind, "body": dict(body), **more}


@pytest.fixture
def ana_phone(browser_of: Browse, gathering: Gathering) -> FlaskClient:
    """The browser that Ana is signed in at."""
    return browser_of(gathering.ana.person_id)


@pytest.fixture
def send(ana_phone: FlaskClient, gathering: Gathering) -> Send:
    """Sends a batch from Ana's phone, or from another one, and returns the results."""

    def post(
        *items: Any, phone: FlaskClient | None = None, **envelope: Any
    ) -> list[dict[str, Any]]:
        answer = (phone or ana_phone).post(
            f"/e/{gathering.event.key}/outbox", json={"items": list(items), **envelope}
        )
        assert answer.status_code == 200, answer.get_data(as_text=True)
        results: list[dict[str, Any]] = answer.get_json()["results"]
        return results

    return post


@pytest.fixture
def bens_code(database: Database, gathering: Gathering, now: datetime) -> str:
    """The code of Ben's badge."""
    with database.write() as db:
        return ensure(db, event_id=gathering.event.id, attendee_id=gathering.ben.id, now=now)
