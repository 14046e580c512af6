"""The people of the tests are what the product would have made of them."""

from __future__ import annotations

from eventnet.db.session import Database
from eventnet.events.models import Event
from tests.factories.gathering import Gathering


def test_a_gathering_is_live_and_its_outsider_attends_elsewhere(
    gathering: Gathering, database: Database
) -> None:
    assert gathering.event.phase == gathering.elsewhere.phase == "live"
    assert gathering.ana.event_id == gathering.ben.event_id == gathering.event.id
    assert gathering.outsider.event_id == gathering.elsewhere.id
    with database.read() as db:
        assert db.get_one(Event, gathering.event.id).name == "Open Streets"
