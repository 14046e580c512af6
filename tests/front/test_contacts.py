"""Contacts to keep hold what is shared at that moment and nothing else, for their reader alone, also after the event."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import pytest
import vobject
from flask import Flask
from icalendar import Calendar

from eventnet.attendees.service import tell_about
from eventnet.db.session import Database
from eventnet.events.service import go_to
from tests.connections.test_routes import Hall, json_of
from tests.factories.gathering import an_attendee
from tests.factories.meeting import connected
from tests.plugins.clock import SettableClock

KEY = "promise-000000001"


class Met(Hall):
    """Ana has met Ben, who shares his e-mail and role, and Layla, who shares nothing and has an odd name."""

    def __init__(self, app: Flask, database: Database, now: datetime) -> None:
        super().__init__(app, database, now)
        with database.write() as db:
            name = "=ليلى الحدّاد, 🙂; x"
            layla = an_attendee(db, self.party.event, name, now=now, organisation="@Maps, Ltd")
            tell_about(db, attendee_id=layla.id, values={"card_email": "layla@secret.example"})
            self.layla = connected(db, self.party.ana, layla, now=now)
            self.ben_id = connected(
                db, self.party.ana, self.party.ben, now=now, shares=["email", "role"]
            )
        self.base = f"/e/{self.key}"
        self.paths = [
            f"{self.base}/people/{self.ben_id}/contact.vcf",
            *(f"{self.base}/contacts.{kind}" for kind in ("vcf", "csv", "json")),
        ]


@pytest.fixture
def met(app: Flask, database: Database, now: datetime) -> Met:
    return Met(app, database, now)


def test_a_card_holds_what_is_shared_once_it_is_open(met: Met, clock: SettableClock) -> None:
    before = met.ana.get(met.paths[0])
    assert before.content_type == "text/vcard; charset=utf-8"
    assert before.headers["Content-Disposition"] == 'inline; filename="contact.vcf"'
    assert "EMAIL" not in before.text
    clock.move(seconds=61)
    card = vobject.readOne(met.ana.get(met.paths[0]).text)
    assert (card.fn.value, card.email.value) == ("Ben Okoro", "ben@secret.example")
    assert card.title.value == "Role of ben"
    assert card.note.value.startswith("Met at Open Streets (Town hall), 17 September 2026, 10:00")
    assert not {"tel", "url"} & set(card.contents)
    assert f'href="{met.paths[0]}"' in met.ana.get(f"{met.base}/people/{met.ben_id}").text
    met.ben.post(f"{met.base}/people/{met.ben_id}/card", json={"share": []})
    assert "ben@secret" not in met.ana.get(met.paths[0]).text


def test_all_cards_come_in_one_file_also_after_the_event(
    met: Met, database: Database, clock: SettableClock
) -> None:
    clock.move(minutes=5)
    with database.write() as db:
        go_to(db, event_id=met.party.event.id, phase="after", person_id=None, now=clock.now())
    answer = met.ana.get(f"{met.base}/contacts.vcf")
    cards = list(vobject.readComponents(answer.text))
    assert {card.fn.value for card in cards} == {"Ben Okoro", "=ليلى الحدّاد, 🙂; x"}
    assert {tuple(card.org.value) for card in cards if "org" in card.contents} == {("@Maps, Ltd",)}
    assert "secret" not in answer.text.replace("ben@secret", "")
    assert list(vobject.readComponents(met.ben.get(f"{met.base}/contacts.vcf").text))


def test_a_table_computes_nothing_and_holds_ones_own_words(met: Met, clock: SettableClock) -> None:
    clock.move(minutes=5)
    person = f"{met.base}/people/{met.layla}"
    met.ana.post(f"{person}/note", json={"text": "+1 for maps\nsecond line"})
    met.ana.post(f"{person}/tags", json={"text": "night shift"})
    met.ana.post(f"{person}/star", json={"starred": True})
    promise = {"connection_id": met.layla, "text": "Call", "promise_id": KEY, "due": "2026-09-21"}
    met.ana.post(f"{met.base}/promises", json=promise)
    answer = met.ana.get(f"{met.base}/contacts.csv")
    assert answer.data.startswith("\ufeff".encode())
    rows: dict[str, dict[str, Any]] = {
        row["name"]: row for row in csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    }
    layla = rows["'=ليلى الحدّاد, 🙂; x"]
    assert layla["organisation"] == "'@Maps, Ltd"
    assert layla["note"] == "'+1 for maps\nsecond line"
    assert (layla["tags"], layla["starred"], layla["email"]) == ("night shift", "yes", "")
    assert layla["promises"].endswith("by Monday 21 September: Call")
    assert rows["Ben Okoro"]["email"] == "ben@secret.example"
    people = json_of(met.ana.get(f"{met.base}/contacts.json"))["people"]
    [plain] = [one for one in people if one["tags"]]
    assert plain["name"] == "=ليلى الحدّاد, 🙂; x"
    assert plain["note"] == "+1 for maps\nsecond line"
    bens = met.ben.get(f"{met.base}/contacts.csv").text
    assert "night shift" not in bens


def test_a_promise_goes_into_ones_own_calendar(met: Met) -> None:
    promise = {
        "connection_id": met.ben_id,
        "text": "Call, then; write",
        "promise_id": KEY,
        "told": True,
    }
    met.ana.post(f"{met.base}/promises", json=promise)
    url = f"{met.base}/promises/{KEY}/calendar.ics"
    assert met.ana.get(url).status_code == 404  # it has no day
    met.ana.post(f"{met.base}/promises/{KEY}", json={"state": "renegotiated", "due": "2026-09-21"})
    assert f'href="{url}"' in met.ana.get(f"{met.base}/promises").text
    answer = met.ana.get(url)
    assert answer.content_type == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["SUMMARY"] == "Call, then; write"
    for who in (met.ben, met.outsider, met.organiser):
        assert who.get(url).status_code == 404


def test_outsiders_get_no_contact_and_nobody_that_of_who_has_left(met: Met) -> None:
    for path in met.paths:
        for who in (met.outsider, met.organiser):
            assert who.get(path).status_code == 404
        assert met.stranger.get(path).status_code in {303, 401}
    met.ben.post(f"{met.base}/people/{met.ben_id}/block")
    assert met.ana.get(met.paths[0]).status_code == 404
    for path in met.paths[1:]:
        assert "Ben Okoro" not in met.ana.get(path).text
