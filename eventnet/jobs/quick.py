"""Quick due work, which the web processes do themselves: it must happen on the minute, worker or not."""

from __future__ import annotations

from eventnet.circles.queries import events_with_open
from eventnet.circles.service import is_amiss, tend
from eventnet.events.service import change_phases_due
from eventnet.jobs.running import Job
from eventnet.prompts.due import close_due, has_due, open_due
from eventnet.prompts.following import follow_due
from eventnet.web.context import House


def change_phases(house: House) -> int:
    """Begin and end events whose time has come."""
    with house.database.write() as db:
        return len(change_phases_due(db, now=house.clock.now()))


def turn_prompts(house: House) -> int:
    """Move the prompts whose entry of the programme has moved, open and close those whose time has come. A quiet second only reads."""
    now = house.clock.now()
    with house.database.read() as db:
        if not has_due(db, now=now):
            return 0
    with house.database.write() as db:
        due = (follow_due, open_due, close_due)
        return sum(len(turn(db, now=now)) for turn in due)


def tend_circles(house: House) -> int:
    """End the circles whose time is up, and take back seats that nobody may keep. A quiet second only reads."""
    now = house.clock.now()
    with house.database.read() as db:
        amiss = [
            event_id
            for event_id in events_with_open(db)
            if is_amiss(db, event_id=event_id, now=now)
        ]
    done = 0
    for event_id in amiss:
        with house.database.write() as db:
            done += tend(db, event_id=event_id, now=now)
    return done


QUICK = (
    Job("phases", 1.0, change_phases),
    Job("prompts", 1.0, turn_prompts),
    Job("circles", 1.0, tend_circles),
)
