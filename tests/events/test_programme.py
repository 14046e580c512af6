"""The programme: taken from a calendar or typed, quiet where people listen, and nobody else's to change."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from eventnet.core.errors import InvalidInput, NotFound
from eventnet.db.session import Database
from eventnet.events import programming, routes_programme
from eventnet.events.calendars import Read
from eventnet.events.forms import ItemForm
from eventnet.events.models import Event, ProgrammeItem
from eventnet.events.queries import audit_of, programme_at, programme_of, quiet_times
from tests.events.test_calendars import TEN, a_calendar, an_event
from tests.factories.gathering import Gathering, a_browser_of, a_gathering, an_organiser
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def there(database: Database, clock: SettableClock) -> Gathering:
    return a_gathering(database, now=clock.now())


@pytest.fixture
def olga(app: Flask, there: Gathering, clock: SettableClock) -> FlaskClient:
    return a_browser_of(app, there.organiser.id, now=clock.now())


@pytest.fixture
def place(there: Gathering) -> str:
    return f"/o/{there.event.key}/programme"


def a_read(uid: str, at: datetime, *, title: str = "A talk", quiet: bool = True) -> Read:
    return Read(uid, title, None, at, at + timedelta(minutes=30), quiet)


def items(database: Database, there: Gathering) -> list[ProgrammeItem]:
    with database.read() as db:
        return programme_of(db, there.event.id)


def a_file(calendar: bytes) -> dict[str, object]:
    return {"calendar": (io.BytesIO(calendar), "programme.ics")}


def test_a_newer_calendar_takes_the_place_of_the_one_before_and_leaves_what_was_typed(
    database: Database, there: Gathering, now: datetime
) -> None:
    who: dict[str, Any] = {"event_id": there.event.id, "person_id": there.organiser.id, "now": now}
    with database.write() as db:
        form = ItemForm(title="Typed", starts_at=now, ends_at=now + timedelta(hours=1))
        typed = programming.add_item(db, form=form, **who)
        assert programming.add_item(db, form=form, **who).id == typed.id
        entries = [a_read("a", now), a_read("b", now), a_read("far", now + timedelta(days=30))]
        assert programming.take_programme(db, entries=entries, **who) == (2, 1)
    first = next(item for item in items(database, there) if item.uid == "a")
    with database.write() as db:
        assert programming.set_quiet(db, event_id=there.event.id, item_id=first.id, is_quiet=False)
        assert not programming.set_quiet(
            db, event_id=there.event.id, item_id=first.id, is_quiet=False
        )
        moved = [a_read("a", now + timedelta(hours=1)), a_read("c", now)]
        for _ in range(2):
            programming.take_programme(db, entries=moved, **who)
    found = {item.uid: item for item in items(database, there)}
    assert set(found) == {None, "a", "c"}
    assert (found[None].id, found["a"].id) == (typed.id, first.id)
    assert (found["a"].starts_at, found["a"].is_quiet) == (now + timedelta(hours=1), False)
    with database.read() as db:
        assert len(quiet_times(db, there.event.id)) == 2
        assert quiet_times(db, there.elsewhere.id) == []


def test_entries_that_share_a_name_stay_apart(
    database: Database, there: Gathering, now: datetime
) -> None:
    who: dict[str, Any] = {"event_id": there.event.id, "person_id": there.organiser.id, "now": now}
    hour = timedelta(hours=1)
    for count in (3, 2, 3):
        entries = [a_read("same", now + number * hour) for number in range(count)]
        with database.write() as db:
            programming.take_programme(db, entries=entries, **who)
        assert [item.starts_at for item in items(database, there)] == [
            entry.starts_at for entry in entries
        ]


def test_a_calendar_of_another_week_changes_nothing(
    database: Database, there: Gathering, now: datetime
) -> None:
    who: dict[str, Any] = {"event_id": there.event.id, "person_id": there.organiser.id, "now": now}
    with database.write() as db:
        programming.take_programme(db, entries=[a_read("a", now)], **who)
        with pytest.raises(InvalidInput):
            programming.take_programme(db, entries=[a_read("b", now + timedelta(days=9))], **who)
    assert [item.uid for item in items(database, there)] == ["a"]


def test_an_entry_is_taken_off_once_and_only_by_its_own_event(
    database: Database, there: Gathering, now: datetime
) -> None:
    who: dict[str, Any] = {"event_id": there.event.id, "person_id": there.organiser.id, "now": now}
    with database.write() as db:
        form = ItemForm(title="Typed", starts_at=now, ends_at=now + timedelta(hours=1))
        item = programming.add_item(db, form=form, **who)
        foreign: dict[str, Any] = {**who, "event_id": there.elsewhere.id}
        assert not programming.remove_item(db, item_id=item.id, **foreign)
        with pytest.raises(NotFound):
            programming.set_quiet(db, event_id=there.elsewhere.id, item_id=item.id, is_quiet=False)
        assert programming.remove_item(db, item_id=item.id, **who)
        assert not programming.remove_item(db, item_id=item.id, **who)


def test_how_many_an_hour_is_said_once(database: Database, there: Gathering, now: datetime) -> None:
    who: dict[str, Any] = {"event_id": there.event.id, "person_id": there.organiser.id, "now": now}
    with database.write() as db:
        assert programming.limit_prompts(db, most_an_hour=5, **who)
        assert not programming.limit_prompts(db, most_an_hour=5, **who)
        assert db.get_one(Event, there.event.id).prompts_an_hour == 5


def test_the_page_takes_a_file_and_shows_it_by_days(olga: FlaskClient, place: str) -> None:
    assert "No talk is written down yet" in olga.get(place).text
    calendar = a_calendar(
        an_event("one", TEN, title="Streets <for> all"),
        an_event("two", "DTSTART:20260917T110000Z\nDTEND:20260917T113000Z", title="Coffee break"),
    )
    answer = olga.post(f"{place}/calendar", data=a_file(calendar))
    assert (answer.status_code, answer.location) == (303, place)
    page = olga.get(place).text
    assert "Thursday 17 September" in page
    assert "Streets &lt;for&gt; all" in page
    assert "Prompts may come" in page
    prompts = olga.get(place.replace("programme", "prompts") + "/new")
    assert prompts.status_code == 200


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Please fill this in."),
        ({"calendar": (b"hello", "a.ics")}, "no calendar that we can read"),
        ({"calendar": (a_calendar(an_event("x", "DTSTART:20200101T100000Z\nDURATION:PT1H")), "a")},
         "Nothing in this calendar lies within the event."),
    ],
    ids=["no-file", "no-calendar", "another-year"],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_explained(
    olga: FlaskClient, place: str, data: dict[str, tuple[bytes, str]], words: str
) -> None:
    sent = {name: (io.BytesIO(body), file) for name, (body, file) in data.items()}
    answer = olga.post(f"{place}/calendar", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert words in answer.text


def test_a_large_programme_is_read_and_an_endless_file_is_not(
    olga: FlaskClient,
    place: str,
    database: Database,
    there: Gathering,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long = an_event("long", TEN, "DESCRIPTION:" + "word " * 40_000)
    assert olga.post(f"{place}/calendar", data=a_file(a_calendar(long))).status_code == 303
    assert [item.uid for item in items(database, there)] == ["long"]
    monkeypatch.setattr(routes_programme, "MOST_BYTES", 1000)
    assert olga.post(f"{place}/calendar", data=a_file(b"x" * 2000)).status_code == 422
    assert olga.post(f"{place}/calendar", data=a_file(b"x" * 20_000)).status_code == 413


def test_entries_are_typed_changed_and_taken_off_by_plain_forms(
    olga: FlaskClient, place: str, database: Database, there: Gathering
) -> None:
    form = {"title": "Panel", "starts_at": "2026-09-17T10:15", "ends_at": "2026-09-17T10:45"}
    wrong = olga.post(place, data={**form, "ends_at": "2026-09-17T10:00"})
    assert wrong.status_code == 422
    assert "The end must be after the beginning." in wrong.text
    assert olga.post(place, data={**form, "starts_at": "2026-10-17T10:15",
                                  "ends_at": "2026-10-17T10:30"}).status_code == 422  # fmt: skip
    assert olga.post(place, data=form).status_code == 303
    (item,) = items(database, there)
    assert olga.post(f"{place}/{item.id}/quiet", data={"is_quiet": "false"}).status_code == 303
    assert not items(database, there)[0].is_quiet
    assert olga.post(f"{place}/{item.id}/remove").status_code == 303
    assert items(database, there) == []
    assert olga.post(f"{place}/limit", data={"prompts_an_hour": "0"}).status_code == 422
    assert olga.post(f"{place}/limit", data={"prompts_an_hour": "4"}).status_code == 303
    assert 'value="4"' in olga.get(place).text


def test_what_was_typed_is_written_anew_and_what_a_calendar_says_is_not(
    olga: FlaskClient, place: str, database: Database, there: Gathering, clock: SettableClock
) -> None:
    form = {"title": "Panel", "starts_at": "2026-09-17T10:15", "ends_at": "2026-09-17T10:45"}
    assert olga.post(place, data=form).status_code == 303
    (item,) = items(database, there)
    url = f"{place}/{item.id}"
    assert f'href="{url}"' in olga.get(place).text
    assert all(words in olga.get(url).text for words in ("Panel", "2026-09-17T10:15"))
    wrong = olga.post(url, data={**form, "title": "Debate", "ends_at": "2026-09-17T10:00"})
    assert wrong.status_code == 422
    assert "The end must be after the beginning." in wrong.text
    assert 'value="Debate"' in wrong.text
    assert olga.post(url, data={**form, "title": " "}).status_code == 422
    new = {**form, "title": "Debate", "place": "Cellar", "is_quiet": "false"}
    for _ in range(2):
        assert olga.post(url, data={**new, "starts_at": "2026-09-17T10:20"}).status_code == 303
    (item,) = items(database, there)
    assert (item.title, item.place, item.is_quiet) == ("Debate", "Cellar", False)
    assert (item.starts_at.minute, item.ends_at.minute) == (20, 45)
    with database.read() as db:
        actions = [entry.action for entry in audit_of(db, there.event.id)]
    assert actions.count("programme-changed") == 2
    with database.write() as db:
        programming.take_programme(
            db,
            event_id=there.event.id,
            person_id=there.organiser.id,
            entries=[a_read("a", clock.now())],
            now=clock.now(),
        )
    theirs = next(one for one in items(database, there) if one.uid == "a")
    for answer in (
        olga.get(f"{place}/{theirs.id}"),
        olga.post(f"{place}/{theirs.id}", data=form),
        olga.post(f"{place}/{theirs.id}", data={**form, "title": ""}),
        olga.post(f"{place}/gone", data=form),
    ):
        assert answer.status_code == 404


def test_outsiders_see_and_change_nothing(
    app: Flask, database: Database, there: Gathering, place: str, clock: SettableClock
) -> None:
    with database.write() as db:
        stan = an_organiser(db, now=clock.now(), email="stan@example.org")
    with database.write() as db:
        form = ItemForm(
            title="Panel", starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=1)
        )
        item = programming.add_item(
            db,
            event_id=there.event.id,
            person_id=there.organiser.id,
            form=form,
            now=clock.now(),
        )
    steps = ("", "/calendar", "/limit", f"/{item.id}", f"/{item.id}/quiet", f"/{item.id}/remove")
    for person_id in (there.ana.person_id, there.outsider.person_id, stan.id):
        browser = a_browser_of(app, person_id, now=clock.now())
        assert browser.get(place).status_code == 404
        assert browser.get(f"{place}/{item.id}").status_code == 404
        for step in steps:
            assert browser.post(place + step, data={"is_quiet": "true"}).status_code == 404
    assert app.test_client().get(place).status_code == 401


def test_the_control_room_says_what_of_the_programme_is_on(
    app: Flask,
    database: Database,
    there: Gathering,
    olga: FlaskClient,
    clock: SettableClock,
    now: datetime,
) -> None:
    who: dict[str, Any] = {"event_id": there.event.id, "person_id": there.organiser.id, "now": now}
    desk, hour = f"/o/{there.event.key}", timedelta(hours=1)
    assert "programme-now" in olga.get(desk).text
    with database.write() as db:
        entries = [
            a_read("talk", now + hour, title="A long talk"),
            a_read("break", now + hour + timedelta(minutes=15), title="Coffee", quiet=False),
        ]
        programming.take_programme(db, entries=entries, **who)
        assert programme_at(db, there.elsewhere.id, now=now + hour) == (None, None)
    for minutes, words in (
        (0, "Next in the programme, at 11:00: “A long talk”"),
        (60, "Quiet until 11:30: “A long talk”"),
        (20, "Quiet until 11:30: “A long talk”"),
        (15, "“Coffee” until 11:45; prompts may come"),
    ):
        clock.move(minutes=minutes)
        assert words in olga.get(desk).text
    clock.move(minutes=60)
    assert "the programme, at" not in olga.get(desk).text
    outsider = a_browser_of(app, there.outsider.person_id, now=clock.now())
    assert outsider.get(desk).status_code == 404
