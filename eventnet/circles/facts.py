"""What happens with circles and must be seen live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventnet.core.facts import Audience, Fact


@dataclass(frozen=True)
class CirclesMoved(Fact):
    """A circle was opened, is over, or has more or fewer free seats."""

    event_id: str
    circle_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell everybody at the event."""
        return (Audience(self.event_id),)


@dataclass(frozen=True)
class CircleChanged(Fact):
    """Somebody sits down at a circle or gets up, or others come to theirs or leave it, or it is over."""

    event_id: str
    circle_id: str
    attendee_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the one who sits or sat there."""
        return (Audience(self.event_id, attendee_id=self.attendee_id),)
