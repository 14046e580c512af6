"""An event with people who have met, its end, and their digests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventnet.accounts.models import Person
from eventnet.attendees.models import Attendee
from eventnet.attendees.service import tell_about
from eventnet.db.session import Database
from eventnet.digests.preparing import Prepared, prepare, prepare_each
from eventnet.digests.service import issue
from eventnet.events.models import Event
from eventnet.events.service import go_to
from tests.factories.gathering import Gathering, a_gathering, an_attendee
from tests.factories.meeting import connected


@dataclass(frozen=True)
class Party:
    """Ana has met Ben and Cleo; Dan is there and has met nobody. The outsider attends another event."""

    gathering: Gathering
    cleo: Attendee
    dan: Attendee
    with_ben: str
    with_cleo: str

    @property
    def event(self) -> Event:
        """Return the event."""
        return self.gathering.event

    @property
    def ana(self) -> Attendee:
        """Return whose plan it is about."""
        return self.gathering.ana

    @property
    def ben(self) -> Attendee:
        """Return whom Ana scanned; he said yes."""
        return self.gathering.ben


def a_party(database: Database, *, now: datetime) -> Party:
    """Make the event while it is live."""
    gathering = a_gathering(database, now=now)
    with database.write() as db:
        cleo = an_attendee(db, gathering.event, "Cleo Marsh", now=now)
        dan = an_attendee(db, gathering.event, "Dan Roe", now=now)
        return Party(
            gathering,
            cleo,
            dan,
            with_ben=connected(db, gathering.ana, gathering.ben, now=now),
            with_cleo=connected(db, cleo, gathering.ana, now=now + timedelta(minutes=5)),
        )


def end(db: Session, event: Event, *, now: datetime) -> None:
    """End the event by its organiser's hand."""
    go_to(db, event_id=event.id, phase="after", person_id=None, now=now)


def prove_address(db: Session, attendee: Attendee, email: str, *, now: datetime) -> None:
    """Let the attendee have left an address for the letters of the event, and proven it."""
    db.execute(
        update(Person)
        .where(Person.id == attendee.person_id)
        .values(email=email, email_verified_at=now)
    )
    tell_about(db, attendee_id=attendee.id, values={"wants_letters": True})


def issued(db: Session, attendee: Attendee, *, now: datetime) -> str:
    """Issue an attendee's digest without a letter; return its id."""
    prepared = prepare(db, attendee.id)
    assert prepared is not None, "no digest is due"
    digest_id = issue(db, prepared=prepared, host="meet.example.org", now=now)
    assert digest_id is not None
    return digest_id


def failing_for(attendee_ids: set[str]) -> Callable[..., dict[str, Prepared]]:
    """Return `prepare_each` as it would be if some attendees' digests could not be read."""

    def fail(db: Session, batch: Sequence[str]) -> dict[str, Prepared]:
        if attendee_ids.intersection(batch):
            raise LookupError
        return prepare_each(db, batch)

    return fail
