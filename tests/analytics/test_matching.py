"""Did suggestions help? Only what was seen counts, fit stands beside chance, and small numbers are not told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert

from eventnet.analytics.block_matching import matching_block
from eventnet.analytics.figures import Figures, two_cells
from eventnet.analytics.queries import suggested_of
from eventnet.analytics.service import count_event
from eventnet.attendees.models import Attendee
from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.suggestions.models import StartingPoint
from tests.factories.gathering import Gathering
from tests.factories.meeting import connected
from tests.factories.suggesting import a_crowd

if TYPE_CHECKING:
    from flask import Flask


def a_point(
    event: Event,
    viewer: Attendee,
    other: Attendee,
    *,
    now: datetime,
    shown: bool = True,
    is_random: bool = False,
    outcome: str | None = None,
) -> dict[str, object]:
    return {
        "id": new_id(),
        "event_id": event.id,
        "viewer_id": viewer.id,
        "other_id": other.id,
        "place": 0,
        "is_common": True,
        "is_random": is_random,
        "reasons": [{"code": "not-met"}],
        "made_at": now,
        "shown_at": now if shown else None,
        "outcome": outcome,
        "outcome_at": now if outcome else None,
    }


def test_met_is_what_was_said_or_a_connection_after_the_first_look(
    database: Database, gathering: Gathering, now: datetime
) -> None:
    event = gathering.event
    with database.write() as db:
        one, two, three, four = a_crowd(db, event, 4, now=now)
        connected(db, two, one, now=now + timedelta(minutes=5))
        connected(db, three, two, now=now - timedelta(minutes=5))
        points = [
            a_point(event, one, two, now=now),  # connected afterwards
            a_point(event, one, three, now=now, outcome="met"),
            a_point(event, one, four, now=now, outcome="not-now"),
            a_point(event, two, three, now=now),  # connected before
            a_point(event, two, four, now=now, shown=False, outcome="met"),
            a_point(event, three, four, now=now, is_random=True, outcome="lapsed"),
            a_point(event, four, one, now=now, is_random=True, outcome="met"),
        ]
        db.execute(insert(StartingPoint), points)
    with database.read() as db:
        assert suggested_of(db, event.id) == ((2, 4), (1, 2))
        assert suggested_of(db, gathering.elsewhere.id) == ((0, 0), (0, 0))
        figures = count_event(db, event.id, now=now).figures
    assert figures.matched is not None
    assert figures.matched.value(0) is None  # two of four are too few to tell
    assert Figures.of_json(figures.to_json()) == figures


def words(app: Flask, figures: Figures, matched: tuple[int, int], drawn: tuple[int, int]) -> str:
    with app.test_request_context():
        counted = replace(figures, matched=two_cells(*matched), drawn=two_cells(*drawn))
        return matching_block(counted).text


def test_the_page_says_how_sure_it_is(
    app: Flask, database: Database, gathering: Gathering, now: datetime
) -> None:
    with database.read() as db:
        figures = count_event(db, gathering.event.id, now=now).figures
    with app.test_request_context():
        assert matching_block(figures).later
    better = words(app, figures, (56, 70), (48, 80))
    assert "Fit did better than chance by 20 percentage points (between 5 and 33)." in better
    assert "Chance did better than fit" in words(app, figures, (48, 80), (56, 70))
    assert "cannot be told apart" in words(app, figures, (30, 60), (29, 60))
    for few in ((6, 12), (3, 90)):
        assert "Too few" in words(app, figures, (56, 70), few)
