"""Whole events with a network in them, written straight into the tables: for counting, not for telling anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from random import Random

from sqlalchemy import insert
from sqlalchemy.orm import Session

from eventnet.accounts.models import Person
from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection, Request
from eventnet.core.ids import new_id
from eventnet.digests.models import Digest, FollowUp
from eventnet.events.models import Event
from eventnet.prompts.models import Prompt, Reply


@dataclass
class Network:
    """The rows of an event as plain values, for a slow count beside the fast one."""

    people: list[dict[str, object]] = field(default_factory=list)
    connections: list[dict[str, object]] = field(default_factory=list)
    requests: list[dict[str, object]] = field(default_factory=list)
    prompts: list[dict[str, object]] = field(default_factory=list)
    replies: list[dict[str, object]] = field(default_factory=list)
    digests: list[dict[str, object]] = field(default_factory=list)
    follow_ups: list[dict[str, object]] = field(default_factory=list)


def a_network(
    event: Event,
    *,
    people: int,
    density: float,
    chance: Random,
    removed: float = 0.0,
    prompts: int = 2,
    replying: float = 0.5,
    outcomes: Sequence[str | None] = ("done", "later", "let-go", None),
) -> Network:
    """Draw an event by chance: each pair is connected with `density`, each person replies with `replying`."""
    made = Network()
    minutes = int((event.ends_at - event.starts_at) / timedelta(minutes=1))

    def moment() -> datetime:
        return event.starts_at + timedelta(seconds=chance.randrange(minutes * 60))

    for number in range(people):
        made.people.append(
            {
                "id": new_id(), "person_id": new_id(), "event_id": event.id, "name": f"Guest {number}",
                "first_event": chance.choice((True, False, None)), "joined_at": moment(),
                "removed_at": moment() if chance.random() < removed else None,
            }
        )  # fmt: skip
    ids = sorted(str(person["id"]) for person in made.people)
    for low, high in _pairs(ids, density, chance):
        at = moment()
        made.connections.append(
            {
                "id": new_id(),
                "event_id": event.id,
                "low_id": low,
                "high_id": high,
                "made_at": at,
                "recorded_at": at,
                "way": "badge",
            }
        )
        state = chance.choice(("accepted", "accepted", "declined", "waiting", "expired"))
        answered = at if state in {"accepted", "declined"} else None
        made.requests.append(
            {"id": new_id(), "event_id": event.id, "from_id": low, "to_id": high, "at": at, "recorded_at": at, "way": "camera",
             "state": state, "answered_at": answered}
        )  # fmt: skip
    _ask(made, event, ids, moment, prompts, replying, chance)
    _follow_up(made, event, ids, outcomes, chance)
    return made


def _pairs(ids: Sequence[str], density: float, chance: Random) -> list[tuple[str, str]]:
    if len(ids) <= 200:
        return [pair for pair in combinations(ids, 2) if chance.random() < density]
    wanted = int(density * len(ids) * (len(ids) - 1) / 2)
    found: set[tuple[str, str]] = set()
    while len(found) < wanted:
        one, other = chance.sample(ids, 2)
        found.add((min(one, other), max(one, other)))
    return sorted(found)


def _ask(
    made: Network, event: Event, ids: Sequence[str], moment: object, prompts: int, replying: float, chance: Random
) -> None:  # fmt: skip
    assert callable(moment)
    states = ("closed", "open", "withdrawn", "draft")
    for number in range(prompts):
        state = states[number % 4] if number > 1 else "closed"
        at = moment()
        prompt_id = new_id()
        made.prompts.append(
            {"id": prompt_id, "event_id": event.id, "kind": "text", "question": f"Question {number}?",
             "state": state, "minutes": 15, "opened_at": None if state == "draft" else at, "created_at": at}
        )  # fmt: skip
        made.replies += [
            {
                "id": new_id(),
                "prompt_id": prompt_id,
                "attendee_id": attendee,
                "text": "Yes",
                "at": at,
            }
            for attendee in ids
            if state != "draft" and chance.random() < replying
        ]


def _follow_up(
    made: Network, event: Event, ids: Sequence[str], outcomes: Sequence[str | None], chance: Random
) -> None:
    if not outcomes:
        return
    digest_of = {}
    for attendee in ids:
        digest_of[attendee] = new_id()
        made.digests.append(
            {
                "id": digest_of[attendee],
                "event_id": event.id,
                "attendee_id": attendee,
                "issued_at": event.ends_at,
            }
        )
    for connection in made.connections:
        made.follow_ups.append(
            {"id": new_id(), "digest_id": digest_of[str(connection["low_id"])],
             "connection_id": connection["id"], "rank": 1, "reasons": [], "outcome": chance.choice(outcomes)}
        )  # fmt: skip


def write(db: Session, made: Network) -> None:
    """Write the rows of a network in a few large inserts."""
    persons = [
        {"id": one["person_id"], "may_create_events": False, "created_at": one["joined_at"]}
        for one in made.people
    ]
    for model, rows in (
        (Person, persons), (Attendee, made.people), (Connection, made.connections), (Request, made.requests),
        (Prompt, made.prompts), (Reply, made.replies), (Digest, made.digests), (FollowUp, made.follow_ups),
    ):  # fmt: skip
        if rows:
            db.execute(insert(model), rows)
