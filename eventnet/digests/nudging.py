"""Nudges, three and fourteen days after a digest: one short letter each, only while something is open.

Each nudge falls due once, whether or not a letter goes out, so that opening an event again nudges nobody anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.attendees.queries import address_of
from eventnet.attendees.views import masthead
from eventnet.db.claims import claim
from eventnet.digests.letters import headers_of, nudge_letter, promise_line
from eventnet.digests.models import Digest
from eventnet.digests.promised import PromiseWords, pending_of
from eventnet.digests.queries import Plan, is_unsubscribed, plan_of
from eventnet.digests.service import NUDGE
from eventnet.digests.stopping import Wish, token_for
from eventnet.events.models import Event
from eventnet.mail.rendering import speaking
from eventnet.mail.service import post
from eventnet.web.context import House

AFTER = (timedelta(days=3), timedelta(days=14))
"""A nudge falls due so long after the digest; two, and no more."""

STILL = timedelta(days=2)
"""A nudge that is later than that, because no worker ran, is let go."""


@dataclass(frozen=True)
class Due:
    """A nudge with what its letter needs. `to` is None where no letter goes out: no address, no wish, or nothing open."""

    digest: Digest
    attendee: Attendee
    event: Event
    people: tuple[str, ...]
    promises: tuple[PromiseWords, ...]
    to: str | None
    locale: str


def nudges_due(db: Session, *, now: datetime, limit: int) -> list[str]:
    """Return the ids of attendees for whom a nudge falls due."""
    due = [
        (Digest.nudges == nudges) & (Digest.issued_at <= now - after)
        for nudges, after in enumerate(AFTER)
    ]
    return list(
        db.scalars(
            select(Digest.attendee_id)
            .join(Event, Event.id == Digest.event_id)
            .where(or_(*due), Event.phase != "closed")
            .order_by(Digest.issued_at, Digest.id)
            .limit(limit)
        )
    )


def nudge(house: House, attendee_id: str) -> bool:
    """Nudge an attendee, if a nudge is due; tell whether a letter was written. Needs an application context."""
    now = house.clock.now()
    with house.database.read() as db:
        due = _due(db, attendee_id, now=now)
    if due is None:
        return False
    event, wish = due.event, Wish(due.attendee.person_id, due.event.id)
    public_url = house.settings.public_url
    stop_url = f"{public_url}/unsubscribe/{token_for(wish, secret=house.secret)}"
    words = None
    if due.to is not None:
        with speaking(due.locale, event.timezone):
            words = nudge_letter(
                locale=due.locale,
                timezone=event.timezone,
                masthead=masthead(
                    event.name, event.place, event.starts_at, event.ends_at, event.key
                ),
                people=due.people,
                promises=[promise_line(one) for one in due.promises],
                is_last=due.digest.nudges == len(AFTER) - 1,
                plan_url=f"{public_url}/e/{event.key}/plan",
                stop_url=stop_url,
            )
    with house.database.write() as db:
        ours = claim(
            db,
            update(Digest)
            .where(Digest.id == due.digest.id, Digest.nudges == due.digest.nudges)
            .values(nudges=due.digest.nudges + 1),
        )
        if not ours or words is None or due.to is None:
            return False
        post(
            db,
            kind=NUDGE,
            to=due.to,
            locale=due.locale,
            words=words,
            host=house.settings.public_host,
            headers=headers_of(stop_url),
            now=now,
            person_id=due.attendee.person_id,
            event_id=event.id,
        )
    return True


def _due(db: Session, attendee_id: str, *, now: datetime) -> Due | None:
    plan = plan_of(db, attendee_id)
    if plan is None or plan.digest.nudges >= len(AFTER):
        return None
    late = now - plan.digest.issued_at - AFTER[plan.digest.nudges]
    if late < timedelta():
        return None
    attendee, event = db.get_one(Attendee, attendee_id), db.get_one(Event, plan.digest.event_id)
    people, promises = _open(plan)
    address, locale = address_of(db, attendee_id) or (None, event.locale)
    if (
        late > STILL
        or not (people or promises)
        or is_unsubscribed(db, person_id=attendee.person_id, event_id=event.id)
    ):
        address = None
    return Due(plan.digest, attendee, event, people, promises, address, locale)


def _open(plan: Plan) -> tuple[tuple[str, ...], tuple[PromiseWords, ...]]:
    """Return the people whom the reader has neither written to nor let go, and their own promises that wait."""
    people = tuple(
        entry.known.other.name
        for entry in plan.entries
        if entry.follow_up.outcome in {None, "later"}
    )
    return people, tuple(one for one in pending_of(plan.promises) if one.by_me)
