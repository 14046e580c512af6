"""Letters of an event come to whoever wants those of this event: a proven address of another one is not enough."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from eventnet.attendees.models import Attendee
from eventnet.attendees.queries import address_of
from eventnet.db.session import Database
from eventnet.digests.queries import is_unsubscribed
from eventnet.digests.service import KINDS
from eventnet.digests.stopping import Wish, subscribe_again, unsubscribe
from eventnet.events.models import Event
from tests.factories.doors import a_new_browser, letters_to
from tests.factories.gathering import Gathering, an_event, comes_again
from tests.factories.parties import end, issued, prove_address
from tests.plugins.app import Browse

if TYPE_CHECKING:
    from flask import Flask

ANA = "ana@example.org"


@pytest.fixture
def later(database: Database, gathering: Gathering, now: datetime) -> Event:
    """Another event, to which Ana comes after she had left an address at the first one."""
    with database.write() as db:
        prove_address(db, gathering.ana, ANA, now=now)
        return an_event(db, gathering.organiser, now=now, name="Open Streets again")


@pytest.fixture
def again(database: Database, gathering: Gathering, later: Event, now: datetime) -> Attendee:
    with database.write() as db:
        return comes_again(db, gathering.ana, later, now=now)


def letters_go_to(database: Database, attendee: Attendee) -> str | None:
    with database.read() as db:
        found = address_of(db, attendee.id)
    return found[0] if found else None


def test_an_address_of_another_event_gets_no_letter_until_its_owner_says_so(
    database: Database, gathering: Gathering, again: Attendee, later: Event, browser_of: Browse, now: datetime
) -> None:  # fmt: skip
    assert letters_go_to(database, gathering.ana) == ANA
    assert letters_go_to(database, again) is None
    at = f"/e/{later.key}"
    ana = browser_of(again.person_id)
    assert "May your plan come by mail?" in ana.get(f"{at}/me").text
    page = ana.get(f"{at}/welcome/letters").text
    assert ANA in page
    assert " checked" not in page
    for typed, goes in (
        ({"skip": "1", "wants_letters": "true"}, None),
        ({"wants_letters": "true"}, ANA),
        ({"wants_letters": "false"}, None),
        ({}, None),
    ):
        for _twice in range(2):
            assert ana.post(f"{at}/welcome/letters", data=typed).headers["Location"] == f"{at}/now"
            assert letters_go_to(database, again) == goes
        assert letters_go_to(database, gathering.ana) == ANA
    assert ana.post(f"{at}/welcome/letters", data={"wants_letters": "x"}).status_code == 422
    assert "May your plan come by mail?" not in ana.get(f"{at}/me").text
    assert ana.get(f"{at}/welcome/letters").headers["Location"] == f"{at}/now"
    assert 'value="false" checked' in ana.get(f"{at}/welcome/letters?from=me").text
    with database.write() as db:
        end(db, later, now=now)
        issued(db, again, now=now)
    assert letters_to(database, ANA) == []


def test_stopping_all_letters_stops_them_at_each_event_and_a_yes_opens_one(
    database: Database, gathering: Gathering, again: Attendee, later: Event, now: datetime
) -> None:
    here = Wish(again.person_id, later.id)
    with database.write() as db:
        subscribe_again(db, wish=here)
    assert letters_go_to(database, again) == ANA
    with database.write() as db:
        unsubscribe(db, wish=here, everywhere=True, kinds=KINDS, now=now)
    assert letters_go_to(database, again) is letters_go_to(database, gathering.ana) is None
    with database.write() as db:
        subscribe_again(db, wish=here)
        assert not is_unsubscribed(db, person_id=again.person_id, event_id=later.id)
    assert letters_go_to(database, again) == ANA
    assert letters_go_to(database, gathering.ana) is None


def test_without_a_proven_address_nothing_is_asked(
    gathering: Gathering, later: Event, browser_of: Browse
) -> None:
    at = f"/e/{gathering.event.key}"
    ben = browser_of(gathering.ben.person_id)
    assert ben.get(f"{at}/welcome/letters").headers["Location"] == f"{at}/now"
    assert "Letters about this event" not in ben.get(f"{at}/me").text


def test_nobody_answers_for_another(
    app: Flask, database: Database, gathering: Gathering, again: Attendee, later: Event, browser_of: Browse
) -> None:  # fmt: skip
    url = f"/e/{later.key}/welcome/letters"
    for client, status in (
        (browser_of(gathering.outsider.person_id), 404),
        (browser_of(gathering.ben.person_id), 404),
        (browser_of(gathering.organiser.id), 404),
        (a_new_browser(app), 401),
    ):
        assert client.get(url).status_code == status
        assert client.post(url, data={"wants_letters": "true"}).status_code == status
    assert letters_go_to(database, again) is None
