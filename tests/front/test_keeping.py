"""What a phone may keep of us, for whom, and where an installed app's shortcuts lead."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from eventnet.accounts.models import Device
from eventnet.accounts.sessions import marker_of
from eventnet.attendees.forms import JoinForm
from eventnet.attendees.service import join
from eventnet.db.session import Database
from tests.factories.gathering import Gathering, an_event
from tests.factories.meeting import a_scan, connected
from tests.plugins.app import Browse
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask.testing import FlaskClient

KEEP = "EventNet-Keep"


@pytest.fixture
def ana(browser_of: Browse, gathering: Gathering) -> FlaskClient:
    """Ana's browser."""
    return browser_of(gathering.ana.person_id)


def test_her_own_pages_may_be_kept_for_this_session_alone(
    ana: FlaskClient,
    browser_of: Browse,
    database: Database,
    gathering: Gathering,
    clock: SettableClock,
) -> None:
    with database.write() as db:
        met = connected(db, gathering.ana, gathering.ben, now=clock.now())
        devices = db.scalars(select(Device.id).where(Device.person_id == gathering.ana.person_id))
        marker = marker_of(devices.one())
    at = f"/e/{gathering.event.key}"
    for place in ("now", "people", f"people/{met}", "promises", "scan", "badge", "plan"):
        page = ana.get(f"{at}/{place}")
        assert page.headers[KEEP] == marker, place
        assert f'data-session="{marker}"' in page.get_data(as_text=True)
        assert f'data-outbox-url="{at}/outbox"' in page.get_data(as_text=True)
    laptop = browser_of(gathering.ana.person_id)
    assert laptop.get(f"{at}/now").headers[KEEP] != marker
    for place in (f"{at}/me", f"{at}/snapshot", "/", "/offline", f"{at}/people/nobody"):
        assert KEEP not in ana.get(place).headers, place
    outsider = browser_of(gathering.outsider.person_id)
    assert KEEP not in outsider.get(f"{at}/now").headers


def test_a_marker_opens_nothing(ana: FlaskClient, gathering: Gathering) -> None:
    marker = ana.get(f"/e/{gathering.event.key}/now").headers[KEEP]
    cookie = ana.get_cookie("eventnet")
    assert cookie is not None
    assert marker not in cookie.value
    ana.set_cookie("eventnet", marker)
    assert ana.get(f"/e/{gathering.event.key}/now").status_code == 401


def test_a_shortcut_leads_to_the_event_that_is_on(
    ana: FlaskClient,
    browser_of: Browse,
    database: Database,
    gathering: Gathering,
    clock: SettableClock,
) -> None:
    assert ana.get("/go/scan").location == f"/e/{gathering.event.key}/scan"
    assert ana.get("/go/badge").location == f"/e/{gathering.event.key}/badge"
    with database.write() as db:
        later = an_event(
            db, gathering.organiser, now=clock.now(), name="Later", began=-timedelta(days=2)
        )
        form = JoinForm(name="Ana Lima")
        join(db, event_id=later.id, person_id=gathering.ana.person_id, form=form, now=clock.now())
    assert ana.get("/go/scan").location == f"/e/{gathering.event.key}/scan"
    outsider = browser_of(gathering.outsider.person_id)
    assert outsider.get("/go/scan").location == f"/e/{gathering.elsewhere.key}/scan"


def test_a_shortcut_leads_a_stranger_and_somebody_without_an_event_to_the_first_page(
    client: FlaskClient, browser_of: Browse, gathering: Gathering
) -> None:
    assert client.get("/go/scan").location == "/"
    assert browser_of(gathering.organiser.id).get("/go/badge").location == "/"


def test_the_manifest_offers_scan_and_badge_and_pictures_that_are_there(
    client: FlaskClient,
) -> None:
    manifest = client.get("/manifest.webmanifest").get_json()
    assert [shortcut["url"] for shortcut in manifest["shortcuts"]] == ["/go/scan", "/go/badge"]
    for picture in manifest["screenshots"]:
        with client.get(picture["src"]) as answer:
            assert answer.status_code == 200
        assert picture["label"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_waits_is_said_in_each_plural_form_of_the_language(
    client: FlaskClient, language: str
) -> None:
    page = client.get("/", headers={"Accept-Language": language}).get_data(as_text=True)
    found = re.search(r'<script type="application/json" id="words">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    words = json.loads(found.group(1))
    for key in ("offline-scans", "offline-changes"):
        assert set(words[key]) == {"one", "other"}
        assert all(text.count("{count}") == 1 for text in words[key].values())


def test_ones_own_words_stand_beside_a_request_that_nobody_has_answered(
    ana: FlaskClient,
    browser_of: Browse,
    database: Database,
    gathering: Gathering,
    clock: SettableClock,
) -> None:
    with database.write() as db:
        asked = a_scan(db, gathering.ana, gathering.ben, now=clock.now())
    at = f"/e/{gathering.event.key}"
    note = {
        "id": asked.scan_id + "-note",
        "kind": "note",
        "body": {"scan_id": asked.scan_id, "text": "Canary"},
    }
    assert (
        ana.post(f"{at}/outbox", json={"items": [note]}).get_json()["results"][0]["status"] == 200
    )
    assert "Canary" in ana.get(f"{at}/people").get_data(as_text=True)
    ben = browser_of(gathering.ben.person_id)
    for place in ("people", "now", "snapshot"):
        assert "Canary" not in ben.get(f"{at}/{place}").get_data(as_text=True)
