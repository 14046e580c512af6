"""Slow due work, which only the worker does."""

from __future__ import annotations

from datetime import timedelta

from eventnet.db.factlog import forget_before
from eventnet.jobs.running import Job
from eventnet.mail.delivery import send_due
from eventnet.mail.transports import transport
from eventnet.web.context import House

KEEP_FACTS = timedelta(hours=6)


def forget_facts(house: House) -> int:
    """Delete facts that every phone has long heard of."""
    with house.database.write() as db:
        forget_before(db, house.clock.now() - KEEP_FACTS)
    return 0


def send_letters(house: House) -> int:
    """Carry the letters that wait to the one door."""
    return send_due(house.database, transport(), sender=house.settings.mail_from, clock=house.clock)


SLOW = (Job("letters", 1.0, send_letters), Job("old-facts", 600.0, forget_facts))
