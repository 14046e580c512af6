"""Ways into the demo: links that sign in once, and sessions for the simulated attendees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.accounts.service import devices_of, open_way_in
from eventnet.accounts.sessions import open_session, revoke
from eventnet.attendees.models import Attendee
from eventnet.badges.service import ensure
from eventnet.demo.seeding import ORGANISER, Seeded

GOOD_FOR = timedelta(days=1)
SIMULATED = "Simulated"
"""What the devices of simulated attendees are called, by which an earlier start's are found and ended."""

COMPANIONS = slice(2, 16)
"""Who is simulated: those who came after the two whose links are printed, few enough to stay calm."""


@dataclass(frozen=True)
class Links:
    """Tokens of sign-in links: the organiser's, and one for each of the two attendees."""

    organiser: str
    attendees: tuple[str, ...]


@dataclass(frozen=True)
class Companion:
    """A simulated attendee: the token of their session, and the code of their badge."""

    token: str
    code: str


def open_links(db: Session, seeded: Seeded, *, secret: str, now: datetime) -> Links:
    """Make the links that are printed. Each is good once, for a day; earlier ones that were not used end."""

    def link(person_id: str, email: str) -> str:
        way = open_way_in(
            db,
            purpose="sign-in",
            person_id=person_id,
            email=email,
            secret=secret,
            now=now,
            good_for=GOOD_FOR,
        )
        return way.token

    return Links(
        link(seeded.organiser_id, ORGANISER),
        tuple(link(person_id, "attendee@demo.invalid") for person_id, _name in seeded.featured),
    )


def open_companions(db: Session, seeded: Seeded, *, now: datetime) -> list[Companion]:
    """Open a session for each simulated attendee, and end those of an earlier start."""
    return [
        _companion(db, attendee, now) for attendee in _in_order_of_coming(db, seeded)[COMPANIONS]
    ]


def codes_of_featured(db: Session, seeded: Seeded, *, now: datetime) -> list[str]:
    """Return the badge codes of the two whose links are printed, as anybody in the hall could read them."""
    persons = {person_id for person_id, _name in seeded.featured}
    return [
        ensure(db, event_id=attendee.event_id, attendee_id=attendee.id, now=now)
        for attendee in _in_order_of_coming(db, seeded)
        if attendee.person_id in persons
    ]


def _in_order_of_coming(db: Session, seeded: Seeded) -> list[Attendee]:
    return list(
        db.scalars(
            select(Attendee)
            .where(Attendee.event_id == seeded.event_id)
            .order_by(Attendee.joined_at, Attendee.id)
        )
    )


def _companion(db: Session, attendee: Attendee, now: datetime) -> Companion:
    for device in devices_of(db, attendee.person_id):
        if device.label == SIMULATED:
            revoke(db, person_id=attendee.person_id, device_id=device.id, now=now)
    return Companion(
        token=open_session(db, person_id=attendee.person_id, label=SIMULATED, now=now),
        code=ensure(db, event_id=attendee.event_id, attendee_id=attendee.id, now=now),
    )
