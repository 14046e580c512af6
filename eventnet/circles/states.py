"""The measures of circles, and why one is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

Why = Literal["time", "empty", "opener", "organiser", "event"]
"""Its time was up, everybody had left, its opener or an organiser ended it, the event was over."""

MOST_TOPIC = 60
MOST_PLACE = 40
FEWEST_FREE = 1
MOST_FREE = 7
"""With whoever opens it, at most eight sit at a table: more do not hear each other in a hall."""

USUAL_FREE = 3
LENGTHS = (15, 30, 45, 60, 90)
USUAL_MINUTES = 30
MOST_OPEN = 40
"""So many are open at an event at a time: nobody reads a longer list, and every phone is told all of it."""

TOGETHER = timedelta(minutes=2)
"""Who sat together for less has hardly spoken."""
