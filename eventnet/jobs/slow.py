"""Slow due work, which only the worker does."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import structlog

from eventnet.accounts.answering import answer, asks_due, lapse
from eventnet.analytics.keeping import keep_due
from eventnet.connections.expiring import expire_due, has_over
from eventnet.db.factlog import forget_before
from eventnet.digests.issuing import issue_one, read_batch
from eventnet.digests.nudging import nudge, nudges_due
from eventnet.digests.putting_off import put_off
from eventnet.digests.queries import attendees_without
from eventnet.digests.reminding import remind, reminder_due
from eventnet.jobs.housekeeping import keep_house
from eventnet.jobs.running import Job
from eventnet.jobs.writers import written
from eventnet.mail.delivery import send_due
from eventnet.mail.transports import transport
from eventnet.promises.reminding import writers_to_remind
from eventnet.suggestions.making import make_due
from eventnet.web.context import House

log = structlog.get_logger(__name__)

KEEP_FACTS = timedelta(hours=6)
DIGESTS_A_ROUND = 250
"""So many are read at once: few enough that letters get their turn in between."""


REMINDERS_A_ROUND = 1_000
"""More than are due in one morning: those whose morning is later elsewhere are looked at again."""


ASKS_A_ROUND = 50


def answer_asks(house: House) -> int:
    """Write the letters that let people in; one that fails does not stop the others. A quiet second only reads."""
    with house.database.read() as db:
        waiting = asks_due(db, now=house.clock.now(), limit=ASKS_A_ROUND)
    answered = 0
    for ask, person in waiting:
        try:
            answered += answer(house, ask, person)
        except Exception as error:
            log.error("ask-failed", ask=ask.id, exc_info=error)
            with house.database.write() as db:
                lapse(db, ask, now=house.clock.now())
    return answered


def forget_facts(house: House) -> int:
    """Delete facts that every phone has long heard of."""
    with house.database.write() as db:
        forget_before(db, house.clock.now() - KEEP_FACTS)
    return 0


def end_requests(house: House) -> int:
    """Take the requests that are over out of the inboxes. A quiet minute only reads."""
    now = house.clock.now()
    with house.database.read() as db:
        if not has_over(db, now=now):
            return 0
    with house.database.write() as db:
        return expire_due(db, now=now)


def issue_digests(house: House) -> int:
    """Write the digests of events that are over, read a batch at a time; one that fails does not stop the others."""
    with house.database.read() as db:
        waiting = attendees_without(db, now=house.clock.now(), limit=DIGESTS_A_ROUND)
    try:
        batch = read_batch(house, waiting)
    except Exception as error:
        # Somebody in it cannot even be read: now each is a batch of one, so that this one alone is put off.
        log.error("digests-failed", exc_info=error)
        batch = None
    issued = 0
    for attendee_id in waiting:
        try:
            read = read_batch(house, [attendee_id]) if batch is None else batch
            prepared = read.get(attendee_id)
            issued += prepared is not None and issue_one(house, prepared)
        except Exception as error:
            log.error("digest-failed", attendee=attendee_id, exc_info=error)
            with house.database.write() as db:
                name, now = type(error).__name__, house.clock.now()
                put_off(db, [attendee_id], error=name, now=now)
    return issued


def remind_of_promises(house: House) -> int:
    """Write the letters about promises whose day has come, one attendee at a time; one that fails does not stop the others."""
    with house.database.read() as db:
        waiting = writers_to_remind(db, now=house.clock.now(), limit=REMINDERS_A_ROUND)
    written = 0
    for attendee_id in waiting:
        try:
            with house.database.read() as db:
                due = reminder_due(db, attendee_id, now=house.clock.now())
            if due is None:
                continue
            host, now = house.settings.public_host, house.clock.now()
            with house.database.write() as db:
                written += remind(db, attendee_id, reminder=due, host=host, now=now)
        except Exception as error:
            log.error("reminder-failed", attendee=attendee_id, exc_info=error)
    return written


def nudge_about_plans(house: House) -> int:
    """Write the letters about what is still open days after a digest; one that fails does not stop the others."""
    with house.database.read() as db:
        waiting = nudges_due(db, now=house.clock.now(), limit=REMINDERS_A_ROUND)
    written = 0
    for attendee_id in waiting:
        try:
            host, now = house.settings.public_host, house.clock.now()
            with house.database.write() as db:
                written += nudge(db, attendee_id, host=host, now=now)
        except Exception as error:
            log.error("nudge-failed", attendee=attendee_id, exc_info=error)
    return written


def keep_figures(house: House) -> int:
    """Publish the figures of each event where they may move."""
    return keep_due(house.database, now=house.clock.now())


def make_lists(house: House) -> int:
    """Make the starting points of each event anew where something moved."""
    return make_due(house.database, now=house.clock.now())


def send_letters(house: House) -> int:
    """Carry the letters that wait to the one door."""
    return send_due(
        house.database,
        transport(),
        write=partial(written, house),
        sender=house.settings.mail_from,
        clock=house.clock,
    )


SLOW = (
    Job("ways-in", 1.0, answer_asks),
    Job("letters", 1.0, send_letters),
    Job("digests", 2.0, issue_digests),
    Job("reminders", 60.0, remind_of_promises),
    Job("nudges", 60.0, nudge_about_plans),
    Job("figures", 10.0, keep_figures),
    Job("requests", 60.0, end_requests),
    Job("starting-points", 5.0, make_lists),
    Job("old-facts", 600.0, forget_facts),
    Job("housekeeping", 600.0, keep_house),
)
