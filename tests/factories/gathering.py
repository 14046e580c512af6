"""People and events for tests, made by the use cases themselves, so that they are what the product would make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from eventnet.accounts.models import Person
from eventnet.accounts.service import add_person, allow_organiser
from eventnet.accounts.sessions import open_session
from eventnet.attendees.forms import JoinForm
from eventnet.attendees.models import Attendee
from eventnet.attendees.service import finish_onboarding, join
from eventnet.db.session import Database
from eventnet.events.forms import EventForm
from eventnet.events.models import Event
from eventnet.events.service import create_event
from eventnet.web.context import house_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def an_organiser(db: Session, *, now: datetime, email: str = "olga@example.org") -> Person:
    """Make somebody who may create events."""
    return allow_organiser(db, email=email, now=now)


def an_event(
    db: Session,
    owner: Person,
    *,
    now: datetime,
    name: str = "Open Streets",
    began: timedelta = timedelta(hours=1),
    lasts: timedelta = timedelta(hours=8),
) -> Event:
    """Make an event that began `began` ago and is live; a negative `began` makes one that is yet to come."""
    starts_at = (now - began).replace(tzinfo=None, second=0, microsecond=0)
    form = EventForm(
        name=name,
        place="Town hall",
        timezone="UTC",
        starts_at=starts_at,
        ends_at=starts_at + lasts,
    )
    return create_event(db, owner_id=owner.id, form=form, now=now)


def an_attendee(
    db: Session, event: Event, name: str, *, now: datetime, organisation: str | None = None
) -> Attendee:
    """Make a person who has joined the event and is done with the questions at the door."""
    person = add_person(db, locale="en", now=now)
    form = JoinForm(name=name, organisation=organisation)
    attendee = join(db, event_id=event.id, person_id=person.id, form=form, now=now)
    finish_onboarding(db, attendee_id=attendee.id, now=now)
    return attendee


def comes_again(
    db: Session, earlier: Attendee, event: Event, *, now: datetime, name: str = ""
) -> Attendee:
    """Let the person of an earlier attendee join one more event, and say nothing at its door."""
    form = JoinForm(name=name or earlier.name, organisation=earlier.organisation)
    attendee = join(db, event_id=event.id, person_id=earlier.person_id, form=form, now=now)
    finish_onboarding(db, attendee_id=attendee.id, now=now)
    return attendee


def a_browser_of(app: Flask, person_id: str, *, now: datetime) -> FlaskClient:
    """Return a client that is signed in as the person and sends what a browser sends with our own pages."""
    parts = house_of(app)
    with parts.database.write() as db:
        token = open_session(db, person_id=person_id, label="Firefox · Linux", now=now)
    client = app.test_client()
    host, _, port = parts.settings.public_host.partition(":")
    client.set_cookie(
        parts.settings.session_cookie, token, domain=host, secure=parts.settings.is_https
    )
    client.environ_base |= {
        "SERVER_NAME": host,
        "SERVER_PORT": port or ("443" if parts.settings.is_https else "80"),
        "HTTP_HOST": parts.settings.public_host,
        "HTTP_ORIGIN": parts.settings.public_url,
        "HTTP_SEC_FETCH_SITE": "same-origin",
    }
    return client


@dataclass(frozen=True)
class Gathering:
    """A live event with its organiser, two attendees, and an outsider who attends another event."""

    organiser: Person
    event: Event
    ana: Attendee
    ben: Attendee
    elsewhere: Event
    outsider: Attendee


def a_gathering(database: Database, *, now: datetime) -> Gathering:
    """Make a live event with Ana and Ben, and another one, with an outsider, of another organiser."""
    with database.write() as db:
        organiser = an_organiser(db, now=now)
        event = an_event(db, organiser, now=now)
        stranger = an_organiser(db, now=now, email="stan@example.org")
        elsewhere = an_event(db, stranger, now=now, name="Elsewhere")
        return Gathering(
            organiser=organiser,
            event=event,
            ana=an_attendee(db, event, "Ana Lima", now=now, organisation="Lima Maps"),
            ben=an_attendee(db, event, "Ben Okoro", now=now),
            elsewhere=elsewhere,
            outsider=an_attendee(db, elsewhere, "Uma Out", now=now),
        )
