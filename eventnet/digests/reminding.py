"""Letters about promises whose day has come: once, to a proven address, and never to whoever wants none."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.attendees.queries import address_of
from eventnet.attendees.views import masthead
from eventnet.digests.letters import headers_of, promise_line, reminder_letter
from eventnet.digests.promised import pending_of
from eventnet.digests.queries import is_unsubscribed
from eventnet.digests.service import REMINDER
from eventnet.digests.stopping import Wish, token_for
from eventnet.events.models import Event
from eventnet.mail.rendering import speaking
from eventnet.mail.service import post
from eventnet.promises.reminding import Reminder, claim_reminders, reminder_for
from eventnet.web.context import House


@dataclass(frozen=True)
class Due:
    """A reminder with what its letter needs; `to` is None where none goes out."""

    attendee: Attendee
    event: Event
    reminder: Reminder
    to: str | None
    locale: str


def remind(house: House, attendee_id: str) -> bool:
    """Remind an attendee of what is due, if anything is; tell whether a letter was written. Needs an application context."""
    with house.database.read() as db:
        due = _due(house, db, attendee_id)
    if due is None:
        return False
    words = None
    wish = Wish(due.attendee.person_id, due.event.id)
    public_url = house.settings.public_url
    stop_url = f"{public_url}/unsubscribe/{token_for(wish, secret=house.secret)}"
    if due.to is not None and due.reminder.letter:
        event = due.event
        with speaking(due.locale, event.timezone):
            words = reminder_letter(
                locale=due.locale,
                timezone=event.timezone,
                masthead=masthead(
                    event.name, event.place, event.starts_at, event.ends_at, event.key
                ),
                promises=[promise_line(one) for one in pending_of(due.reminder.letter)],
                promises_url=f"{public_url}/e/{event.key}/promises",
                stop_url=stop_url,
            )
    with house.database.write() as db:
        now = house.clock.now()
        claimed = claim_reminders(
            db, attendee_id=attendee_id, promise_ids=due.reminder.ids, now=now
        )
        if not claimed or words is None or due.to is None:
            return False
        post(
            db,
            kind=REMINDER,
            to=due.to,
            locale=due.locale,
            words=words,
            host=house.settings.public_host,
            headers=headers_of(stop_url),
            now=now,
            person_id=due.attendee.person_id,
            event_id=due.event.id,
        )
    return True


def _due(house: House, db: Session, attendee_id: str) -> Due | None:
    attendee = db.get(Attendee, attendee_id)
    event = db.get(Event, attendee.event_id) if attendee is not None else None
    if attendee is None or event is None:
        return None
    reminder = reminder_for(db, attendee_id, timezone=event.timezone, now=house.clock.now())
    if reminder is None:
        return None
    address, locale = address_of(db, attendee_id) or (None, event.locale)
    if is_unsubscribed(db, person_id=attendee.person_id, event_id=event.id):
        address = None
    return Due(attendee, event, reminder, address, locale)
