"""Quick due work, which the web processes do themselves: it must happen on the minute, worker or not."""

from __future__ import annotations

from eventnet.events.service import change_phases_due
from eventnet.jobs.running import Job
from eventnet.web.context import House


def change_phases(house: House) -> int:
    """Begin and end events whose time has come."""
    with house.database.write() as db:
        return len(change_phases_due(db, now=house.clock.now()))


QUICK = (Job("phases", 1.0, change_phases),)
