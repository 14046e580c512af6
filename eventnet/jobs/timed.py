"""Due work of the worker that may not wait for its letters and digests: rounds turn on the second."""

from __future__ import annotations

from eventnet.jobs.running import Job
from eventnet.rounds.turning import turn_due
from eventnet.web.context import House


def turn_rounds(house: House) -> int:
    """Announce, start, place, mend and end rounds whose time has come. Where none are planned, it only looks."""
    return turn_due(house.database, now=house.clock.now())


TIMED = (Job("rounds", 0.5, turn_rounds),)
