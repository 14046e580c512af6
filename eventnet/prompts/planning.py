"""When a prompt may be sent: never during a talk, and to nobody more often in an hour than agreed. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
WAITS = timedelta(minutes=15)
"""A prompt moves by so much at most when the programme has changed; what would have to move further is missed."""

BREATH = timedelta(minutes=2)
"""Two quiet times that are no further apart are one: nobody looks at a phone in between."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Calendar:
    """What one event has planned: its quiet times, the moments at which prompts reach everybody, and how many an hour."""

    quiet: tuple[Span, ...]
    sent: tuple[datetime, ...]
    most_an_hour: int

    def why_not(self, at: datetime) -> str | None:
        """Return why a prompt for everybody may not be sent at a moment: in-a-talk, enough-this-hour, or None."""
        if quiet_until(self.quiet, at) is not None:
            return "in-a-talk"
        return "enough-this-hour" if is_full(self.sent, at, self.most_an_hour) else None

    def free_from(self, at: datetime) -> datetime:
        """Return the first moment from then on at which a prompt may be sent."""
        ends = (end for _, end in together(self.quiet))
        later = sorted(end for end in (*ends, *(one + HOUR for one in self.sent)) if end > at)
        return next(moment for moment in (at, *later) if self.why_not(moment) is None)


def is_moved_too_far(wanted: datetime, at: datetime) -> bool:
    """Tell whether a moment is further from the one that was chosen than a prompt moves by itself."""
    return abs(at - wanted) > WAITS


def together(spans: Iterable[Span]) -> list[Span]:
    """Return spans in their order, with those that touch or nearly touch made one."""
    joined: list[Span] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and begin <= joined[-1][1] + BREATH:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def quiet_until(spans: Iterable[Span], at: datetime) -> datetime | None:
    """Return when the quiet time ends in which a moment lies; None when it lies in none."""
    return next((end for begin, end in together(spans) if begin <= at < end), None)


def is_full(sent: Iterable[datetime], at: datetime, most: int) -> bool:
    """Tell whether one more at that moment would make more than `most` in some span of an hour."""
    near = sorted(one for one in sent if at - HOUR < one < at + HOUR)
    windows = [begin for begin in near if begin <= at] + [at]
    return any(1 + sum(begin <= one < begin + HOUR for one in near) > most for begin in windows)
