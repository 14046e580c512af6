"""Whom one knows from other events: found on Meet if both want it, never called a stranger, named only with permission."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from eventnet.attendees.models import Attendee
from eventnet.attendees.service import tell_about
from eventnet.connections import keeping, parting
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.suggestions.gathering import Person, gather
from eventnet.suggestions.queries import waiting_for_somebody
from eventnet.suggestions.reasons import reasons_of
from tests.factories.doors import a_new_browser
from tests.factories.gathering import Gathering, an_attendee, an_event, comes_again
from tests.factories.meeting import connected
from tests.factories.parties import end
from tests.factories.suggesting import make, points_of, say_yes, shown_to
from tests.plugins.app import Browse

if TYPE_CHECKING:
    from flask import Flask

FOUND = {"found_by_known": "true"}


@dataclass(frozen=True)
class Reunion:
    """Ana and Ben met at an earlier event and both come to a later one, where Cleo is new."""

    first: Gathering
    later: Event
    ana: Attendee
    ben: Attendee
    cleo: Attendee
    known: str

    @property
    def at(self) -> str:
        """Return the later event's address."""
        return f"/e/{self.later.key}"


@pytest.fixture
def reunion(database: Database, gathering: Gathering, now: datetime) -> Reunion:
    with database.write() as db:
        known = connected(db, gathering.ana, gathering.ben, now=now)
        later = an_event(db, gathering.organiser, now=now, name="Open Streets again")
        return Reunion(
            gathering,
            later,
            ana=comes_again(db, gathering.ana, later, now=now),
            ben=comes_again(db, gathering.ben, later, now=now),
            cleo=an_attendee(db, later, "Cleo Marsh", now=now),
            known=known,
        )


def wants(database: Database, *attendees: Attendee) -> None:
    with database.write() as db:
        for one in attendees:
            tell_about(db, attendee_id=one.id, values={"found_by_known": True})


def test_they_find_each_other_on_meet_once_both_have_said_yes(
    reunion: Reunion, browser_of: Browse
) -> None:
    ana, ben = browser_of(reunion.ana.person_id), browser_of(reunion.ben.person_id)
    meet, answer = f"{reunion.at}/meet", f"{reunion.at}/welcome/known"
    assert "Let us find each other" in ana.get(meet).text
    for _twice in range(2):
        assert ana.post(f"{answer}?from=meet", data=FOUND).headers["Location"] == f"{meet}#known"
    assert "Nobody whom you know" in ana.get(meet).text
    assert "<span>Lima</span>" not in ben.get(meet).text
    ben.post(answer, data=FOUND)
    for phone, name in ((ana, "Okoro"), (ben, "Lima")):
        page = phone.get(meet).text
        assert f"<span>{name}</span>" in page
        assert "You met at Open Streets, 17 Sep 2026" in page
        there = f"/e/{reunion.first.event.key}/people/{reunion.known}"
        assert f'href="{there}"' in page
        assert phone.get(there).status_code == 200
    ben.post(f"{answer}?from=meet", data={"found_by_known": "false"})
    assert "<span>Okoro</span>" not in ana.get(meet).text


@pytest.mark.parametrize("typed", [{}, {"skip": "1"}, {"skip": "1", **FOUND}, {"found_by_known": "false"}])  # fmt: skip
def test_whatever_is_not_a_yes_is_a_no(
    database: Database, reunion: Reunion, browser_of: Browse, typed: dict[str, str]
) -> None:
    wants(database, reunion.ana)
    url = f"{reunion.at}/welcome/known"
    ana = browser_of(reunion.ana.person_id)
    page = ana.get(url).text
    assert page.count('name="found_by_known"') == 2
    assert " checked" not in page
    assert ana.post(url, data={"found_by_known": "perhaps"}).status_code == 422
    assert ana.post(url, data=typed).headers["Location"] == f"{reunion.at}/welcome/letters"
    with database.read() as db:
        assert not db.get_one(Attendee, reunion.ana.id).found_by_known
    assert 'value="false" checked' in ana.get(f"{url}?from=me").text
    assert ana.post(f"{url}?from=me", data=typed).headers["Location"] == f"{reunion.at}/me"


def test_once_met_here_and_after_the_event_nobody_is_listed(
    database: Database, reunion: Reunion, browser_of: Browse, now: datetime
) -> None:
    wants(database, reunion.ana, reunion.ben)
    ana = browser_of(reunion.ana.person_id)
    with database.write() as db:
        connected(db, reunion.ana, reunion.ben, now=now)
    assert "<span>Okoro</span>" not in ana.get(f"{reunion.at}/meet").text
    with database.write() as db:
        end(db, reunion.later, now=now)
    assert "People you know here" not in ana.get(f"{reunion.at}/meet").text


def test_whoever_knows_nobody_is_not_asked_and_outsiders_neither_ask_nor_answer(
    app: Flask, database: Database, reunion: Reunion, browser_of: Browse
) -> None:
    url = f"{reunion.at}/welcome/known"
    cleo = browser_of(reunion.cleo.person_id)
    assert cleo.get(url).headers["Location"] == f"{reunion.at}/welcome/letters"
    assert "People you know here" not in cleo.get(f"{reunion.at}/meet").text
    assert "May people you know find you" not in cleo.get(f"{reunion.at}/me").text
    for client, status in (
        (browser_of(reunion.first.outsider.person_id), 404),
        (browser_of(reunion.first.organiser.id), 404),
        (a_new_browser(app), 401),
    ):
        assert client.get(url).status_code == client.post(url, data=FOUND).status_code == status
    wants(database, reunion.ana, reunion.ben, reunion.cleo)
    assert "<span>Lima</span>" not in cleo.get(f"{reunion.at}/meet").text


def bare(page: str) -> str:
    """Return a page without what changes with each print of it."""
    return re.sub(r'data-version="\d+"|value="[\w-]{43}"', "", page)


def test_what_one_keeps_to_oneself_changes_no_byte_of_what_another_sees(
    database: Database, reunion: Reunion, browser_of: Browse, now: datetime
) -> None:
    """Switching on alone, a star, a note, and wishes about letters and notices are told to nobody."""
    with database.write() as db:
        say_yes(db, reunion.ana, reunion.ben, reunion.cleo)
    make(database, reunion.later, now=now)
    others = [browser_of(one.person_id) for one in (reunion.ben, reunion.cleo)]
    places = [f"{reunion.at}/{page}" for page in ("now", "meet", "people", "me", "promises")]
    places += [f"/e/{reunion.first.event.key}/people/{reunion.known}"]

    def seen() -> list[str]:
        return [bare(phone.get(place).text) for phone in others for place in places]

    before = seen()
    assert any("Open Streets again" in page for page in before)
    ana = browser_of(reunion.ana.person_id)
    assert ana.post(f"{reunion.at}/welcome/known", data=FOUND).status_code == 303
    assert ana.post(f"{reunion.at}/me/undisturbed", data={"undisturbed": "true"}).status_code == 303
    assert ana.post(f"{reunion.at}/welcome/letters", data={"skip": "1"}).status_code == 303
    with database.write() as db:
        mine = {"attendee_id": reunion.first.ana.id, "connection_id": reunion.known}
        keeping.set_star(db, starred=True, now=now, **mine)
        keeping.write_note(db, text="tea", now=now, **mine)
    for point in points_of(database, reunion.ana):
        ana.post(f"{reunion.at}/meet/{point.id}", data={"outcome": "not-now"})
    assert seen() == before


@pytest.mark.parametrize("parted", [False, True])
def test_whom_one_met_elsewhere_is_never_called_a_stranger(
    database: Database, reunion: Reunion, now: datetime, parted: bool
) -> None:
    with database.write() as db:
        say_yes(db, reunion.ana, reunion.ben, reunion.cleo)
        tell_about(db, attendee_id=reunion.ben.id, values={"state": "start"})
        if parted:
            parting.remove(
                db, attendee_id=reunion.first.ana.id, connection_id=reunion.known, now=now
            )
    make(database, reunion.later, now=now)
    assert shown_to(database, reunion.ana) == [reunion.cleo.id]
    assert shown_to(database, reunion.ben) == [reunion.cleo.id]
    assert set(shown_to(database, reunion.cleo)) == {reunion.ana.id, reunion.ben.id}
    with database.read() as db:
        waiting = waiting_for_somebody(db, event_id=reunion.later.id, viewer_id=reunion.ana.id)
    assert [one.id for one in waiting] == ([] if parted else [reunion.ben.id])


def test_somebody_blocked_elsewhere_is_not_suggested(
    database: Database, reunion: Reunion, now: datetime
) -> None:
    with database.write() as db:
        say_yes(db, reunion.ana, reunion.ben, reunion.cleo)
        parting.block(db, attendee_id=reunion.first.ben.id, connection_id=reunion.known, now=now)
    make(database, reunion.later, now=now)
    assert reunion.ben.id not in shown_to(database, reunion.ana)
    assert reunion.ana.id not in shown_to(database, reunion.ben)


def test_an_acquaintance_brings_one_over_only_with_every_yes(
    database: Database, reunion: Reunion, browser_of: Browse, now: datetime
) -> None:
    """Ana knows Ben from before, Ben met Cleo here: Ben can bring Ana over to Cleo, if all of that may be seen."""
    with database.write() as db:
        say_yes(db, reunion.ana, reunion.cleo)
        connected(db, reunion.ben, reunion.cleo, now=now)
    ana, moment = browser_of(reunion.ana.person_id), now
    words = "Ben Okoro can bring you over"
    for changes, is_named in (
        ({}, False),
        ({"introduces": True}, False),
        ({"introduces": True, "found_by_known": True}, True),
        ({"introduces": False, "found_by_known": True}, False),
    ):
        with database.write() as db:
            tell_about(db, attendee_id=reunion.ana.id, values={"found_by_known": True})
            tell_about(
                db,
                attendee_id=reunion.ben.id,
                values={"introduces": False, "found_by_known": False, **changes},
            )
        moment += timedelta(hours=3)
        make(database, reunion.later, now=moment)
        page = ana.get(f"{reunion.at}/meet").text
        assert "<span>Marsh</span>" in page
        assert (words in page) is is_named
        if is_named:
            assert f'href="{reunion.at}/meet#known"' in page
            with database.write() as db:
                tell_about(db, attendee_id=reunion.ben.id, values={"found_by_known": False})
            assert words not in ana.get(f"{reunion.at}/meet").text  # at once, before a new list


def test_who_may_be_seen_from_before_is_named_and_counts_for_nothing_else() -> None:
    folk = [Person("ana"), Person("bo"), Person("cy", introduces=True), Person("dan")]
    both = gather(
        folk, met=[("bo", "cy"), ("bo", "dan")], acquainted=[("ana", "cy"), ("ana", "dan")]
    )
    assert reasons_of(both, 0, 1) == (
        {"code": "acquaintance", "person": "cy"},
        {"code": "not-met"},
    )
    assert both.contacts.tolist() == [0, 2, 1, 1]
    assert gather(folk, met=[("bo", "cy")]).known_to(0).tolist() == []
