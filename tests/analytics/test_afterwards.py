"""What is said after an event comes to its organisers as counts, and never a small one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from eventnet.analytics.blocks import helped_block, promises_block
from eventnet.analytics.figures import Figures
from eventnet.analytics.queries import Afterwards, afterwards_of
from eventnet.analytics.service import count_event
from eventnet.attendees.models import Attendee
from eventnet.db.session import Database
from eventnet.digests.models import Reflection
from eventnet.promises.models import Promise
from tests.factories.gathering import Gathering
from tests.factories.suggesting import a_crowd

if TYPE_CHECKING:
    from flask import Flask


def reflections(crowd: list[Attendee], now: datetime) -> list[dict[str, object]]:
    answers = [(["c"], "yes")] * 12 + [([], "partly")] * 6 + [(None, "not-yet")] * 5
    return [
        {"attendee_id": who.id, "favours": favours, "helped": helped, "line": "mine", "at": now}
        for who, (favours, helped) in zip(crowd, answers, strict=False)
    ]


def promises(crowd: list[Attendee], event_id: str, now: datetime) -> list[dict[str, object]]:
    states = ["kept"] * 9 + ["let-go"] * 5 + ["open", "renegotiated"] * 4
    return [
        {
            "id": f"promise-{place:09}",
            "writer_id": who.id,
            "event_id": event_id,
            "other_id": crowd[place - 1].id,
            "connection_id": "gone",
            "by": "me",
            "text": "Send the link",
            "state": state,
            "made_at": now,
            "state_at": now,
        }
        for place, (who, state) in enumerate(zip(crowd, states, strict=False))
    ]


def test_counts_are_of_those_who_are_here_and_answered(
    app: Flask, database: Database, gathering: Gathering, now: datetime
) -> None:
    event = gathering.event
    with database.write() as db:
        crowd = a_crowd(db, event, 23, now=now)
        db.execute(insert(Reflection), reflections(crowd, now))
        db.execute(insert(Promise), promises(crowd, event.id, now))
        elsewhere = a_crowd(db, gathering.elsewhere, 2, now=now)
        db.execute(insert(Reflection), reflections(elsewhere, now))
    with database.read() as db:
        assert afterwards_of(db, event.id) == Afterwards(0, (9, 5, 8), (12, 6), (12, 6, 5))
        figures = count_event(db, event.id, now=now).figures
        few = count_event(db, gathering.elsewhere.id, now=now).figures
    assert Figures.of_json(figures.to_json()) == figures
    with app.test_request_context():
        assert "Somebody helped: 12 of 23 who answered." in helped_block(figures).text
        assert "9 of 22 promises are kept." in promises_block(figures).text
        assert "Somebody helped: 2" not in helped_block(few).text
    with database.write() as db:
        db.execute(update(Attendee).where(Attendee.id == crowd[0].id).values(removed_at=now))
    with database.read() as db:
        assert afterwards_of(db, event.id).helped == (11, 6, 5)


def test_before_anybody_answers_the_blocks_say_what_they_wait_for(
    app: Flask, database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.read() as db:
        figures = count_event(db, gathering.event.id, now=now).figures
    with app.test_request_context():
        assert helped_block(figures).later
        assert promises_block(figures).later
