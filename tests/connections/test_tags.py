"""Tags are their writer's alone: put and taken away twice, found by, and gone with the connection."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from eventnet.connections import parting
from eventnet.connections.finding import chosen
from eventnet.connections.queries import connections_of
from eventnet.connections.tags import MOST_TAGS, OFFERED, OwnTag, TagBook, set_tag, tags_of
from eventnet.core.errors import Conflict, NotFound
from eventnet.db.session import Database
from tests.connections.test_routes import Hall, json_of
from tests.factories.gathering import Gathering, an_attendee
from tests.factories.meeting import connected


@pytest.fixture
def known(database: Database, gathering: Gathering, now: datetime) -> str:
    """The connection of Ana and Ben."""
    with database.write() as db:
        return connected(db, gathering.ana, gathering.ben, now=now)


def labels(database: Database, attendee_id: str, connection_id: str) -> list[str]:
    with database.read() as db:
        return [one.label for one in tags_of(db, attendee_id).on(connection_id)]


def test_a_tag_is_put_and_taken_away_once_however_often_it_is_said(
    database: Database, gathering: Gathering, known: str
) -> None:
    who = {"attendee_id": gathering.ana.id, "connection_id": known}
    for label in ("Maps", "MAPS", "night shift"):
        for _ in range(2):
            with database.write() as db:
                set_tag(db, label=label, tagged=True, **who)
    assert labels(database, gathering.ana.id, known) == ["Maps", "night shift"]
    for _ in range(2):
        with database.write() as db:
            set_tag(db, label="maps", tagged=False, **who)
    assert labels(database, gathering.ana.id, known) == ["night shift"]


def test_nobody_else_sees_or_moves_a_tag(
    database: Database, gathering: Gathering, known: str
) -> None:
    with database.write() as db:
        set_tag(db, attendee_id=gathering.ana.id, connection_id=known, label="maps", tagged=True)
    with database.write() as db:
        set_tag(db, attendee_id=gathering.ben.id, connection_id=known, label="maps", tagged=False)
    assert labels(database, gathering.ana.id, known) == ["maps"]
    assert labels(database, gathering.ben.id, known) == []
    for tagged in (True, False):
        with pytest.raises(NotFound), database.write() as db:
            set_tag(
                db,
                attendee_id=gathering.outsider.id,
                connection_id=known,
                label="maps",
                tagged=tagged,
            )


def test_a_connection_takes_a_dozen_tags_and_loses_them_when_it_ends(
    database: Database, gathering: Gathering, known: str, now: datetime
) -> None:
    who = {"attendee_id": gathering.ana.id, "connection_id": known}
    with database.write() as db:
        for number in range(MOST_TAGS):
            set_tag(db, label=f"tag {number}", tagged=True, **who)
        set_tag(db, label="tag 0", tagged=True, **who)
        with pytest.raises(Conflict):
            set_tag(db, label="one more", tagged=True, **who)
    with database.write() as db:
        parting.remove(db, connection_id=known, attendee_id=gathering.ben.id, now=now)
    with database.read() as db:
        assert tags_of(db, gathering.ana.id) == TagBook({}, {})


def test_people_are_found_by_every_word_by_star_and_by_tag(
    database: Database, gathering: Gathering, known: str, now: datetime
) -> None:
    with database.write() as db:
        cleo = an_attendee(db, gathering.event, "Cleo Weiß", now=now, organisation="Harbour")
        with_cleo = connected(db, gathering.ana, cleo, now=now)
        set_tag(
            db, attendee_id=gathering.ana.id, connection_id=with_cleo, label="Maps", tagged=True
        )
    with database.read() as db:
        everybody = connections_of(db, gathering.ana.id)
        book = tags_of(db, gathering.ana.id)
    [tag] = book.labels

    def found(**asked: object) -> list[str]:
        return [row.connection.id for row in chosen(everybody, book, **asked)]  # type: ignore[arg-type]

    assert found(search="harbour MAPS") == [with_cleo]
    assert found(search="weiss") == [with_cleo]
    assert found(search="harbour ben") == []
    assert found(tag=tag) == [with_cleo]
    assert found(tag="another") == found(starred=True) == []
    assert set(found()) == {known, with_cleo}


@given(st.dictionaries(st.sampled_from("abcdef"), st.sets(st.integers(0, 15), max_size=6)))
def test_what_is_offered_holds_what_is_there_first_and_each_tag_once(
    held: dict[str, set[int]],
) -> None:
    book = TagBook(
        {str(one): f"tag {one}" for one in range(16)},
        {name: tuple(str(one) for one in sorted(tags)) for name, tags in held.items()},
    )
    offered = book.offered("a")
    there = book.on("a")
    assert offered[: len(there)] == there
    assert len(offered) <= len(there) + OFFERED
    assert len({one.id for one in offered}) == len(offered)
    counted = dict(book.used_among(held))
    assert sum(counted.values()) == sum(len(tags) for tags in held.values())
    assert all(isinstance(one, OwnTag) for one in counted)


def test_tags_stand_on_the_page_and_narrow_the_list_without_a_name_in_the_address(
    app: Flask, database: Database, now: datetime
) -> None:
    hall = Hall(app, database, now)
    with database.write() as db:
        known = connected(db, hall.party.ana, hall.party.ben, now=now)
    people = f"/e/{hall.key}/people"
    person = f"{people}/{known}"
    kept = hall.ana.post(f"{person}/tags", json={"text": "  night   shift ", "tagged": True})
    assert json_of(kept) == {"text": "night shift", "tagged": True}
    plain = hall.ana.post(f"{person}/tags", data={"text": "maps"})
    assert (plain.status_code, plain.location) == (303, person)
    page = hall.ana.get(person).text
    assert 'value="night shift"' in page
    assert "night shift" not in hall.ben.get(person).text
    with database.read() as db:
        ids = {label: tag for tag, label in tags_of(db, hall.party.ana.id).labels.items()}
    listed = hall.ana.get(people).text
    assert f'href="{people}?tag={ids["maps"]}"' in listed
    assert "data-whole" in listed
    narrowed = hall.ana.get(f"{people}?tag={ids['maps']}").text
    assert f'data-person="{known}"' in narrowed
    assert "data-whole" not in narrowed
    assert f'data-person="{known}"' not in hall.ana.get(f"{people}?show=starred").text
    assert f'data-person="{known}"' in hall.ben.get(people).text
    assert f'data-person="{known}"' not in hall.ben.get(f"{people}?tag={ids['maps']}").text
    scanned = hall.scan(hall.ana).json["connection"]
    assert {"label": "maps", "on": True} in scanned["tags"]
    hall.ana.post(f"{person}/tags", data={"text": "maps", "tagged": "0"})
    assert f"?tag={ids['maps']}" not in hall.ana.get(people).text
    for who in (hall.outsider, hall.organiser):
        assert who.post(f"{person}/tags", json={"text": "maps"}).status_code == 404
    assert hall.ana.post(f"{person}/tags", json={"text": " "}).status_code == 422
