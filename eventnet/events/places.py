"""Where something happened at an event, as far as its programme and its own words tell. No phone is asked where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Spell:
    """A time with a name and perhaps a place: an entry of the programme, or the event as a whole."""

    name: str
    place: str | None
    starts_at: datetime
    ends_at: datetime

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment lies in it."""
        return self.starts_at <= moment < self.ends_at


def place_at(event: Spell, programme: Sequence[Spell], moment: datetime) -> str:
    """Return where people were at a moment: what alone was on then, else the event's place, else its name.

    While several things are on, nobody knows at which of them somebody was. Before and after its times the event's place
    would be a guess as well: then it is its name.

    >>> from datetime import UTC, datetime
    >>> def at(hour): return datetime(2027, 6, 4, hour, tzinfo=UTC)
    >>> event = Spell("Open Streets", "Town hall", at(9), at(17))
    >>> coffee = Spell("Coffee", "Foyer", at(10), at(12))
    >>> [place_at(event, [coffee], at(hour)) for hour in (8, 9, 10, 12)]
    ['Open Streets', 'Town hall', 'Coffee, Foyer', 'Town hall']
    >>> place_at(event, [coffee, Spell("A talk", None, at(10), at(11))], at(10))
    'Town hall'
    """
    match [one for one in programme if one.holds(moment)]:
        case [one]:
            return ", ".join(part for part in (one.name, one.place) if part)
    return (event.place if event.holds(moment) else None) or event.name
