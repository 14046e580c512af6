"""Seeds the demo event by the use cases themselves, at the moments when things would have happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.accounts.models import Person
from eventnet.accounts.service import add_person, allow_organiser
from eventnet.attendees import service as attendees
from eventnet.attendees.forms import JoinForm
from eventnet.attendees.models import Attendee
from eventnet.badges.service import ensure
from eventnet.connections import keeping
from eventnet.connections import service as connections
from eventnet.connections.forms import ScanForm
from eventnet.connections.seeing import see
from eventnet.db.session import Database
from eventnet.demo.asking import Asking
from eventnet.demo.people import NEWCOMERS, NOTES, PROMPTS, Invented, Question, invented
from eventnet.demo.places import place_of_day
from eventnet.demo.remembering import Remembering
from eventnet.demo.sitting import Sitting
from eventnet.events.forms import EventForm
from eventnet.events.models import Event, EventRole
from eventnet.events.service import create_event, go_to
from eventnet.prompts import due

ORGANISER = "organiser@demo.invalid"
NAME = "Open Streets"
BEGAN = timedelta(minutes=90)
LASTS = timedelta(hours=8)
SEED = 20261124


@dataclass(frozen=True)
class Seeded:
    """The demo event and the people whose links are printed, as ids."""

    event_id: str
    event_key: str
    join_code: str
    organiser_id: str
    featured: tuple[tuple[str, str], ...]
    """Person id and name of the two attendees."""


def running(db: Session, *, now: datetime) -> Event | None:
    """Return the demo event that was seeded before, when it still runs; never an event of somebody else."""
    return db.scalar(
        select(Event)
        .join(EventRole, EventRole.event_id == Event.id)
        .join(Person, Person.id == EventRole.person_id)
        .where(
            Person.email == ORGANISER,
            EventRole.role == "owner",
            Event.name == NAME,
            Event.phase == "live",
            Event.ends_at > now,
        )
        .order_by(Event.created_at.desc())
        .limit(1)
    )


def seed(database: Database, *, public_host: str, now: datetime) -> Seeded:
    """Return the demo event; it is made when none runs. All of it is one transaction."""
    with database.write() as db:
        event = running(db, now=now) or _Day(db, public_host, now).make()
        organiser = allow_organiser(db, email=ORGANISER, now=now)
        first = db.scalars(
            select(Attendee)
            .where(Attendee.event_id == event.id, Attendee.name.in_(("Maren Holt", "Kwame Asante")))
            .order_by(Attendee.joined_at, Attendee.id)
        ).all()
        return Seeded(
            event_id=event.id,
            event_key=event.key,
            join_code=event.join_code,
            organiser_id=organiser.id,
            featured=tuple((attendee.person_id, attendee.name) for attendee in first),
        )


def _whole(moment: datetime) -> datetime:
    """Return the last moment before at which a programme would begin."""
    return moment.replace(minute=moment.minute - moment.minute % 5, second=0, microsecond=0)


class _Day:
    """The first ninety minutes of one event, told in the order in which they happened."""

    def __init__(self, db: Session, public_host: str, now: datetime) -> None:
        self._db = db
        self._host = public_host
        self._now = now
        self._start = _whole(now - BEGAN)
        self._chance = Random(SEED)
        self._people: list[Attendee] = []
        self._codes: dict[str, str] = {}
        self._pairs: set[frozenset[str]] = set()

    def make(self) -> Event:
        """Make the event and all that has happened so far."""
        self._event, owner = self._create()
        asking = Asking(self._db, self._event, owner.id, self._start)
        asking.plan_the_day(now=self._start - timedelta(hours=1))
        for number, person in enumerate(invented(self._chance)):
            self._join(person, self._start + timedelta(minutes=number * 0.5))
        happens: list[tuple[float, Question | None]] = [
            *((prompt.minute, prompt) for prompt in (*PROMPTS, NEWCOMERS)),
            *((minute, None) for minute in self._minutes()),
        ]
        for minute, prompt in sorted(happens, key=lambda item: item[0]):
            moment = self._start + timedelta(minutes=minute)
            due.close_due(self._db, now=moment)
            if prompt is None:
                self._meet(moment)
            elif prompt is NEWCOMERS:
                asking.ask_newcomers()
            else:
                asking.ask(prompt, self._people[2:], self._chance)
        self._wait_for_answers()
        remembering = Remembering(self._db, self._event, self._now)
        featured = frozenset(person.id for person in self._people[:2])
        for attendee in self._people[:2]:
            remembering.keep(attendee, featured)
        asking.plan_next(now=self._now)
        sitting = Sitting(self._db, self._event, owner.id, self._start)
        sitting.open_circles(self._people, now=self._now)
        sitting.plan_rounds(self._people, now=self._now)
        return self._event

    def _create(self) -> tuple[Event, Person]:
        before = self._start - timedelta(days=1)
        owner = allow_organiser(self._db, email=ORGANISER, now=before)
        place, timezone = place_of_day(self._start, LASTS)
        starts_at = self._start.astimezone(ZoneInfo(timezone)).replace(tzinfo=None, microsecond=0)
        form = EventForm(
            name=NAME,
            place=place,
            timezone=timezone,
            starts_at=starts_at,
            ends_at=starts_at + LASTS,
        )
        event = create_event(self._db, owner_id=owner.id, form=form, now=before)
        go_to(self._db, event_id=event.id, phase="live", person_id=None, now=self._start)
        self._db.refresh(event)
        return event, owner

    def _join(self, person: Invented, moment: datetime) -> None:
        account = add_person(self._db, locale=None, now=moment)
        form = JoinForm(name=person.name, organisation=person.organisation)
        attendee = attendees.join(
            self._db, event_id=self._event.id, person_id=account.id, form=form, now=moment
        )
        handle = f"person{len(self._people) + 1}@demo.invalid"
        attendees.tell_about(
            self._db,
            attendee_id=attendee.id,
            values={
                "role": person.role,
                "pronouns": person.pronouns,
                "languages": person.languages,
                "purposes": person.purposes,
                "ask_me_about": person.ask_me_about,
                "looking_for": person.looking_for,
                "first_event": person.first_event,
                "comfort": person.comfort,
                "may_be_suggested": person.may_be_suggested,
                "state": person.state,
                "group_name": person.group,
                "card_email": handle,
                "shares": self._chance.choice(([], ["email"], ["email", "role"])),
            },
        )
        attendees.finish_onboarding(self._db, attendee_id=attendee.id, now=moment)
        self._people.append(attendee)
        self._codes[attendee.id] = ensure(
            self._db, event_id=self._event.id, attendee_id=attendee.id, now=moment
        )

    def _minutes(self) -> list[float]:
        """Return the minutes at which two people meet: more of them in the quarter after a prompt."""
        steady = [self._chance.uniform(8, 89) for _ in range(70)]
        bursts = [
            prompt.minute + abs(self._chance.gauss(0, 6)) for prompt in PROMPTS for _ in range(24)
        ]
        return [minute for minute in (*steady, *bursts) if minute < 89.5]

    def _meet(self, moment: datetime) -> None:
        here = [
            person for person in self._people if person.joined_at < moment - timedelta(minutes=2)
        ]
        # Eight people near the end of the list came for the talks and have met nobody yet.
        here = [person for person in here if person not in self._people[50:58]]
        if len(here) < 2:
            return
        one, other = self._chance.sample(here, 2)
        featured = {self._people[0].id, self._people[1].id}
        if {one.id, other.id} == featured:
            return
        known = frozenset((one.id, other.id)) in self._pairs
        result = self._scan(one, other, moment)
        if known or result.request_id is None or result.outcome != "requested":
            return
        said = self._chance.random()
        if said < 0.86 or other.id in featured:
            self._accept(one, other, result.request_id, moment + timedelta(seconds=25))

    def _scan(self, one: Attendee, other: Attendee, moment: datetime) -> connections.ScanResult:
        scanner = connections.Scanner(self._event.id, one.id, "live")
        command = ScanForm(code=self._codes[other.id], way="camera", scanned_at=moment)
        return connections.scan(
            self._db, scanner=scanner, command=command, public_host=self._host, now=moment
        )

    def _accept(self, one: Attendee, other: Attendee, request_id: str, moment: datetime) -> None:
        shares = list(other.shares or [])
        answered = connections.answer(
            self._db,
            attendee_id=other.id,
            request_id=request_id,
            accept=True,
            shares=shares,
            now=moment,
        )
        self._pairs.add(frozenset((one.id, other.id)))
        for person in (one, other):
            where = {"attendee_id": person.id, "connection_id": answered.connection_id or ""}
            seen = [answered.connection_id or ""]
            see(self._db, attendee_id=person.id, connection_ids=seen, now=moment)
            if self._chance.random() < 0.22:
                keeping.set_star(self._db, starred=True, now=moment, **where)
            if self._chance.random() < 0.25:
                keeping.write_note(self._db, text=self._chance.choice(NOTES), now=moment, **where)
        if self._chance.random() < 0.15:
            self._scan(one, other, min(self._now, moment + timedelta(minutes=12)))

    def _wait_for_answers(self) -> None:
        """Let somebody ask each of the two whose links are printed, so that there is something to answer."""
        askers = iter(reversed(self._people))
        for number, asked in enumerate(self._people[:2]):
            moment = self._now - timedelta(minutes=3 - number)
            for asker in askers:
                strangers = frozenset((asker.id, asked.id)) not in self._pairs
                if strangers and self._scan(asker, asked, moment).outcome == "requested":
                    break
