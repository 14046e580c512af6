"""Letters about promises whose day has come: once, to a proven address, and never to whoever wants none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.digests.posting import put_in
from eventnet.digests.service import REMINDER
from eventnet.events.models import Event
from eventnet.promises.reminding import Reminder, claim_reminders, reminder_for


def reminder_due(db: Session, attendee_id: str, *, now: datetime) -> Reminder | None:
    """Return of what an attendee is to be reminded now, where they are; None when it is nothing."""
    attendee = db.get(Attendee, attendee_id)
    if attendee is None:
        return None
    event = db.get_one(Event, attendee.event_id)
    return reminder_for(db, attendee_id, timezone=event.timezone, now=now)


def remind(db: Session, attendee_id: str, *, reminder: Reminder, host: str, now: datetime) -> bool:
    """Mark promises as reminded of, and put in the letter about them; tell whether this call did."""
    if not claim_reminders(db, attendee_id=attendee_id, promise_ids=reminder.ids, now=now):
        return False
    about = {"promise_ids": list(reminder.letter)}
    return (
        bool(reminder.letter)
        and put_in(db, attendee_id, kind=REMINDER, host=host, now=now, about=about) is not None
    )
