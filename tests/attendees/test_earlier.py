"""At a later event nothing of an earlier one is there unless somebody brings it along, and consent is asked anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from eventnet.attendees.earlier import attends_elsewhere, bring_along, names_before, written_before
from eventnet.attendees.models import Attendee
from eventnet.attendees.profile import EARLIER_PARTS
from eventnet.attendees.service import tell_about
from eventnet.db.session import Database
from eventnet.events.models import Event
from tests.factories.doors import a_new_browser
from tests.factories.gathering import Gathering, an_event, comes_again
from tests.plugins.app import Browse

if TYPE_CHECKING:
    from flask import Flask

SAID: dict[str, Any] = {
    "purposes": ["learn"], "ask_me_about": ["maps", "tea"], "looking_for": ["a flat"],
    "languages": ["Catalan"], "pronouns": "she/her", "first_event": True, "comfort": "approach",
    "role": "Mapmaker", "card_email": "ana@lima.example", "card_phone": "123", "card_link": "https://lima.example",
}  # fmt: skip
CONSENT: dict[str, Any] = {
    "may_be_suggested": True, "introduces": True, "accepts_scans": True, "undisturbed": True,
    "found_by_known": True, "wants_letters": True, "shares": ["email", "phone"], "state": "open",
}  # fmt: skip
SILENT: dict[str, Any] = {
    "may_be_suggested": False, "introduces": False, "accepts_scans": False, "undisturbed": False,
    "found_by_known": False, "wants_letters": None, "shares": [], "state": "none",
}  # fmt: skip


@pytest.fixture
def later(database: Database, gathering: Gathering, now: datetime) -> Event:
    """Another event, after Ana said all there is to say at the first one."""
    with database.write() as db:
        tell_about(db, attendee_id=gathering.ana.id, values={**SAID, **CONSENT})
        return an_event(db, gathering.organiser, now=now, name="Open Streets again")


@pytest.fixture
def again(database: Database, gathering: Gathering, later: Event, now: datetime) -> Attendee:
    """Ana there."""
    with database.write() as db:
        return comes_again(db, gathering.ana, later, now=now + timedelta(minutes=1), name="Ana L.")


def what_is(database: Database, attendee: Attendee, names: dict[str, Any]) -> dict[str, Any]:
    with database.read() as db:
        found = db.get_one(Attendee, attendee.id)
    return {name: getattr(found, name) for name in names}


def empty(name: str) -> Any:
    return [] if isinstance(SAID[name], list) else None


def test_at_the_next_event_nothing_is_there_and_nothing_is_agreed(
    database: Database, again: Attendee
) -> None:
    assert what_is(database, again, SAID) == {name: empty(name) for name in SAID}
    assert what_is(database, again, SILENT) == SILENT


@pytest.mark.parametrize("part", list(EARLIER_PARTS))
def test_what_is_chosen_comes_along_and_nothing_else_does(
    database: Database, gathering: Gathering, again: Attendee, part: Any
) -> None:
    for _twice in range(2):
        with database.write() as db:
            bring_along(db, person_id=again.person_id, attendee_id=again.id, parts=[part])
    chosen = EARLIER_PARTS[part]
    wanted = {name: SAID[name] if name in chosen else empty(name) for name in SAID}
    assert what_is(database, again, SAID) == wanted
    assert what_is(database, again, SILENT) == SILENT
    assert what_is(database, gathering.ana, {**SAID, **CONSENT}) == {**SAID, **CONSENT}


def test_of_several_events_the_latest_words_count_part_by_part(
    database: Database, gathering: Gathering, again: Attendee, now: datetime
) -> None:
    with database.write() as db:
        tell_about(db, attendee_id=again.id, values={"ask_me_about": ["trams"]})
        third = an_event(db, gathering.organiser, now=now, name="Third")
        there = comes_again(db, again, third, now=now + timedelta(minutes=2))
        me = {"person_id": there.person_id, "attendee_id": there.id}
        written = {one.part: one.values for one in written_before(db, **me)}
        assert written["topics"] == {"ask_me_about": ["trams"]}
        assert written["looking"] == {"looking_for": ["a flat"]}
        assert names_before(db, there.person_id) == ("Ana L.", "Lima Maps")
        assert attends_elsewhere(db, **me)
        bens = {"person_id": gathering.ben.person_id, "attendee_id": gathering.ben.id}
        assert written_before(db, **bens) == []
        assert not attends_elsewhere(db, **bens)
        assert names_before(db, "nobody") is None


def test_the_door_of_the_next_event_asks_first_what_may_come_along(
    database: Database, later: Event, gathering: Gathering, browser_of: Browse
) -> None:
    ana = browser_of(gathering.ana.person_id)
    page = ana.get(f"/join/{later.join_code}").text
    assert 'value="Ana Lima"' in page
    assert 'value="Lima Maps"' in page
    joined = ana.post(f"/join/{later.join_code}", data={"name": "Ana Lima"})
    at = f"/e/{later.key}/welcome"
    assert joined.headers["Location"] == f"{at}/earlier"
    page = ana.get(f"{at}/earlier").text
    assert page.count('name="parts"') == 5
    assert " checked" not in page
    assert "maps · tea" in page
    wrong = ana.post(f"{at}/earlier", data={"parts": "consent"})
    assert (wrong.status_code, "Please check this." in wrong.text) == (422, True)
    for typed in ({"parts": ["topics", "card"]}, {"parts": "looking", "skip": "1"}):
        assert ana.post(f"{at}/earlier", data=typed).headers["Location"] == f"{at}/purpose"
    page = ana.get(f"{at}/topics").text
    assert 'value="maps"' in page
    assert 'value="a flat"' not in ana.get(f"{at}/looking").text
    assert ana.post(f"{at}/earlier?from=me", data={"parts": "looking"}).headers["Location"] == f"/e/{later.key}/me"  # fmt: skip
    assert 'value="a flat"' in ana.get(f"{at}/looking").text
    assert "Bring along what you wrote before" in ana.get(f"/e/{later.key}/me").text


def test_who_wrote_nothing_before_is_not_asked(
    database: Database, gathering: Gathering, later: Event, browser_of: Browse
) -> None:
    ben = browser_of(gathering.ben.person_id)
    ben.post(f"/join/{later.join_code}", data={"name": "Ben Okoro"})
    at = f"/e/{later.key}"
    assert ben.get(f"{at}/welcome/earlier").headers["Location"] == f"{at}/welcome/purpose"
    assert "Bring along" not in ben.get(f"{at}/me").text
    assert "Open Streets" in ben.get(f"{at}/me").text  # his other event


def test_after_the_usual_questions_two_consents_are_asked_only_of_whom_they_concern(
    database: Database, gathering: Gathering, again: Attendee, later: Event, browser_of: Browse
) -> None:
    at = f"/e/{later.key}"
    ana = browser_of(again.person_id)
    done = ana.post(f"{at}/welcome/visibility", data={"skip": "1"})
    assert done.headers["Location"] == f"{at}/welcome/known"
    assert ana.get(f"{at}/welcome/known").headers["Location"] == f"{at}/welcome/letters"
    assert ana.get(f"{at}/welcome/letters").headers["Location"] == f"{at}/now"
    first = f"/e/{gathering.event.key}"
    ben = browser_of(gathering.ben.person_id)
    done = ben.post(f"{first}/welcome/visibility", data={"skip": "1"})
    assert done.headers["Location"] == f"{first}/now"


def test_nobody_sees_or_brings_along_what_another_wrote(
    app: Flask, database: Database, gathering: Gathering, again: Attendee, later: Event, browser_of: Browse
) -> None:  # fmt: skip
    url = f"/e/{later.key}/welcome/earlier"
    for client, status in (
        (browser_of(gathering.outsider.person_id), 404),
        (browser_of(gathering.organiser.id), 404),
        (browser_of(gathering.ben.person_id), 404),
        (a_new_browser(app), 401),
    ):
        assert client.get(url).status_code == status
        assert client.post(url, data={"parts": "card"}).status_code == status
    with database.write() as db:
        uma = comes_again(db, gathering.outsider, later, now=again.joined_at)
        bring_along(db, person_id=uma.person_id, attendee_id=uma.id, parts=list(EARLIER_PARTS))
    assert what_is(database, uma, SAID) == {name: empty(name) for name in SAID}
    assert what_is(database, again, SAID) == {name: empty(name) for name in SAID}
