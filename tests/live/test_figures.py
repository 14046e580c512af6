"""The desk's figures move live, by steps, and reach nobody but the desk."""

from __future__ import annotations

import pytest

from eventnet.analytics.keeping import keep_one
from eventnet.core.clock import SystemClock
from tests.factories.gathering import an_attendee
from tests.live.test_pushes import Hall, hall

__all__ = ["hall"]

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def test_a_step_of_the_figures_reaches_the_desk_and_no_phone(hall: Hall) -> None:
    desk, ana = hall.phone("organiser", role="desk"), hall.phone("ana")
    event = hall.gathering.event
    keep_one(hall.base, event.id, now=SystemClock().now())
    with hall.base.write() as db:
        for number in range(5):
            an_attendee(db, event, f"Late {number}", now=SystemClock().now())
    keep_one(hall.base, event.id, now=SystemClock().now())
    figures = {"joined": 0}
    while figures["joined"] != 7:
        figures = desk.hear("figures.changed")["figures"]
    assert figures == {"joined": 7, "connections": 0, "met": 0, "nobody": 7}
    assert "figures.changed" not in ana.silent_for(0.3)
