"""The demo's tables: rounds that begin in a quarter of an hour, others for the afternoon, and circles with free seats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.circles import service as circles
from eventnet.circles.forms import CircleForm
from eventnet.core.ids import new_id
from eventnet.events.models import Event
from eventnet.rounds import joining
from eventnet.rounds import service as rounds
from eventnet.rounds.forms import SeriesForm

SOON = SeriesForm(title="Open tables", size=2, rounds=3, minutes=4, change_s=60, first_table=1)
LATER = SeriesForm(title="Tea tables", size=4, rounds=2, minutes=10, change_s=90, first_table=1)
SOON_IN = timedelta(minutes=15)
TEA_AT = timedelta(minutes=272)
JOINED = slice(8, 22)

CIRCLES = (
    ("Closing a service well", "Winter garden", 4, (30, 31, 32)),
    ("First year in public service", "Gallery, by the stairs", 4, (34, 35)),
    ("Maps without colours", "Long table", 2, (38, 39, 40)),
)
"""Topic, where, how many seats are free at first, and who sits there, the opener first."""

OPENED_AGO = timedelta(minutes=6)
MINUTES = 90


class Sitting:
    """Who sits, or will sit, at which tables of the demo. `start` is when the event began."""

    def __init__(self, db: Session, event: Event, person_id: str, start: datetime) -> None:
        self._db = db
        self._event_id = event.id
        self._by = {"event_id": event.id, "person_id": person_id}
        self._start = start

    def plan_rounds(self, people: Sequence[Attendee], *, now: datetime) -> None:
        """Announce rounds that some have joined, and plan others."""
        at = (now + SOON_IN).replace(second=0, microsecond=0)
        soon = self._plan(SOON, at, now)
        rounds.announce(self._db, series_id=soon, now=now, **self._by)
        for person in people[JOINED]:
            joining.join(
                self._db,
                event_id=self._event_id,
                series_id=soon,
                attendee_id=person.id,
                now=now,
            )
        self._plan(LATER, self._start + TEA_AT, now)

    def open_circles(self, people: Sequence[Attendee], *, now: datetime) -> None:
        """Let some sit at circles, of which one is full."""
        for number, (topic, place, free, who) in enumerate(CIRCLES):
            opener, *others = (people[one] for one in who)
            at = now - OPENED_AGO + timedelta(minutes=number)
            form = CircleForm(
                draft_id=new_id(), topic=topic, place=place, free=free, minutes=MINUTES
            )
            circle = circles.open_circle(
                self._db, event_id=self._event_id, attendee_id=opener.id, form=form, now=at
            )
            for one in others:
                circles.sit_down(
                    self._db,
                    event_id=self._event_id,
                    circle_id=circle.id,
                    attendee_id=one.id,
                    now=at + timedelta(minutes=2),
                )

    def _plan(self, form: SeriesForm, at: datetime, now: datetime) -> str:
        planned = form.model_copy(update={"starts_at": at})
        return rounds.plan(self._db, form=planned, now=now, **self._by).id
