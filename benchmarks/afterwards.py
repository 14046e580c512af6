"""Events that are over, written straight into the tables: people with proven addresses who have met, in any number."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventnet.accounts.models import Person
from eventnet.accounts.service import allow_organiser
from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection, Meeting, Side
from eventnet.core.ids import new_id
from eventnet.db.base import Base
from eventnet.db.plain import plain, table_of
from eventnet.db.session import Database
from eventnet.events.forms import EventForm
from eventnet.events.models import Event
from eventnet.events.service import create_event, go_to
from eventnet.promises.models import Promise
from eventnet.prompts.models import Prompt, Reply

LENGTH = timedelta(hours=8)
FIRST_NAMES = (
    "Ana",
    "Ben",
    "Cleo",
    "Dan",
    "Edda",
    "Femi",
    "Gül",
    "Hugo",
    "Ines",
    "Jun",
    "Kofi",
    "Lea",
)
FAMILY_NAMES = (
    "Lima",
    "Okoro",
    "Marsh",
    "Roe",
    "Berg",
    "Adeyemi",
    "Aydin",
    "Costa",
    "Silva",
    "Tanaka",
)
PROMPTS = 6
STARRED, NOTED, AGAIN, PROMISED, REPLIED = 0.05, 0.1, 0.15, 0.05, 0.4
"""Shares: of the sides with a star and with a note, of the connections that met again and led to a promise, of those who replied."""

_AT_ONCE = 5_000


def ended_event(
    database: Database,
    *,
    people: int,
    pairs: Sequence[tuple[int, int]],
    now: datetime,
    domain: str = "example.org",
    chance: random.Random,
) -> str:
    """Write an event that has just ended, with so many people, of whom these pairs have met; return its id.

    Person number 7 has the address `p7@<domain>`; every second one reads German. No digest is there yet.
    """
    with database.write() as db:
        owner = allow_organiser(db, email=f"desk@{domain}", now=now)
        form = EventForm(
            name="A measured day",
            place="Town hall",
            timezone="Europe/Berlin",
            starts_at=now - LENGTH,
            ends_at=now + LENGTH,
        )
        event_id = create_event(db, owner_id=owner.id, form=form, now=now).id
        ids = _attendees(db, event_id, people, domain=domain, now=now)
        _connections(db, event_id, [(ids[a], ids[b]) for a, b in pairs], chance=chance, now=now)
        _replies(db, event_id, ids, owner_id=owner.id, chance=chance, now=now)
        go_to(db, event_id=event_id, phase="after", person_id=owner.id, now=now)
        db.execute(update(Event).where(Event.id == event_id).values(ends_at=now))
    return event_id


def _attendees(db: Session, event_id: str, people: int, *, domain: str, now: datetime) -> list[str]:
    persons: list[dict[str, Any]] = []
    attendees: list[dict[str, Any]] = []
    for number in range(people):
        person_id, began = new_id(), now - LENGTH
        persons.append(
            {
                "id": person_id,
                "email": f"p{number}@{domain}",
                "email_verified_at": began,
                "locale": ("en", "de")[number % 2],
                "created_at": began,
            }
        )
        first = FIRST_NAMES[number % len(FIRST_NAMES)]
        family = FAMILY_NAMES[number // len(FIRST_NAMES) % len(FAMILY_NAMES)]
        attendees.append(
            {
                "id": new_id(),
                "event_id": event_id,
                "person_id": person_id,
                "name": f"{first} {family}-{number}",
                "organisation": f"House {number % 40}",
                "card_email": f"p{number}@{domain}",
                "wants_letters": True,
                "joined_at": began,
                "onboarded_at": began,
            }
        )
    _write(db, Person, persons)
    _write(db, Attendee, attendees)
    return [row["id"] for row in attendees]


def _connections(
    db: Session,
    event_id: str,
    pairs: Sequence[tuple[str, str]],
    *,
    chance: random.Random,
    now: datetime,
) -> None:
    connections, sides, meetings, promises = [], [], [], []
    for pair in pairs:
        low, high = sorted(pair)
        connection_id, met = new_id(), now - LENGTH * chance.random()
        moments = {"made_at": met, "recorded_at": met}
        connections.append(
            {
                "id": connection_id,
                "event_id": event_id,
                "low_id": low,
                "high_id": high,
                "way": "live",
                **moments,
            }
        )
        for one in (low, high):
            sides.append(
                {
                    "connection_id": connection_id,
                    "attendee_id": one,
                    "shares": ["email", "organisation"],
                    "seen_at": met,
                    "note": "asked about maps" if chance.random() < NOTED else None,
                    "starred_at": met if chance.random() < STARRED else None,
                }
            )
        if chance.random() < AGAIN:
            again = met + (now - met) * chance.random()
            meetings.append(
                {"id": new_id(), "connection_id": connection_id, "by_id": low, "at": again}
            )
        if chance.random() < PROMISED:
            promises.append(
                {
                    "writer_id": low,
                    "id": new_id(),
                    "event_id": event_id,
                    "other_id": high,
                    "connection_id": connection_id,
                    "by": "me",
                    "text": "Send the slides",
                    "told": True,
                    "made_at": met,
                    "state_at": met,
                }
            )
    for model, rows in (
        (Connection, connections),
        (Side, sides),
        (Meeting, meetings),
        (Promise, promises),
    ):
        _write(db, model, rows)


def _replies(
    db: Session,
    event_id: str,
    ids: Sequence[str],
    *,
    owner_id: str,
    chance: random.Random,
    now: datetime,
) -> None:
    prompts = [
        Prompt(
            id=new_id(),
            event_id=event_id,
            created_by=owner_id,
            kind="text",
            question=f"Question {number}",
            state="closed",
            minutes=10,
            created_at=now - LENGTH,
            opened_at=now - LENGTH * (number + 1) / (PROMPTS + 1),
        )
        for number in range(PROMPTS)
    ]
    db.add_all(prompts)
    db.flush()
    _write(
        db,
        Reply,
        [
            {
                "id": new_id(),
                "prompt_id": prompt.id,
                "attendee_id": one,
                "text": "Maps",
                "at": prompt.opened_at,
            }
            for one in ids
            for prompt in prompts
            if chance.random() < REPLIED
        ],
    )


def _write(db: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    for at in range(0, len(rows), _AT_ONCE):
        plain(db).execute(table_of(model).insert(), list(rows[at : at + _AT_ONCE]))
