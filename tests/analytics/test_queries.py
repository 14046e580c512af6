"""Counting in the database, against a slow count over the very rows, on events drawn by chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import event as listen

from eventnet.analytics.queries import (
    afterwards_of,
    basis_of,
    degrees_of,
    events_to_count,
    follow_ups_of,
    made_per_minute,
    prompts_sent,
    repliers_of,
    requests_of,
)
from eventnet.analytics.service import count_event
from eventnet.analytics.stepping import Basis
from eventnet.db.session import Database
from eventnet.events.models import Event
from tests.factories.gathering import an_event, an_organiser
from tests.factories.networks import Network, a_network, write


def an_event_of(
    database: Database, now: datetime, seed: int, people: int = 30
) -> tuple[Event, Network]:
    """Write an event by chance, and another one beside it that must not count."""
    chance = Random(seed)
    with database.write() as db:
        owner = an_organiser(db, now=now)
        event, other = (an_event(db, owner, now=now, began=timedelta(hours=4)) for _ in range(2))
        made = a_network(event, people=people, density=0.15, chance=chance, removed=0.1, prompts=4)
        write(db, made)
        write(db, a_network(other, people=8, density=0.5, chance=chance))
    return event, made


def here(made: Network) -> set[object]:
    return {one["id"] for one in made.people if one["removed_at"] is None}


@pytest.mark.parametrize("seed", range(4))
def test_degrees_are_those_of_each_person_counted_alone(
    database: Database, now: datetime, seed: int
) -> None:
    event, made = an_event_of(database, now, seed)
    ends: Counter[object] = Counter()
    for one in made.connections:
        if {one["low_id"], one["high_id"]} <= here(made):
            ends.update((one["low_id"], one["high_id"]))
    slow: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
    for one in made.people:
        if one["removed_at"] is None:
            slow[0 if one["first_event"] is True else 1][ends[one["id"]]] += 1
    with database.read() as db:
        assert degrees_of(db, event.id) == slow


@pytest.mark.parametrize("seed", range(3))
def test_minutes_prompts_requests_and_follow_ups_are_counted(
    database: Database, now: datetime, seed: int
) -> None:
    event, made = an_event_of(database, now, seed)
    present = here(made)
    minutes = Counter(
        one["made_at"].replace(second=0, microsecond=0)  # type: ignore[attr-defined]
        for one in made.connections
        if {one["low_id"], one["high_id"]} <= present
    )
    asked = [one for one in made.requests if {one["from_id"], one["to_id"]} <= present]
    sent = {one["id"]: one for one in made.prompts if one["state"] in {"open", "closed"}}
    replies = [
        one for one in made.replies if one["prompt_id"] in sent and one["attendee_id"] in present
    ]
    by_prompt = Counter(one["prompt_id"] for one in replies)
    digests = {one["id"] for one in made.digests if one["attendee_id"] in present}
    outcomes = Counter(one["outcome"] for one in made.follow_ups if one["digest_id"] in digests)
    with database.read() as db:
        assert made_per_minute(db, event.id) == minutes
        assert sorted(
            (one.question, one.at, one.replies) for one in prompts_sent(db, event.id)
        ) == sorted(
            (str(one["question"]), one["opened_at"], by_prompt[key]) for key, one in sent.items()
        )
        assert repliers_of(db, event.id) == len({one["attendee_id"] for one in replies})
        assert follow_ups_of(db, event.id) == tuple(
            outcomes[outcome] for outcome in ("done", "later", "let-go", None)
        )
        assert requests_of(db, event.id) == (
            len([one for one in asked if one["answered_at"]]), len(asked),
        )  # fmt: skip
        assert afterwards_of(db, event.id).digests == len(digests)


def test_the_totals_that_move_figures_are_counted(database: Database, now: datetime) -> None:
    event, made = an_event_of(database, now, seed=5)
    with database.read() as db:
        basis = basis_of(db, event.id)
    assert basis == Basis(
        joined=len(here(made)),
        connections=len(made.connections),
        replies=len(made.replies),
        requests=len(made.requests),
        answers=len([one for one in made.requests if one["answered_at"]]),
        digests=len(made.digests),
        outcomes=len([one for one in made.follow_ups if one["outcome"]]),
    )


@contextmanager
def queries_of(database: Database) -> Iterator[list[str]]:
    """Collect the statements that are sent to the database."""
    seen: list[str] = []

    def see(*told: object) -> None:
        seen.append(str(told[2]))

    listen.listen(database.engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        listen.remove(database.engine, "before_cursor_execute", see)


def test_the_number_of_queries_does_not_grow_with_the_event(
    database: Database, now: datetime
) -> None:
    counts = []
    for people in (3, 60):
        event, _made = an_event_of(database, now, seed=1, people=people)
        with database.read() as db, queries_of(database) as seen:
            count_event(db, event.id, now=now)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_events_are_watched_until_they_are_closed_or_long_over(
    database: Database, now: datetime
) -> None:
    with database.write() as db:
        owner = an_organiser(db, now=now)
        live, fresh, old, closed = (an_event(db, owner, now=now) for _ in range(4))
        fresh.phase, fresh.ended_at = "after", now - timedelta(days=2)
        old.phase, old.ended_at = "after", now - timedelta(days=90)
        closed.phase, closed.ended_at = "closed", now - timedelta(days=2)
    with database.read() as db:
        watched = events_to_count(db, ended_after=now - timedelta(days=60))
    assert set(watched) == {live.id, fresh.id}
